/** What can be wrong in stage 4. */
import type { Finding } from '../failure.ts';
import { ASK, LINE, TABLE } from './4-code.ts';

const SET_COOKIE = 'b-cookies/1-set-cookie.md#c7';
const SCOPE = 'b-cookies/4-scope.md#c10';
const ATTRIBUTES = 'b-cookies/5-attributes.md#c11';
const TICKET = 'e-sessions/1-the-ticket.md#c21';
const STATELESS = 'a-the-wire/4-stateless.md#c5';

const LOGIN =
  "curl -i $URL/login -d 'email=ada@example.com' -d 'password=rainy otters juggle lamps'";
const ME = 'curl -i $URL/me';

export const NO_COOKIE: Finding = {
  id: 'no-cookie',
  expected: 'a Set-Cookie line in the answer to the right password',
  why: 'The next request is a stranger again, unless it carries something that you gave out.',
  tryIt: LOGIN,
  read: SET_COOKIE,
  hints: [
    'Draw a ticket, note whose it is, and send it as a cookie with the answer to the log-in.',
    'A redirect may carry a cookie, too. Set the header before you write the head.',
  ],
  code: LINE,
};

export const UNKNOWN: Finding = {
  id: 'ticket-unknown',
  expected: '200 from /me, and the address of who logged in',
  why: 'Logged in, and asked to log in again: that is where people give up.',
  tryIt: `${LOGIN} -c jar; ${ME} -b jar`,
  read: TICKET,
  hints: [
    'Compare the value in Set-Cookie with the value that comes back in Cookie, and with the key in your table.',
    'The Cookie line is `name=value; name=value`. Split it at `;`, take off the blanks, then split at the first `=`. Two Set-Cookie lines are two lines, a list: the second must not overwrite the first.',
  ],
  code: LINE,
};

export const PATH: Finding = {
  id: 'cookie-path',
  expected: 'a cookie with Path=/',
  why: 'The browser sends a cookie only below its path, so half of your site would not know who asks.',
  tryIt: LOGIN,
  read: SCOPE,
  hints: [
    'Write Path=/ into the line. Without it, the folder of the address that set the cookie counts.',
    'Look at the path of every Set-Cookie line that you send, the default of your library, too.',
  ],
  code: LINE,
};

export const OVERWRITTEN: Finding = {
  id: 'cookie-overwritten',
  expected: 'the cookie of the session among those that you set',
  why: 'The ticket was drawn and never arrived, so nobody can stay logged in.',
  tryIt: LOGIN,
  read: SET_COOKIE,
  hints: [
    'A cookie came, and it opens nothing. Is another Set-Cookie line written over the one with the ticket?',
    'Set-Cookie is the one header that comes in several lines. Give your server a list of lines, or its function that adds one.',
  ],
  code: {
    js: "response.setHeader('Set-Cookie', [ticketLine, themeLine]);   // or appendHeader",
    python:
      "self.send_header('Set-Cookie', ticket_line)\nself.send_header('Set-Cookie', theme_line)",
    go: 'w.Header().Add("Set-Cookie", ticketLine)   // Add, not Set\nw.Header().Add("Set-Cookie", themeLine)',
  },
};

export const STRANGER: Finding = {
  id: 'stranger-status',
  expected: '401, or a redirect (302, 303) to the log-in, from /me without a cookie',
  why: 'Everything private begins with the question who asks.',
  tryIt: ME,
  read: 'e-sessions/4-protecting-routes.md#c24',
  hints: [
    'No ticket, or one that is not in the table: answer 401 and return.',
    'A missing Cookie header is the usual case, not an error: your reader gives back nothing then.',
  ],
  code: ASK,
};

export const CURRENT_USER: Finding = {
  id: 'current-user',
  expected: '401 (or a redirect) for somebody without a cookie',
  why: 'The next visitor of your site is the last one who logged in.',
  tryIt: ME,
  read: STATELESS,
  hints: [
    'You remember the last log-in for everybody. Remember it under the ticket.',
    'Look for a variable outside of the handlers that the log-in writes and /me reads.',
  ],
  code: TABLE,
};

