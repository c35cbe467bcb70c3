/** What can be wrong in stage 14. */
import type { Finding } from '../failure.ts';
import { ASK_ROLE, CHANGE, DISABLE, FIRST_ADMIN, LIST, SELF_OR_ADMIN } from './14-code.ts';

const ROLES = 'h-authorization/1-roles.md#c43';
const API = 'h-authorization/3-capstone.md#c45';
const USERS = 'curl -i $URL/users -b jar';

export const NO_ADMIN: Finding = {
  id: 'no-administrator',
  expected: 'a log-in with ADMIN_EMAIL and ADMIN_PASSWORD of the environment',
  why: 'Somebody has to be the first, and it must not be whoever signs up first.',
  tryIt:
    "curl -i $URL/login -c root -d 'email=root@example.com' -d 'password=rainy-otters-juggle-lamps'",
  read: ROLES,
  hints: [
    'Read both variables when the server starts, and make this account when it is not there.',
    'Store the password as you store all others, and the address in its one spelling. The role is `admin`.',
  ],
  code: FIRST_ADMIN,
};

export const NO_LIST: Finding = {
  id: 'no-list-of-users',
  expected: 'a JSON list with `id` and `email` of every account, for an administrator',
  why: 'Whoever runs a site must see who has an account.',
  tryIt: 'curl -i $URL/users -b root',
  read: API,
  hints: [
    'GET /users answers 200 and a list: `[{"id": 1, "email": "…", "role": "user", "disabled": false}]`.',
    'Give each account a number (or a random text) at the sign-up, and keep it. The list may also stand in a field, as in `{"users": […]}`.',
  ],
  code: LIST,
};

export const VISITOR: Finding = {
  id: 'users-open',
  expected: '401 (or a redirect) for a visitor who is not signed in',
  why: 'A list of addresses is what spammers and guessers begin with.',
  tryIt: 'curl -i $URL/users',
  read: ROLES,
  hints: [
    'Nobody asked who it is. Put the door of stage 6 before the new addresses.',
    'Every address under /users has the door: the list, one account, and the change.',
  ],
  code: ASK_ROLE,
};

export const MEMBER: Finding = {
  id: 'any-member',
  expected: '403 (or 404) for somebody who is signed in and is not an administrator',
  why: 'Signing up costs nothing, so "for members" means "for everybody".',
  tryIt: USERS,
  read: ROLES,
  hints: [
    'You asked who it is, and not whether they may.',
    'After the ticket comes a second question: the role of the account. 401 means "who are you?", 403 means "not you".',
  ],
  code: ASK_ROLE,
};

export const OWN: Finding = {
  id: 'own-account-closed',
  expected: '200 and their own address for GET /users/ and their own number',
  why: 'People may see what you keep about them.',
  tryIt: 'curl -i $URL/users/2 -b jar',
  read: ROLES,
  hints: [
    'An administrator may read every account, everybody else their own.',
    'Compare the number in the address with the number of the account that asks, as text with text.',
  ],
  code: SELF_OR_ADMIN,
};

export const OTHERS: Finding = {
  id: 'reads-others',
  expected: "403 (or 404) for Bob's number, asked by Ada",
  why: 'Whoever has one account counts through all the others: 2, 3, 4.',
  tryIt: 'curl -i $URL/users/3 -b jar',
  read: ROLES,
  hints: [
    'You look the account up by its number, and never ask whose it is.',
    'The number comes from the visitor, like everything in an address. Compare it with the account of the ticket.',
  ],
  code: SELF_OR_ADMIN,
};

export const EXISTS: Finding = {
  id: 'tells-which-exist',
  expected: "the same answer for Bob's number and for one that nobody has",
  why: 'The difference tells which numbers exist, and so how many users you have, and when they came.',
  tryIt: 'curl -i $URL/users/3 -b jar; curl -i $URL/users/987654 -b jar',
  read: ROLES,
  hints: [
    '403 for one and 404 for the other, or two sentences: that is the difference.',
    'Ask whether the visitor may before you look whether it is there.',
  ],
  code: SELF_OR_ADMIN,
};

export const RAISES: Finding = {
  id: 'raises-themself',
  expected: '403 (or another 4xx), and no more rights than before',
  why: 'Otherwise every visitor can become an administrator with one more field.',
  tryIt: "curl -i -X PATCH $URL/users/2 -b jar -d 'role=admin'",
  read: ROLES,
  hints: [
    'Ada wrote `role=admin` and had it. May everybody who may read an account also change it?',
    'Only administrators change roles. At the sign-up, the role comes from you and never from the form.',
  ],
  code: CHANGE,
};

