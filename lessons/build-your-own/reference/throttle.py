"""Stage 13: after ten wrong passwords for one address, a wait."""
import math
import os
import time

from handler import Refusal
from state import lock

LIMIT = 10
WAIT = float(os.environ.get('WAIT_SECONDS', 60))

tries = {}  # address -> (count, until), with or without an account


def count_try(email):
    """Refuses an address that has to wait, and counts a try otherwise: before the slow hash."""
    now = time.time()
    with lock:
        count, until = tries.get(email, (0, 0))
        if count >= LIMIT and now < until:
            wait = str(math.ceil(until - now))
            raise Refusal(429, 'Wait a little, then try again.', {'Retry-After': wait})
        tries[email] = (1 if count >= LIMIT else count + 1, now + WAIT)


def forget_tries(email):
    with lock:
        tries.pop(email, None)
