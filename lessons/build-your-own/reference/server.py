"""The reference server of all stages so far, on Python's standard library. PORT=4000 python3 server.py"""
import hashlib
import json
import re
from html import escape
from urllib.parse import quote, urlsplit

from foreign import refuse_foreign
from handler import Refusal, Reply, serve
from roles import as_json, change_user, list_users, make_first_admin, show_user
from state import (NOBODY, accounts, end_session, hashed, load, lock, matches, save, session_of,
                   start_session, tickets_of, users)
from throttle import count_try, forget_tries
from tokens import issue, of_token, revoke

SHORTEST = 8
COOKIE = 'Path=/; HttpOnly; SameSite=Lax'
HTML = {'Content-Type': 'text/html; charset=utf-8'}


def email_of(fields):
    return fields.get('email', '').strip().lower()


def page(title, main):
    return Reply(200, f'<!doctype html><html lang="en"><title>{title}</title><h1>{title}</h1>{main}</html>', HTML)


def safe_path(path):
    """To a browser, a backslash is a slash, and two slashes begin another host."""
    ours = re.fullmatch(r'/(?![/\\])[\x21-\x7e]*', path) and urlsplit(path).netloc == ''
    return path if ours else '/dashboard'


def go_on(ticket, fields):
    location = safe_path(fields.get('next', ''))
    return Reply(303, '', {'Location': location, 'Set-Cookie': f'coat={ticket}; {COOKIE}'})


def member(route):
    """A route for people who are signed in. A browser of nobody is sent to the log-in."""
    def guarded(request):
        session = session_of(request.ticket())
        if session is None:
            if 'text/html' in request.headers.get('Accept', ''):
                return Reply(303, '', {'Location': '/login?next=' + quote(request.path, safe='')})
            raise Refusal(401, 'Please log in.')
        reply = route(request, session['email'])
        return reply._replace(headers={'Cache-Control': 'no-store', **dict(reply.headers)})
    return guarded


def health(request):
    return Reply(200, 'ok')


def echo(request):
    return Reply(200, request.fields().get('text', ''))


def sign_up(request):
    fields = request.fields()
    email, password = email_of(fields), fields.get('password', '')
    if not re.fullmatch(r'[^@\s]+@[^@\s]+', email) or len(password) < SHORTEST:
        raise Refusal(400, 'Enter an address and a password of 8 characters or more.')
    stored = hashed(password)
    with lock:  # nobody comes between the look and the insert
        if email in accounts:
            raise Refusal(409, 'This address is taken.')
        accounts[email] = stored
    return Reply(201, f'Welcome, {email}.')


def judge(request):
    """The fields and the address of who knows a password. Refuses everybody else."""
    fields = request.fields()
    email = email_of(fields)
    count_try(email)
    right = matches(fields.get('password', ''), accounts.get(email, NOBODY))
    if not right or email not in accounts or users.get(email, {}).get('disabled'):
        raise Refusal(401, 'Address and password do not match.')
    forget_tries(email)
    return fields, email


def log_in(request):
    fields, email = judge(request)
    end_session(request.ticket())  # somebody may have planted it
    return go_on(start_session(email), fields)


def log_in_for_token(request):
    _, email = judge(request)
    return as_json({'token': issue(email)})


def end_token(request):
    revoke(request)
    return Reply(204)


def login_page(request):
    path = escape(request.query().get('next', ''))
    return page('Log in', f'''<form method="post" action="/login">
<input type="hidden" name="next" value="{path}">
<label>Address <input name="email" type="email" autocomplete="username"></label>
<label>Password <input name="password" type="password" autocomplete="current-password"></label>
<button>Log in</button></form>''')


def log_out(request):
    end_session(request.ticket())
    return Reply(303, '', {'Location': '/login', 'Set-Cookie': f'coat=; {COOKIE}; Max-Age=0'})


def me(request):
    email = of_token(request)  # whoever sends one is judged by it alone
    return Reply(200, email) if email else me_by_cookie(request)


@member
def me_by_cookie(request, email):
    return Reply(200, email)


@member
def dashboard(request, email):
    return page('Dashboard', f'<p>You are {escape(email)}. Nobody else can read this.</p>')


def id_of(ticket):
    """The public number of a session. Nobody can compute the ticket from it."""
    return hashlib.sha256(ticket.encode()).hexdigest()[:16]


@member
def list_sessions(request, email):
    rows = [{'id': id_of(ticket), 'current': ticket == request.ticket()} for ticket in tickets_of(email)]
    return Reply(200, json.dumps(rows), {'Content-Type': 'application/json'})


@member
def end_one(request, email):
    wanted = request.path.split('/')[2]
    own = [ticket for ticket in tickets_of(email) if id_of(ticket) == wanted]
    if not own:
        raise Refusal(404, 'There is nothing here.')
    end_session(own[0])
    return Reply(204)


@member
def change_password(request, email):
    fields = request.fields()
    if not matches(fields.get('current', ''), accounts[email]):
        raise Refusal(403, 'This is not your password.')
    password = fields.get('password', '')
    if len(password) < SHORTEST:
        raise Refusal(400, 'Choose a longer password.')
    accounts[email] = hashed(password)
    for ticket in tickets_of(email):
        end_session(ticket)
    return go_on(start_session(email), fields)


ROUTES = {
    'GET /health': health,
    'POST /echo': echo,
    'POST /signup': sign_up,
    'GET /login': login_page,
    'POST /login': log_in,
    'POST /logout': log_out,
    'GET /me': me,
    'GET /dashboard': dashboard,
    'GET /sessions': list_sessions,
    'POST /sessions/[^/]+/end': end_one,
    'POST /password': change_password,
    'POST /token/login': log_in_for_token,
    'POST /token/revoke': end_token,
    'GET /users': member(list_users),
    'GET /users/[^/]+': member(show_user),
    'PATCH /users/[^/]+': member(change_user),
}


def route(request):
    address = f'{request.command} {request.path.partition("?")[0]}'
    found = [handler for pattern, handler in ROUTES.items() if re.fullmatch(pattern, address)]
    if not found:
        raise Refusal(404, 'There is nothing here.')
    if request.command not in ('GET', 'HEAD'):
        refuse_foreign(request)
    reply = found[0](request)
    save()  # before the answer: what was promised is on the disk
    return reply


load()
make_first_admin()
serve(route)
