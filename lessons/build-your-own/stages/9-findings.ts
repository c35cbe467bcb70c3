/** What can be wrong in stage 9. */
import type { Code, Finding } from '../failure.ts';

const EXPIRY = 'e-sessions/7-expiry.md#c26';
const LIFETIME = 'b-cookies/3-lifetime.md#c9';
const LOGIN =
  "curl -i $URL/login -c jar -d 'email=ada@example.com' -d 'password=rainy otters juggle lamps'";
const UNUSED = `${LOGIN}; sleep 3; curl -i $URL/me -H "Cookie: $(awk 'END{print $6"="$7}' jar)"`;
const USED = `${LOGIN}; for i in 1 2 3 4 5 6 7 8; do curl -s $URL/me -b jar; sleep 1; done`;

const CODE: Code = {
  js: 'const now = Date.now();   // ms\nconst over = now - session.seen >= IDLE || now - session.created >= MAX;\nif (over) sessions.delete(ticket);\nelse session.seen = now;',
  python:
    "now = time.time()\nover = now - session['seen'] >= IDLE or now - session['created'] >= MAX\nif over: del sessions[ticket]\nelse: session['seen'] = now",
  go: 'now := time.Now()\nif now.Sub(session.Seen) >= idle || now.Sub(session.Created) >= max {\n\tdelete(sessions, ticket)\n} else {\n\tsession.Seen = now\n}',
};

const SETTINGS: Code = {
  js: 'const IDLE = 1000 * Number(process.env.IDLE_SECONDS ?? 1800);    // ms, as Date.now()\nconst MAX = 1000 * Number(process.env.MAX_SECONDS ?? 86400);',
  python:
    "IDLE = float(os.environ.get('IDLE_SECONDS', 1800))   # seconds, as time.time()\nMAX = float(os.environ.get('MAX_SECONDS', 86400))",
  go: 'idle, err := time.ParseDuration(os.Getenv("IDLE_SECONDS") + "s")\nif err != nil {\n\tidle = 30 * time.Minute\n}',
};

const LINE: Code = {
  js: 'const line = `ticket=${ticket}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${MAX / 1000}`;',
  python: "line = f'ticket={ticket}; Path=/; HttpOnly; SameSite=Lax; Max-Age={int(MAX)}'",
  go: 'cookie.MaxAge = int(max.Seconds())   // of an http.Cookie',
};

export const TOO_EARLY: Finding = {
  id: 'too-early',
  expected: 'a ticket that is good until IDLE_SECONDS after its last use',
  why: 'People are asked for their password at every click, and choose a shorter one.',
  tryIt: `${LOGIN}; curl -i $URL/me -b jar`,
  read: EXPIRY,
  hints: [
    'The ticket is over before its time. In which unit do you count, and in which do the settings come?',
    'IDLE_SECONDS and MAX_SECONDS are seconds. Date.now() counts milliseconds, time.time() counts seconds. And each session has its own beginning: not that of the server.',
  ],
  code: SETTINGS,
};

export const USE_DOES_NOT_COUNT: Finding = {
  id: 'use-does-not-count',
  expected: 'a ticket that is used goes on, until MAX_SECONDS after its log-in',
  why: 'Somebody writes a long text, page after page, and is thrown out in the middle.',
  tryIt: USED,
  read: EXPIRY,
  hints: [
    'IDLE_SECONDS count from the last use, not from the log-in. Which line notes the last use?',
    'At every look-up that finds a good session, write the time into its record. It is one line, beside the comparison.',
  ],
  code: CODE,
};

export const OTHERS_END: Finding = {
  id: 'others-end-too',
  expected: 'one session ends, and the others go on',
  why: 'The phone is thrown out because the laptop was forgotten.',
  tryIt: `${UNUSED}; curl -i $URL/me -b phone`,
  read: EXPIRY,
  hints: [
    'When one ticket is over, you delete more than its record.',
    'Delete by ticket. Look for a clear, or for a loop over all sessions of the account.',
  ],
  code: CODE,
};

export const COOKIE_TOO_LONG: Finding = {
  id: 'cookie-too-long',
  expected: 'no Max-Age, or one of at most MAX_SECONDS; the same for Expires',
  why: 'The browser sends for weeks what opens nothing any more, and a copy of its profile has it.',
  tryIt: LOGIN,
  read: LIFETIME,
  hints: [
    'Look at the number in your line, and at its unit.',
    'Max-Age is in seconds. Divide when your program counts milliseconds. Without Max-Age the cookie ends with the browser, and that is good, too.',
  ],
  code: LINE,
};

export const COOKIE_TOO_SHORT: Finding = {
  id: 'cookie-too-short',
  expected: 'a cookie that the browser keeps for as long as its ticket is used, until MAX_SECONDS',
  why: 'The session is good, and nobody has its ticket: somebody is thrown out in the middle of their work.',
  tryIt: USED,
  read: LIFETIME,
  hints: [
    'Your Max-Age counts from the log-in, and the idle limit counts from the last use.',
    'Let the cookie live until MAX_SECONDS, or leave Max-Age out; the idle limit is kept by your record. Or send the cookie again with every answer.',
  ],
  code: LINE,
};

export const ONLY_MAX_AGE: Finding = {
  id: 'only-max-age',
  expected: '401 (or a redirect) for a ticket that was not used for IDLE_SECONDS',
  why: 'The browser forgot, you did not. A thief has no browser that forgets.',
  tryIt: UNUSED,
  read: EXPIRY,
  hints: [
    'The lifetime of the cookie is a wish, and only browsers fulfil it. Whoever sends the cookie by hand is still let in.',
    'Keep the time of the last use in the record, and look at it at every request.',
  ],
  code: CODE,
};

export const IDLE_IGNORED: Finding = {
  id: 'idle-ignored',
  expected: '401 (or a redirect) for a ticket that was not used for IDLE_SECONDS',
  why: 'Every computer that somebody forgot to log out from stays open, for whoever comes next.',
  tryIt: UNUSED,
  read: EXPIRY,
  hints: [
    'Nothing ends a session that is not used. Do you read IDLE_SECONDS from the environment?',
    'Keep the time of the last use in the record, and compare at every look-up, before you let anybody in.',
  ],
  code: CODE,
};

export const SWEEPER: Finding = {
  id: 'only-the-sweeper',
  expected: '401 (or a redirect) from the moment on at which the ticket is over',
  why: 'It was over, and still let in until your timer came. With a timer of an hour that is an hour.',
  tryIt: UNUSED,
  read: EXPIRY,
  hints: [
    'A timer deletes what is over. Until it comes, you let everybody in.',
    'Compare at every look-up; sweep for the memory only.',
  ],
  code: CODE,
};

export const WOKEN: Finding = {
  id: 'woken-by-asking',
  expected: '401 (or a redirect) again, and for ever: what is over stays over',
  why: 'A thief with an old ticket tries twice.',
  tryIt: `${UNUSED}; curl -i $URL/me -b jar`,
  read: EXPIRY,
  hints: [
    'The request that was refused counted as a use.',
    'Compare first, and note the time only when the session is good. Delete the record when it is over.',
  ],
  code: CODE,
};

export const SLIDES: Finding = {
  id: 'slides-for-ever',
  expected: '401 (or a redirect) when MAX_SECONDS have gone by since the log-in',
  why: 'Whoever stole a ticket uses it once an hour, and has it for ever.',
  tryIt: USED,
  read: EXPIRY,
  hints: [
    'Each use moves the end. Nothing in the record stays where it is.',
    'Keep the time of the log-in beside the time of the last use, never change it, and look at both.',
  ],
  code: CODE,
};
