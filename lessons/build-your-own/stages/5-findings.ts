/** What can be wrong in stage 5. */
import type { Code, Finding } from '../failure.ts';

const TICKET = 'e-sessions/1-the-ticket.md#c21';
const DATA = 'c-trusting-the-client/1-data-in-the-cookie.md#c12';
const PARSING = 'b-cookies/2-parsing.md#c8';
const LOGIN =
  "curl -i $URL/login -d 'email=ada@example.com' -d 'password=rainy otters juggle lamps'";

const RANDOM: Code = {
  js: "import { randomBytes } from 'node:crypto';\nconst ticket = randomBytes(32).toString('base64url');",
  python: 'import secrets\nticket = secrets.token_urlsafe(32)',
  go: 'raw := make([]byte, 32)\nrand.Read(raw)   // crypto/rand, not math/rand\nticket := base64.RawURLEncoding.EncodeToString(raw)',
};

export const COUNTER: Finding = {
  id: 'counter',
  expected: 'a ticket that cannot be computed from a number, an address or the time',
  why: 'Long is not random: whoever knows the recipe writes the ticket of your next visitor.',
  tryIt: LOGIN,
  read: TICKET,
  hints: [
    'Your tickets are made from something that others know or can count. Draw them instead: 16 bytes or more.',
    'A hash adds nothing: SHA-256 of 1 is the same for everybody. `Math.random` can be computed as well. Ask the generator of the operating system.',
  ],
  code: RANDOM,
};

export const DATA_IN_COOKIE: Finding = {
  id: 'data-in-cookie',
  expected: 'a ticket that means nothing, whichever way I decode it',
  why: 'What I can read I can write: change one name, and I am somebody else.',
  tryIt: LOGIN,
  read: DATA,
  hints: [
    'Your cookie says who it belongs to. Keep that on the server, in a table, under a random number.',
    'base64 is an alphabet, not a lock. Put only the number into the cookie; what it stands for is looked up.',
  ],
  code: RANDOM,
};

export const REPEATS: Finding = {
  id: 'short-or-repeating',
  expected: 'tickets that are all different, with at least 64 bits that vary (16 bytes are better)',
  why: 'A short ticket is guessed: a thousand tries a second are a hundred million a day.',
  tryIt: LOGIN,
  read: TICKET,
  hints: [
    'Draw 16 bytes or more for each log-in.',
    'Something in your tickets stays the same, or repeats. Look at three of them below each other.',
  ],
  code: RANDOM,
};

export const CHANGED_LETTER: Finding = {
  id: 'changed-letter',
  expected: '401 (or a redirect) for a ticket with one letter changed',
  why: 'If a ticket nearly right is right, there are many more that fit than you gave out.',
  tryIt: "curl -i $URL/me -H 'Cookie: …'   # with one letter changed",
  read: TICKET,
  hints: [
    'Look the whole ticket up, not its beginning, and not in capitals or small letters.',
    'If the cookie is signed: compare the whole signature, over everything that you read.',
  ],
  code: {
    js: 'const session = sessions.get(ticket);   // a Map compares the whole text',
    python: 'session = sessions.get(ticket)   # a dict compares the whole text',
    go: 'session, known := sessions[ticket]   // a map compares the whole text',
  },
};

export const BELIEVED: Finding = {
  id: 'cookie-believed',
  expected: '401 (or a redirect): there is no ticket in it',
  why: 'Everybody can write a Cookie line, with any name and any value.',
  tryIt: "curl -i $URL/me -H 'Cookie: role=admin; user=ada@example.com; email=ada@example.com'",
  read: DATA,
  hints: [
    'You read a cookie that says who somebody is. Only the ticket counts; look the person up by it.',
    'Search your code for other cookies that /me reads.',
  ],
  code: {
    js: 'const email = sessions.get(ticketOf(request));   // and nothing else from the cookies',
    python: 'email = sessions.get(ticket_of(self))   # and nothing else from the cookies',
    go: 'email, known := sessions[ticketOf(r)]   // and nothing else from the cookies',
  },
};

export const READER_FALLS: Finding = {
  id: 'cookie-reader-falls',
  expected: 'an answer below 500, and a server that goes on',
  why: 'One visitor with an odd cookie, often of another program on the same host, and the site is down.',
  tryIt: "curl -i $URL/me -H 'Cookie: x=%'",
  read: PARSING,
  hints: [
    'Cookies are not percent-encoded unless you did it. `%` alone makes a decoder throw.',
    'Read only your own cookie, and leave the others as they are. If you decode it, catch the error: it is a stranger then.',
  ],
  code: {
    js: "const pair = (request.headers.cookie ?? '').split('; ').find((text) => text.startsWith('ticket='));\nconst ticket = pair?.slice('ticket='.length) ?? '';",
    python:
      "pairs = [p.strip().partition('=') for p in self.headers.get('Cookie', '').split(';')]\nticket = next((value for name, _, value in pairs if name == 'ticket'), '')",
    go: 'cookie, err := r.Cookie("ticket")\nif err != nil {\n\treturn ""   // no ticket: a stranger\n}\nreturn cookie.Value   // not decoded',
  },
};

export const PLAIN_OBJECT: Finding = {
  id: 'plain-object',
  expected: '401 (or a redirect): nobody was given this ticket',
  why: 'In JavaScript `{}` has names of its own, so a visitor can pick one of them as a ticket.',
  tryIt: "curl -i $URL/me -H 'Cookie: ticket=constructor'",
  read: TICKET,
  hints: [
    'The ticket is a name that every object has. Which kind of table do you look it up in?',
    'Use a Map, or Object.create(null). In other languages: ask whether the key is there, not whether something came back.',
  ],
  code: {
    js: 'const sessions = new Map();',
    python: 'sessions = {}   # a dict has no names of its own; getattr would have',
    go: 'email, known := sessions[ticket]   // ask `known`: a missing key gives an empty text',
  },
};
