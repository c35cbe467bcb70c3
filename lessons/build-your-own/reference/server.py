"""The reference server of all stages so far, on Python's standard library. PORT=4000 python3 server.py"""
import hashlib
import hmac
import os
import re
import secrets
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

MOST_BYTES = 64 * 1024
COST = 2 ** int(os.environ.get('WORK', '14'))

accounts = {}  # address -> (salt, key)
sessions = {}  # ticket -> address
lock = threading.Lock()


def derive(password, salt):
    return hashlib.scrypt(password.encode(), salt=salt, n=COST, r=8, p=1, dklen=32)


def store(password):
    salt = secrets.token_bytes(16)
    return salt, derive(password, salt)


NOBODY = store('the password of nobody')


class Refusal(Exception):
    """An answer that is a refusal: a status and a sentence."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def answer(self, status, text='', headers=()):
        data = text.encode()
        self.send_response(status)
        self.send_header('Content-Type', 'text/plain; charset=utf-8')
        self.send_header('Content-Length', str(len(data)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def fields(self):
        length = int(self.headers.get('Content-Length', 0))
        if length > MOST_BYTES:
            self.close_connection = True
            raise Refusal(413, 'That is too much.')
        body = self.rfile.read(length).decode()
        return dict(parse_qsl(body, keep_blank_values=True))

    def ticket(self):
        pairs = (pair.strip().partition('=') for pair in self.headers.get('Cookie', '').split(';'))
        return next((value for name, _, value in pairs if name == 'coat'), '')

    def handle_request(self):
        route = ROUTES.get((self.command, self.path.split('?')[0]))
        try:
            if route is None:
                raise Refusal(404, 'There is nothing here.')
            route(self)
        except Refusal as refusal:
            self.answer(*refusal.args)
        except UnicodeDecodeError:
            self.answer(400, 'This is not UTF-8.')

    do_GET = do_POST = handle_request

    def log_message(self, *_):
        pass


def email_of(fields):
    return fields.get('email', '').strip().lower()


def health(request):
    request.answer(200, 'ok')


def echo(request):
    request.answer(200, request.fields().get('text', ''))


def sign_up(request):
    fields = request.fields()
    email, password = email_of(fields), fields.get('password', '')
    if not re.fullmatch(r'[^@\s]+@[^@\s]+', email) or len(password) < 8:
        raise Refusal(400, 'Enter an address and a password of 8 characters or more.')
    stored = store(password)
    with lock:  # nobody comes between the look and the insert
        if email in accounts:
            raise Refusal(409, 'This address is taken.')
        accounts[email] = stored
    request.answer(201, f'Welcome, {email}.')


def log_in(request):
    fields = request.fields()
    email = email_of(fields)
    salt, key = accounts.get(email, NOBODY)
    right = hmac.compare_digest(derive(fields.get('password', ''), salt), key)
    if not right or email not in accounts:
        raise Refusal(401, 'Address and password do not match.')
    sessions.pop(request.ticket(), None)  # somebody may have planted it
    ticket = secrets.token_urlsafe(32)
    sessions[ticket] = email
    cookie = f'coat={ticket}; Path=/; HttpOnly; SameSite=Lax'
    request.answer(303, headers=[('Location', '/me'), ('Set-Cookie', cookie)])


def log_out(request):
    sessions.pop(request.ticket(), None)
    forget = 'coat=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0'
    request.answer(303, headers=[('Location', '/me'), ('Set-Cookie', forget)])


def me(request):
    email = sessions.get(request.ticket())
    if email is None:
        raise Refusal(401, 'Please log in.')
    request.answer(200, email)


ROUTES = {
    ('GET', '/health'): health,
    ('POST', '/echo'): echo,
    ('POST', '/signup'): sign_up,
    ('POST', '/login'): log_in,
    ('POST', '/logout'): log_out,
    ('GET', '/me'): me,
}

ThreadingHTTPServer.request_queue_size = 128
ThreadingHTTPServer(('127.0.0.1', int(os.environ['PORT'])), Handler).serve_forever()
