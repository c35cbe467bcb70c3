"""What outlives a request: accounts and sessions, in memory and in one file below DATA_DIR."""
import hashlib
import hmac
import json
import os
import secrets
import threading
import time

COST = 2 ** int(os.environ.get('WORK', '14'))
IDLE = float(os.environ.get('IDLE_SECONDS', 30 * 60))
MAX = float(os.environ.get('MAX_SECONDS', 24 * 60 * 60))
FILE = os.path.join(os.environ.get('DATA_DIR', '.'), 'login.json')

lock = threading.RLock()
accounts = {}  # address -> {'salt', 'key'}, both in hexadecimal
sessions = {}  # ticket -> {'email', 'created', 'seen'}, times in seconds
users = {}  # address -> {'id', 'email', 'role', 'disabled'}
written = ''


def derive(password, salt):
    return hashlib.scrypt(password.encode(), salt=salt, n=COST, r=8, p=1, dklen=32)


def hashed(password):
    salt = secrets.token_bytes(16)
    return {'salt': salt.hex(), 'key': derive(password, salt).hex()}


def matches(password, stored):
    key = derive(password, bytes.fromhex(stored['salt']))
    return hmac.compare_digest(key, bytes.fromhex(stored['key']))


NOBODY = hashed('the password of nobody')


def start_session(email):
    ticket = secrets.token_urlsafe(32)
    now = time.time()
    with lock:
        sessions[ticket] = {'email': email, 'created': now, 'seen': now}
    return ticket


def session_of(ticket):
    """The session of a ticket, or None. Every look is a look at the clocks."""
    now = time.time()
    with lock:
        session = sessions.get(ticket)
        if session is None:
            return None
        if now - session['seen'] >= IDLE or now - session['created'] >= MAX:
            del sessions[ticket]
            return None
        session['seen'] = now
        return session


def tickets_of(email):
    with lock:
        return [ticket for ticket, session in sessions.items() if session['email'] == email]


def end_session(ticket):
    with lock:
        sessions.pop(ticket, None)


def load():
    global written
    if not os.path.exists(FILE):
        return
    with open(FILE, encoding='utf-8') as file:
        written = file.read()
    state = json.loads(written)
    accounts.update(state['accounts'])
    sessions.update(state['sessions'])
    users.update(state.get('users', {}))


def save():
    """Writes another file and renames it: a reader finds the old state or the new one."""
    global written
    with lock:
        text = json.dumps({'accounts': accounts, 'sessions': sessions, 'users': users})
        if text == written:
            return
        with open(FILE + '.new', 'w', encoding='utf-8') as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(FILE + '.new', FILE)
        written = text
