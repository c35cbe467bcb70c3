/** What can be wrong in stage 7. */
import type { Code, Finding } from '../failure.ts';

const LEAVING = 'e-sessions/6-logging-out.md#c25';
const LIFETIME = 'b-cookies/3-lifetime.md#c9';
const LOGOUT = 'curl -i -X POST $URL/logout -b jar -c jar; curl -i $URL/me -b jar';
const COPY = 'cp jar copy; curl -i -X POST $URL/logout -b jar -c jar; curl -i $URL/me -b copy';

const CODE: Code = {
  js: "sessions.delete(ticketOf(request));\nresponse.setHeader('Set-Cookie', 'ticket=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0');",
  python:
    "sessions.pop(self.ticket(), None)\nself.send_header('Set-Cookie', 'ticket=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0')",
  go: 'delete(sessions, ticketOf(r))\nhttp.SetCookie(w, &http.Cookie{Name: "ticket", Path: "/", HttpOnly: true, MaxAge: -1})   // -1 is written as Max-Age=0',
};

export const NO_LOGOUT: Finding = {
  id: 'logout-refused',
  expected: '200, 204, 302 or 303 from POST /logout',
  why: 'On a shared computer this button is all that stands between Ada and the next person.',
  tryIt: LOGOUT,
  read: LEAVING,
  hints: [
    'POST /logout finds the ticket of the request, deletes its record, and answers.',
    'It has no fields. The body is empty, and that is fine.',
  ],
  code: CODE,
};

export const COPY_WORKS: Finding = {
  id: 'copy-works',
  expected: '401 (or a redirect) for the ticket, whoever kept a copy of it',
  why: 'Whoever stole the ticket keeps it. Logging out is the only thing that Ada can do about that.',
  tryIt: COPY,
  read: LEAVING,
  hints: [
    'I kept a copy, and you let it in. The browser forgot; your table did not.',
    'Delete the record of this ticket in the table. To send another cookie ends nothing.',
  ],
  code: CODE,
};

export const COOKIE_STAYS: Finding = {
  id: 'cookie-stays',
  expected: 'a Set-Cookie line with the same name and path, and Max-Age=0 or a date in the past',
  why: 'A ticket that opens nothing is no danger, but the browser sends it for ever, and your next bug may open it again.',
  tryIt: LOGOUT,
  read: LIFETIME,
  hints: [
    'A cookie is deleted by setting it again, with the same name and path, and a lifetime that is over.',
    'Is Max-Age really in the line? In many languages `if (maxAge)` leaves out a 0. And is the path the one of the log-in? Without Path it is the folder of /logout.',
  ],
  code: CODE,
};

export const ALL_SESSIONS: Finding = {
  id: 'all-sessions',
  expected: "200 for Ada's phone, and for Bob",
  why: 'Somebody logs out at the library, and the phone at home is out as well.',
  tryIt: 'curl -i $URL/me -b phone',
  read: 'e-sessions/10-everywhere.md#c29',
  hints: [
    'You ended more than the session that asked. Delete by ticket, not by account.',
    'Look for a clear, or for a loop over all sessions of the address.',
  ],
  code: CODE,
};

export const BY_LINK: Finding = {
  id: 'logout-by-link',
  expected: 'nothing changes by GET /logout: 404 or 405 is good, a page that asks as well',
  why: 'A picture on any page has an address, and the browser fetches it: `<img src="/logout">` logs everybody out.',
  tryIt: 'curl -i $URL/logout -b jar; curl -i $URL/me -b jar',
  read: LEAVING,
  hints: [
    'A GET only reads. Look at the method before you act.',
    'Does your router match the path alone? Match method and path.',
  ],
  code: {
    js: "if (request.method === 'POST' && path === '/logout') return logOut(request);",
    python: "ROUTES = {('POST', '/logout'): log_out}",
    go: 'if r.Method != "POST" {\n\thttp.Error(w, "Send the form.", 405)\n\treturn\n}',
  },
};

export const FALLS: Finding = {
  id: 'logout-falls',
  expected: 'an answer below 500',
  why: 'People click twice, and come back with a page of yesterday.',
  tryIt: 'curl -i -X POST $URL/logout',
  read: LEAVING,
  hints: [
    'There may be no ticket, or one that is not in the table. Then there is nothing to delete, and that is no error.',
    'Which line takes for granted that the session is there? Let it ask first, or use the way of deleting that does not complain.',
  ],
  code: {
    js: 'sessions.delete(ticket);   // a Map does not mind',
    python: 'sessions.pop(ticket, None)   # del would raise a KeyError',
    go: 'delete(sessions, ticket)   // a map does not mind',
  },
};
