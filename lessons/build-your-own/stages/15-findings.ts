/** What can be wrong in the encore. */
import type { Finding } from '../failure.ts';
import { ISSUE, ONE_WAY, REVOKE, VERIFY } from './15-code.ts';

const QUESTIONS = 'g-tokens/1-two-questions.md#c35';
const VERIFYING = 'g-tokens/3-verifying.md#c37';
const LOGIN =
  "curl -i $URL/token/login -d 'email=ada@example.com' -d 'password=rainy otters juggle lamps'";
const ME = "curl -i $URL/me -H 'Authorization: Bearer …'";

export const NO_TOKEN: Finding = {
  id: 'no-token',
  expected: '200 and JSON with a field `token` for the right password, 401 for a wrong one',
  why: 'A program has no jar. It keeps a text and sends it along, by itself.',
  tryIt: LOGIN,
  read: QUESTIONS,
  hints: [
    'POST /token/login takes what POST /login takes, and answers `{"token": "…"}`.',
    'The token may be a random text with a row in a table, or a signed one. Both are right here.',
  ],
  code: ISSUE,
};

export const WITH_COOKIE: Finding = {
  id: 'token-and-cookie',
  expected: 'no Set-Cookie line',
  why: 'A cookie goes along by itself, a token does not. Whoever asks for a token does not expect both.',
  tryIt: LOGIN,
  read: QUESTIONS,
  hints: [
    'The answer of /token/login begins a session as well.',
    'Judge the password in one function, and let two handlers call it: one sets a cookie, the other answers with a token.',
  ],
  code: ISSUE,
};

export const UNKNOWN: Finding = {
  id: 'token-unknown',
  expected: '200 from /me with `Authorization: Bearer` and the token',
  why: 'A token that opens nothing is useless.',
  tryIt: ME,
  read: 'g-tokens/4-one-handler.md#c38',
  hints: [
    'Look at the header Authorization: its value is `Bearer`, a blank, and the token.',
    'One handler for both: first find out who asks, by the cookie or by the token, then answer.',
  ],
  code: ONE_WAY,
};

export const ALTERED: Finding = {
  id: 'token-altered',
  expected: '401 for a token with one letter changed',
  why: 'Somebody writes another name into it, and is that person.',
  tryIt: `${ME}   # with one letter changed`,
  read: VERIFYING,
  hints: [
    'I changed one letter, and you let me in. Which part of the token do you not look at?',
    'The signature covers everything that you read. Verify it first, over the bytes as they came, then decode.',
  ],
  code: VERIFY,
};

export const NONE: Finding = {
  id: 'alg-none',
  expected: '401 for a token that says `"alg": "none"`',
  why: 'Then the token itself chooses how it is checked, and chooses: not at all.',
  tryIt: "curl -i $URL/me -H 'Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.'",
  read: VERIFYING,
  hints: [
    'I wrote a token without a signature, and you believed it.',
    'You know your algorithm. Do not read it from the token; or compare it with the one, and refuse every other.',
  ],
  code: VERIFY,
};

export const IN_QUERY: Finding = {
  id: 'token-in-query',
  expected: '401 (or a redirect): an address is no place for a token',
  why: 'Addresses end up in logs, in histories, and in the Referer of the next page.',
  tryIt: 'curl -i "$URL/me?token=…"',
  read: 'f-attacks/4-leaks.md#c34',
  hints: [
    'I put the token into the address, and you read it there.',
    'Take it from the header Authorization, and from nowhere else.',
  ],
  code: ONE_WAY,
};

export const FALLS_BACK: Finding = {
  id: 'bad-token-good-cookie',
  expected: '401 for a bad token, whatever cookie comes with it',
  why: 'Two answers to "who is it?", and you choose the one that opens: a page with a script of somebody else needs only one of them.',
  tryIt: `${ME} -b jar`,
  read: 'g-tokens/4-one-handler.md#c38',
  hints: [
    'The token was wrong, so you looked at the cookie.',
    'Whoever sends Authorization is judged by it alone. The cookie counts only when the header is not there.',
  ],
  code: ONE_WAY,
};

export const REVOKED: Finding = {
  id: 'revoked-lives',
  expected: '401 after POST /token/revoke with this token',
  why: 'A token that was stolen works until it ends. Somebody must be able to end it now.',
  tryIt: "curl -i -X POST $URL/token/revoke -H 'Authorization: Bearer …'",
  read: 'g-tokens/5-revoking.md#c39',
  hints: [
    'I revoked the token, you said yes, and it still opens.',
    'A token with a row: delete the row. A signed one: keep a list of those that were revoked, until they would have ended.',
  ],
  code: REVOKE,
};

export const NEVER_ENDS: Finding = {
  id: 'token-never-ends',
  expected: '401 when TOKEN_SECONDS are over',
  why: 'Tokens stay in logs and backups for years. Ten minutes later they should open nothing.',
  tryIt: `${ME}   # TOKEN_SECONDS later`,
  read: VERIFYING,
  hints: [
    'The time is over, and the token still opens.',
    'Read TOKEN_SECONDS from the environment, write the end into the row or into the token (`exp`, in seconds), and compare it at each request.',
  ],
  code: VERIFY,
};