export const NO_CHANGE: Finding = {
  id: 'change-refused',
  expected: '200, 204 or 303, and the account is changed',
  why: 'When no request can give rights, somebody gives them in the database, by hand.',
  tryIt: "curl -i -X PATCH $URL/users/2 -b root -d 'role=admin'",
  read: API,
  hints: [
    'PATCH /users/ and a number takes the fields `role` (user, admin) and `disabled` (true, false), from an administrator.',
    'PATCH has a body like POST: does your reader of forms run for it as well?',
  ],
  code: CHANGE,
};

export const UNKNOWN_ROLE: Finding = {
  id: 'unknown-role',
  expected: '400 (any 4xx) for a role that you do not have',
  why: 'A typo in a role gives somebody rights that nobody has thought of.',
  tryIt: "curl -i -X PATCH $URL/users/2 -b root -d 'role=king'",
  read: API,
  hints: [
    'You stored `king`. Which roles are there?',
    'Compare with the list of roles, and refuse everything else before you store anything.',
  ],
  code: CHANGE,
};

export const IN_SESSION: Finding = {
  id: 'role-in-session',
  expected: 'the new role at the next request, with the old ticket',
  why: 'Whoever is demoted keeps the rights until they log out, and they will not.',
  tryIt: `${USERS}   # after the role was taken away`,
  read: ROLES,
  hints: [
    'You copied the role into the session at the log-in, and believe the copy.',
    'The session says who it is. What they may do depends on the account: look up its role at each request.',
  ],
  code: ASK_ROLE,
};

export const STILL_IN: Finding = {
  id: 'disabled-still-in',
  expected: '401 (or a redirect) for every ticket of an account that was disabled',
  why: 'You disable an account because somebody is inside it, now.',
  tryIt: "curl -i -X PATCH $URL/users/3 -b root -d 'disabled=true'; curl -i $URL/me -b bob",
  read: API,
  hints: [
    'The account is disabled, and its ticket still opens.',
    'End all sessions of the account when you disable it, or ask at each request whether it is disabled.',
  ],
  code: DISABLE,
};

export const LOGS_IN: Finding = {
  id: 'disabled-logs-in',
  expected: 'a refusal for the right password of a disabled account',
  why: 'Otherwise it was disabled for a minute.',
  tryIt: "curl -i $URL/login -d 'email=bob@example.com' -d 'password=…'",
  read: API,
  hints: [
    'The right password opens a disabled account.',
    'Ask at the log-in, after the password: the slow hash runs in any case, so that the clock tells nothing.',
  ],
  code: DISABLE,
};

export const TOLD: Finding = {
  id: 'disabled-told',
  expected: 'the answer that every wrong password gets',
  why: 'Whoever does not know the password learns nothing about an account, not even that it is disabled.',
  tryIt: "curl -i $URL/login -d 'email=bob@example.com' -d 'password=something else'",
  read: 'd-accounts/3-telling-nothing.md#c19',
  hints: [
    'A wrong password for a disabled account has an answer of its own.',
    'Judge the password first. Only somebody who knows it may be told that the account is disabled.',
  ],
  code: DISABLE,
};

export const LAST_ADMIN: Finding = {
  id: 'last-administrator',
  expected: '409 (any 4xx), and the last administrator stays one',
  why: 'Without an administrator nobody can make another one. A click, and the site belongs to nobody.',
  tryIt: "curl -i -X PATCH $URL/users/1 -b root -d 'role=user'",
  read: API,
  hints: [
    'The last administrator took the role from themself, or was disabled.',
    'Count those who are administrators and not disabled. When the one to be changed is the only one, refuse.',
  ],
  code: CHANGE,
};

export const LOOSE: Finding = {
  id: 'loose-number',
  expected: '404 (any 4xx): you never gave out this number',
  why: 'Two addresses for one account: a rule written for one of them does not see the other.',
  tryIt: 'curl -i $URL/users/2abc -b root',
  read: ROLES,
  hints: [
    '`parseInt("2abc")` is 2, and so is `Number("02")`.',
    'Compare texts: the number of the account, written out, with the piece of the address.',
  ],
  code: SELF_OR_ADMIN,
};
