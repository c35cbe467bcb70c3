/** What can be wrong in stage 11 with the list of sessions and the end of one. */
import type { Finding } from '../failure.ts';
import { ID, LIST_CODE, OWN } from './11-code.ts';

const EVERYWHERE = 'e-sessions/10-everywhere.md#c29';
const LOGIN =
  "curl -i $URL/login -d 'email=ada@example.com' -d 'password=rainy otters juggle lamps'";
const SEE = `${LOGIN} -c laptop; ${LOGIN} -c phone; curl -i $URL/sessions -b laptop`;
const END = `${SEE}; curl -i -X POST $URL/sessions/ID/end -b laptop; curl -i $URL/me -b phone`;

export const LIST: Finding = {
  id: 'no-list',
  expected:
    'a JSON list with one entry for each session of whoever asks: `id`, and `current: true` for the one that asks',
  why: 'Whoever cannot see where they are logged in cannot see the thief.',
  tryIt: SEE,
  read: EVERYWHERE,
  hints: [
    'Go through your table of sessions, and take those that belong to the person who asks. No other ones, and all of these.',
    'The current one is the one whose ticket came with the request. Content-Type is application/json.',
  ],
  code: LIST_CODE,
};

export const ID_IS_TICKET: Finding = {
  id: 'id-is-ticket',
  expected: 'ids with which nobody can log in',
  why: 'Your list hands out tickets. A script, a screenshot, or somebody who looks over a shoulder has all of them.',
  tryIt: SEE,
  read: EVERYWHERE,
  hints: [
    'Give each session a public number beside its ticket.',
    'A counter will do, or a few letters of a hash of the ticket: nobody can compute the ticket from it.',
  ],
  code: ID,
};

export const STRANGER_SEES: Finding = {
  id: 'stranger-sees-sessions',
  expected: '401, or a redirect to the log-in, for somebody without a ticket',
  why: 'A list of sessions is private, like everything about an account.',
  tryIt: 'curl -i $URL/sessions',
  read: 'e-sessions/4-protecting-routes.md#c24',
  hints: [
    'Does this route ask who sends the request?',
    'Wrap it in the function that asks who it is, as /me and /dashboard are.',
  ],
  code: LIST_CODE,
};

export const END_REFUSED: Finding = {
  id: 'session-does-not-end',
  expected: '200, 204, 302 or 303, and that browser is a stranger at its next request',
  why: 'The phone lies in a taxi, and Ada has only her laptop.',
  tryIt: END,
  read: EVERYWHERE,
  hints: [
    'POST /sessions/ID/end takes the id out of the address, and deletes the record of that session.',
    'The record itself has to go, and not a line of the list. Look at the table that /me asks.',
  ],
  code: OWN,
};

export const END_BY_LINK: Finding = {
  id: 'end-by-link',
  expected: 'nothing changes by GET',
  why: 'A picture on any page has an address, and the browser fetches it with the cookies.',
  tryIt: 'curl -i $URL/sessions/ID/end -b laptop; curl -i $URL/me -b phone',
  read: 'e-sessions/6-logging-out.md#c25',
  hints: [
    'A GET only reads. Look at the method before you act.',
    'Match method and path together, for this route as for POST /logout.',
  ],
  code: OWN,
};

export const ENDS_TOO_MUCH: Finding = {
  id: 'ends-too-much',
  expected: 'the sessions that were not meant go on',
  why: 'People do not press a button twice that threw them out once.',
  tryIt: END,
  read: EVERYWHERE,
  hints: [
    'You ended more than was asked for.',
    'Find the one session by its id among the sessions of whoever asks, and delete that one. A new password ends those of the same account, and no others.',
  ],
  code: OWN,
};

export const ENDS_ANYBODYS: Finding = {
  id: 'ends-anybodys',
  expected: "a refusal, and Bob's session goes on",
  why: 'As Ada I ended a session that is not hers. With a loop over all numbers I throw out everybody.',
  tryIt: "curl -i -X POST $URL/sessions/ID/end -b laptop   # with an id of Bob's",
  read: EVERYWHERE,
  hints: [
    'You look the id up among all sessions. Whose is it?',
    "Look only among the caller's own. And ask first who calls.",
  ],
  code: OWN,
};

export const TELLS_IDS: Finding = {
  id: 'tells-who-has-it',
  expected: 'the same answer for a session of somebody else and for one that does not exist',
  why: 'The difference tells which numbers are in use, and when people log in.',
  tryIt:
    "curl -i -X POST $URL/sessions/ID/end -b laptop   # with an id of Bob's, and with one of nobody",
  read: EVERYWHERE,
  hints: [
    '403 for Bob\'s and 404 for none are two answers to the question "is there such a session?".',
    "Look among the caller's own. Bob's is not there, so it is the same case, and the same line of your program.",
  ],
  code: OWN,
};

export const END_FALLS: Finding = {
  id: 'end-falls',
  expected: 'an answer below 500 for an id that does not exist',
  why: 'Everybody can write an address.',
  tryIt:
    'curl -i -X POST $URL/sessions/constructor/end -b laptop; curl -i -X POST $URL/sessions/%zz/end -b laptop',
  read: EVERYWHERE,
  hints: [
    'An id from an address is any text. What does your program do with one that is not in the table, or that cannot be decoded?',
    'Compare it with the ids of the list. What is in none of them is a 404.',
  ],
  code: OWN,
};
