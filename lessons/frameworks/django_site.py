"""A log-in with Django's own parts, in one file. DATA is the folder of its database."""

import os

from pathlib import Path

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="a secret of the example",
    ALLOWED_HOSTS=["localhost", "127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": Path(os.environ["DATA"]) / "django.db"}},
    LOGIN_URL="/login",
    USE_TZ=True,
)
django.setup()

from django.contrib.auth import authenticate, get_user_model, login, logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import path


def sign_in(request):
    if request.method == "GET":
        return HttpResponse(get_token(request))
    user = authenticate(request, username=request.POST["username"], password=request.POST["password"])
    if user is None:
        return HttpResponse("wrong", status=401)
    login(request, user)
    return HttpResponse("hello")


@login_required
def dashboard(request):
    return HttpResponse(request.user.get_username())


def sign_out(request):
    logout(request)
    return HttpResponse("bye")


@login_required
def new_password(request):
    request.user.set_password(request.POST["password"])
    request.user.save()
    return HttpResponse("changed")


urlpatterns = [
    path("login", sign_in),
    path("dashboard", dashboard),
    path("logout", sign_out),
    path("password", new_password),
]

if __name__ == "__main__":
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from wsgiref.simple_server import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_):
            pass

    call_command("migrate", verbosity=0)
    user = get_user_model().objects.create_user("ada", password="rainy otters juggle lamps")
    print(user.password.rsplit("$", 2)[0], flush=True)
    server = make_server("127.0.0.1", int(os.environ["PORT"]), get_wsgi_application(), handler_class=Quiet)
    print(f"http://localhost:{server.server_port}", flush=True)
    server.serve_forever()
