"""The encore: tokens beside cookies. Random ones with a row each; a restart ends all."""
import os
import secrets
import time

from handler import Refusal
from state import lock, users

LIFETIME = float(os.environ.get('TOKEN_SECONDS', 600))

tokens = {}  # token -> (address, end)


def issue(email):
    token = secrets.token_urlsafe(32)
    with lock:
        for old in [one for one, (_, end) in tokens.items() if end < time.time()]:
            del tokens[old]
        tokens[token] = (email, time.time() + LIFETIME)
    return token


def of_token(request):
    """Who sends a token. Without the header it is None; with a bad one, a refusal."""
    header = request.headers.get('Authorization')
    if header is None:
        return None
    email, end = tokens.get(header.removeprefix('Bearer '), ('', 0))
    if time.time() >= end or users.get(email, {}).get('disabled'):
        raise Refusal(401, 'This token is not valid.')
    return email


def revoke(request):
    of_token(request)
    with lock:
        tokens.pop(request.headers['Authorization'].removeprefix('Bearer '), None)
