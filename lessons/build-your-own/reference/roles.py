"""Stage 14: roles, the first administrator, and accounts that are disabled."""
import json
import os

from handler import Refusal, Reply
from state import accounts, end_session, hashed, lock, tickets_of, users


def user_of(email):
    """The user of an account. It gets its number when somebody asks for the first time."""
    with lock:
        new = {'id': len(users) + 1, 'email': email, 'role': 'user', 'disabled': False}
        return users.setdefault(email, new)


def make_first_admin():
    email, password = os.environ.get('ADMIN_EMAIL'), os.environ.get('ADMIN_PASSWORD')
    if email and password and email not in accounts:
        accounts[email] = hashed(password)
        user_of(email)['role'] = 'admin'


def as_json(body):
    return Reply(200, json.dumps(body), {'Content-Type': 'application/json'})


def named(request):
    """As text: `2abc` and `02` are no number that was given out."""
    wanted = request.path.partition('?')[0].split('/')[2]
    return next((user for user in users.values() if str(user['id']) == wanted), None)


def is_admin(email):
    """The role of the account, now; the session knows none."""
    return user_of(email)['role'] == 'admin'


def list_users(request, email):
    if not is_admin(email):
        raise Refusal(403, 'This is not for you.')
    return as_json([user_of(address) for address in list(accounts)])


def show_user(request, email):
    user = named(request)
    # Whether they may comes before whether it is there: one refusal for both.
    if not is_admin(email) and user is not user_of(email):
        raise Refusal(403, 'This is not for you.')
    if user is None:
        raise Refusal(404, 'There is no such account.')
    return as_json(user)


def change_user(request, email):
    fields = request.fields()
    if not is_admin(email):
        raise Refusal(403, 'This is not for you.')
    with lock:
        user = named(request)
        if user is None:
            raise Refusal(404, 'There is no such account.')
        role = fields.get('role', user['role'])
        disabled = fields.get('disabled', str(user['disabled']).lower())
        if role not in ('user', 'admin') or disabled not in ('true', 'false'):
            raise Refusal(400, 'The role is user or admin; disabled is true or false.')
        admins = [one for one in users.values() if one['role'] == 'admin' and not one['disabled']]
        if admins == [user] and (role != 'admin' or disabled == 'true'):
            raise Refusal(409, 'This is the only administrator.')
        user.update(role=role, disabled=disabled == 'true')
    if user['disabled']:
        for ticket in tickets_of(user['email']):
            end_session(ticket)
    return as_json(user)
