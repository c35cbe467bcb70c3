/** What can be wrong in stage 12. */
import type { Finding } from '../failure.ts';
import { AROUND, BY_METHOD, LADDER, TOKEN, TYPE } from './12-code.ts';

const CSRF = 'f-attacks/1-csrf.md#c31';
const ATTRIBUTES = 'b-cookies/5-attributes.md#c11';
const LOGOUT = 'curl -i -X POST $URL/logout -b jar';

export const OWN_REFUSED: Finding = {
  id: 'own-form-refused',
  expected: 'success for the form of your own page, with the headers that browsers send',
  why: 'A guard that refuses your own forms is switched off the same evening.',
  tryIt: `${LOGOUT} -H 'Origin: $URL' -H 'Sec-Fetch-Site: same-origin'`,
  read: CSRF,
  hints: [
    'You refused `Origin` of this very site. What do you compare it with?',
    'Compare with `http://` and the Host header of the request, port and all. Behind a proxy, with the address in your settings.',
  ],
  code: LADDER,
};

export const FOREIGN: Finding = {
  id: 'foreign-accepted',
  expected: '403 (any 4xx) for a form that another site sent, and nothing done',
  why: 'Ada opens a page of somebody else, and its script sends your form with her cookie.',
  tryIt: `${LOGOUT} -H 'Origin: http://evil.example' -H 'Sec-Fetch-Site: cross-site'`,
  read: CSRF,
  hints: [
    'The browser says where a form comes from, in headers that no script can set: Origin and Sec-Fetch-Site. Look at them before you act.',
    'Ask at one place, before every address that changes something. The log-in and the sign-up belong to them: whoever is logged in to the account of somebody else types their secrets into it.',
  ],
  code: AROUND,
};

export const SAME_SITE: Finding = {
  id: 'same-site-accepted',
  expected: '403 (any 4xx): another port is another origin',
  why: 'Another port of this host, or another name below the same domain, is the same *site*: SameSite=Lax lets the cookie through.',
  tryIt: `${LOGOUT} -H 'Origin: http://localhost:1' -H 'Sec-Fetch-Site: same-site'`,
  read: ATTRIBUTES,
  hints: [
    'SameSite is not enough: a form on another port of localhost is the same site, and the cookie came along.',
    'Sec-Fetch-Site has four values. `same-origin` is your page, `none` is a person who typed. Refuse the two others.',
  ],
  code: LADDER,
};

export const ONLY_FETCH_SITE: Finding = {
  id: 'only-sec-fetch',
  expected: '403 (any 4xx): Origin alone says that it is another site',
  why: 'Browsers from before 2023 do not send Sec-Fetch-Site, and no browser sends it to an address without https, except localhost.',
  tryIt: `${LOGOUT} -H 'Origin: http://evil.example'`,
  read: CSRF,
  hints: [
    'I left Sec-Fetch-Site out, and you let me in.',
    'Look at both headers, and refuse when one of them says "another site".',
  ],
  code: LADDER,
};

export const LOOSE: Finding = {
  id: 'origin-compared-loosely',
  expected: '403 (any 4xx): this is another host',
  why: 'An attacker chooses the name of their host, and theirs begins like yours.',
  tryIt: `${LOGOUT} -H 'Origin: $URL.evil.example'`,
  read: CSRF,
  hints: [
    'Something in your comparison takes a part for the whole: includes, startsWith, a pattern without an end.',
    'Compare the whole text with `===`: scheme, host and port.',
  ],
  code: LADDER,
};

export const NULL_ORIGIN: Finding = {
  id: 'null-origin',
  expected: '403 (any 4xx) for `Origin: null` without Sec-Fetch-Site',
  why: 'A page in a sandboxed frame, or a file on the disk, sends `null`: anybody can make one.',
  tryIt: `${LOGOUT} -H 'Origin: null'`,
  read: CSRF,
  hints: [
    '`null` is not "no Origin". It is an Origin that the browser will not tell.',
    'Treat the text `null` as another site, unless Sec-Fetch-Site says `same-origin`.',
  ],
  code: LADDER,
};

export const ACTS_FIRST: Finding = {
  id: 'acts-then-refuses',
  expected: 'a refusal, and nothing done',
  why: 'A number above 400 undoes nothing. The attacker does not read your answer anyway.',
  tryIt: `${LOGOUT} -H 'Origin: http://evil.example'; curl -i $URL/me -b jar`,
  read: CSRF,
  hints: [
    'You refused, and it had happened. Look at the order.',
    'The question where a request comes from is the first line, before the body is read and before any table is touched. Return there.',
  ],
  code: AROUND,
};

export const FOREIGN_TOKEN: Finding = {
  id: 'one-token-for-all',
  expected: '403 (any 4xx) for a token that belongs to the session of somebody else',
  why: 'Everybody can load your page and read a token out of it: Mallory put hers into the form for Ada.',
  tryIt: 'curl -s $URL/login | grep hidden   # twice: is it the same token for everybody?',
  read: CSRF,
  hints: [
    "I took Mallory's token for Ada's form. Bind the token to the session.",
    'Make the token from the ticket with a key, or store it in the session, and compare it with the token of the session that the request brings.',
  ],
  code: TOKEN,
};

export const TEXT_PLAIN: Finding = {
  id: 'json-as-text',
  expected: 'no log-in: this body says that it is plain text',
  why: 'A form of another site may send text/plain without asking you first. JSON in it looks like a program of yours.',
  tryIt: `curl -i $URL/login -H 'Content-Type: text/plain' -d '{"email":"ada@example.com","password":"rainy otters juggle lamps"}'`,
  read: CSRF,
  hints: [
    'You read JSON from a body that does not say that it is JSON.',
    'Look at Content-Type before you read the body. What is no form is 415.',
  ],
  code: TYPE,
};

export const LINK_ACTS: Finding = {
  id: 'link-acts',
  expected: 'nothing changed by a GET',
  why: 'Browsers fetch links ahead, pictures have addresses, and no Origin is sent with them.',
  tryIt: 'curl -i $URL/logout -b jar; curl -i $URL/me -b jar',
  read: 'a-the-wire/2-methods.md#c3',
  hints: [
    'A GET changed something. Only POST, PATCH and DELETE may.',
    'Look for a handler that takes both methods, and for a reader that takes fields from the address as well as from the body.',
  ],
  code: BY_METHOD,
};
