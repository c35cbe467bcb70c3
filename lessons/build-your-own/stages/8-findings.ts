/** What can be wrong in stage 8. */
import type { Code, Finding } from '../failure.ts';

const FIXATION = 'e-sessions/9-fixation.md#c28';
const PLANTED =
  "curl -i $URL/login -b jar -c new -d 'email=ada@example.com' -d 'password=rainy otters juggle lamps'; curl -i $URL/me -b jar";

const CODE: Code = {
  js: "sessions.delete(ticketOf(request));        // what this browser had\nconst ticket = randomBytes(32).toString('base64url');\nsessions.set(ticket, email);",
  python:
    'sessions.pop(request.ticket(), None)   # what this browser had\nticket = secrets.token_urlsafe(32)\nsessions[ticket] = email',
  go: 'delete(sessions, ticketOf(r))   // what this browser had\nticket := draw()   // 32 bytes of crypto/rand\nsessions[ticket] = email',
};

export const KEPT: Finding = {
  id: 'number-kept',
  expected: 'a Set-Cookie line with a new value in the answer to every log-in',
  why: 'Whoever planted that number in the browser is Ada now, without her password.',
  tryIt: PLANTED,
  read: FIXATION,
  hints: [
    'The ticket after the log-in is the one from before. Draw a new number.',
    'Look for the branch that takes the ticket of the request when there is one. A log-in has no such branch: it always draws.',
  ],
  code: CODE,
};

export const BOTH_OPEN: Finding = {
  id: 'old-number-lives',
  expected: '401 (or a redirect) for the number that the browser had before the log-in',
  why: 'Two numbers open the door, and Ada can give back only one of them.',
  tryIt: PLANTED,
  read: FIXATION,
  hints: [
    'You drew a new number, and the old record is still in the table.',
    'At the log-in, look at the ticket that the request brings, and delete its record before you make the new one.',
  ],
  code: CODE,
};

export const ADOPTED: Finding = {
  id: 'number-adopted',
  expected: 'a ticket that your server drew itself',
  why: 'An attacker chooses a number, gives it to Ada in a link or from a neighbouring host, and waits until she logs in.',
  tryIt:
    "curl -i $URL/login -H 'Cookie: ticket=mmmmmmmm' -d 'email=ada@example.com' -d 'password=rainy otters juggle lamps'",
  read: FIXATION,
  hints: [
    'I brought a number that you never gave out, and you made it a session.',
    'A number that is not in the table is nothing: ignore it, and draw one.',
  ],
  code: CODE,
};

export const ALREADY_IN: Finding = {
  id: 'already-signed-in',
  expected: '401 for a wrong password, whatever cookie comes with it',
  why: 'A log-in form that says yes to a wrong password is believed: somebody goes on in an account that is not theirs.',
  tryIt: "curl -i $URL/login -b jar -d 'email=ada@example.com' -d 'password=something else'",
  read: FIXATION,
  hints: [
    'You answered before you looked at the password, because a cookie was there.',
    'POST /login judges what was typed. Only the page with the form may send somebody on who is signed in.',
  ],
  code: {
    js: 'if (!(await matches(password, stored))) return refuse(401);   // first, always',
    python: "if not matches(password, stored): raise Refusal(401, 'No match.')   # first, always",
    go: 'if !matches(password, stored) {\n\thttp.Error(w, "No match.", 401)   // first, always\n\treturn\n}',
  },
};