export const CONNECTION: Finding = {
  id: 'connection-memory',
  expected: 'the cookie alone decides: known with it on any connection, unknown without it on any',
  why: 'A proxy sends many people over one connection, and one person over many.',
  tryIt: `${LOGIN} --next ${ME.replace('curl ', '')}`,
  read: STATELESS,
  hints: [
    'You remember who it is on the connection. Keep it under the ticket instead.',
    'Look for a property that you write on the socket, or a table with the address and port of the client as its key.',
  ],
  code: TABLE,
};

export const COPY: Finding = {
  id: 'copy-refused',
  expected: 'the same person, from whichever browser the cookie comes',
  why: 'A phone changes its address on every walk. Who holds the ticket is who it belongs to.',
  tryIt: `${ME} -H 'Cookie: …'`,
  read: 'e-sessions/2-by-hand.md#c23',
  hints: [
    'Look only at the ticket, not at the address, the port or the browser.',
    'Search for what /me compares besides the ticket: User-Agent, the address of the client, a second cookie.',
  ],
  code: TABLE,
};

export const MIXED: Finding = {
  id: 'mixed-up',
  expected: "Ada's address with Ada's ticket and Bob's with Bob's, however many ask at once",
  why: 'Bob reads what belongs to Ada. It happens only under load, so nobody finds it on their desk.',
  tryIt: `for i in 1 2 3 4 5; do ${ME} -b ada & ${ME} -b bob & done; wait`,
  read: STATELESS,
  hints: [
    'Two requests are under way, and they share a variable. Which one lives longer than one request?',
    'Everything about a request belongs into variables of its handler, or travels as an argument.',
  ],
  code: TABLE,
};

export const ONE_SESSION: Finding = {
  id: 'one-session',
  expected: 'two log-ins, two tickets, and both are good',
  why: 'Somebody logs in on the laptop, and the phone is out.',
  tryIt: `${LOGIN} -c laptop; ${LOGIN} -c phone; ${ME} -b laptop`,
  read: 'e-sessions/10-everywhere.md#c29',
  hints: [
    'Your table has the account as its key. The ticket is the key.',
    'Draw a new ticket at each log-in. The account may stand in many rows.',
  ],
  code: TABLE,
};

export const NO_HTTPONLY: Finding = {
  id: 'no-httponly',
  expected: 'HttpOnly in the line of the session cookie',
  why: 'One foreign script on one of your pages, and it reads the ticket out of document.cookie.',
  tryIt: LOGIN,
  read: ATTRIBUTES,
  hints: [
    'The line lacks a word that hides the cookie from scripts. No script needs the ticket.',
    'Add `; HttpOnly` to the Set-Cookie line, or switch it on where your library makes the line.',
  ],
  code: LINE,
};

export const NO_SAMESITE: Finding = {
  id: 'no-samesite',
  expected: 'SameSite=Lax or SameSite=Strict in the line of the session cookie',
  why: 'With None, or in a browser without a default, a form on any other site acts as your user.',
  tryIt: LOGIN,
  read: ATTRIBUTES,
  hints: [
    'The line does not say whether the cookie goes along when another site sends a form.',
    'Add `; SameSite=Lax` to the Set-Cookie line. Strict is good, too; None is not.',
  ],
  code: LINE,
};

export const DOMAIN: Finding = {
  id: 'domain-set',
  expected: 'no Domain in the line of the session cookie',
  why: 'With Domain, every host below yours gets the ticket, and one of them is somebody else.',
  tryIt: LOGIN,
  read: SCOPE,
  hints: [
    'Domain makes the cookie belong to more hosts, not to fewer.',
    'Leave Domain out of the line: then the cookie belongs to this host alone.',
  ],
  code: LINE,
};

export const SHOWN: Finding = {
  id: 'ticket-shown',
  expected: 'the ticket in Set-Cookie, and nowhere else',
  why: 'Addresses stand in logs and histories, and a page can be read by scripts. HttpOnly hides nothing then.',
  tryIt: LOGIN,
  read: 'f-attacks/4-leaks.md#c34',
  hints: [
    'The value of the cookie stands in the body, or in Location. Take it out.',
    'If a page needs a name for a session, give the session a public number beside the ticket.',
  ],
  code: LINE,
};
