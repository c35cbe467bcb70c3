/** What can be wrong in stage 11 with another password. */
import type { Finding } from '../failure.ts';
import { CHANGE } from './11-code.ts';

const EVERYWHERE = 'e-sessions/10-everywhere.md#c29';
const LOGIN =
  "curl -i $URL/login -d 'email=ada@example.com' -d 'password=rainy otters juggle lamps'";
const PASSWORD =
  "curl -i $URL/password -b laptop -c laptop -d 'current=rainy otters juggle lamps' -d 'password=seven foxes paint a harbour'";

export const CURRENT_NOT_ASKED: Finding = {
  id: 'current-not-asked',
  expected: 'a refusal (403 or another 4xx) without the right current password',
  why: 'Whoever finds an open laptop has a minute. With it they would have the account.',
  tryIt: PASSWORD.replace('rainy otters juggle lamps', 'something else'),
  read: EVERYWHERE,
  hints: [
    'A ticket says who it is. For this, ask for the password again.',
    'Compare the field `current` with the stored password, as the log-in does, and refuse before anything changes.',
  ],
  code: CHANGE,
};

export const BAD_PASSWORD: Finding = {
  id: 'bad-new-password',
  expected: '400: a new password has at least 8 characters, as at the sign-up',
  why: 'Otherwise everybody has a good password, until they change it.',
  tryIt: PASSWORD.replace('seven foxes paint a harbour', 'abc'),
  read: 'd-accounts/2-passwords.md#c18',
  hints: [
    'The rules for passwords are the same here as at the sign-up.',
    'Write them in one function, and call it in both places.',
  ],
  code: CHANGE,
};

export const ACTS_FIRST: Finding = {
  id: 'changed-before-refusal',
  expected: 'after a refusal everything is as it was: the password, and both sessions',
  why: 'Somebody mistypes, reads "wrong password", and is out of their account.',
  tryIt: `${PASSWORD.replace('rainy otters juggle lamps', 'something else')}; curl -i $URL/me -b phone`,
  read: EVERYWHERE,
  hints: [
    'You changed something before you knew whether you would refuse.',
    'Look at everything first, then change everything: the refusals come before the first line that writes.',
  ],
  code: CHANGE,
};

export const CHANGE_REFUSED: Finding = {
  id: 'password-not-changed',
  expected: '200, 204, 302 or 303, and from then on the new password opens the account',
  why: 'Somebody fears that their password is known, and cannot change it.',
  tryIt: PASSWORD,
  read: EVERYWHERE,
  hints: [
    'POST /password takes the fields `current` and `password`.',
    'Hash the new one as the sign-up does, and store it in the place where the log-in looks.',
  ],
  code: CHANGE,
};

export const OLD_PASSWORD: Finding = {
  id: 'old-password-works',
  expected: '401 for the old password',
  why: 'It was changed because somebody else knows it.',
  tryIt: `${PASSWORD}; ${LOGIN}`,
  read: EVERYWHERE,
  hints: [
    'The new password came beside the old one, and not in its place.',
    'An account has one stored hash. Is there a cache of it?',
  ],
  code: CHANGE,
};

export const OLD_SESSIONS: Finding = {
  id: 'password-keeps-sessions',
  expected: '401 (or a redirect) on every other device',
  why: 'The thief on the phone did not notice that there is a new password.',
  tryIt: `${PASSWORD}; curl -i $URL/me -b phone`,
  read: EVERYWHERE,
  hints: [
    'A session asks for the password once, at its beginning. Who is in stays in.',
    'End all sessions of the account when its password changes, and begin a new one for the person who changed it.',
  ],
  code: CHANGE,
};

export const CHANGER_OUT: Finding = {
  id: 'changer-is-out',
  expected: 'the browser that changed the password goes on, with the ticket in the answer',
  why: 'Somebody did the right thing, and is punished with a log-in.',
  tryIt: `${PASSWORD}; curl -i $URL/me -b laptop`,
  read: EVERYWHERE,
  hints: [
    'You ended this session with the others.',
    'After the end of all, begin a new one for this browser, and send its ticket with the answer.',
  ],
  code: CHANGE,
};

export const TICKET_KEPT: Finding = {
  id: 'ticket-not-renewed',
  expected: '401 (or a redirect) for the ticket that this browser had before',
  why: 'A thief who copied the ticket of this very browser is still in.',
  tryIt: `cp laptop copy; ${PASSWORD}; curl -i $URL/me -b copy`,
  read: EVERYWHERE,
  hints: [
    'You ended the others and left this one as it was. Nobody knows which ticket was copied.',
    'End all of them, this one, too. Then draw a new ticket, as at the log-in.',
  ],
  code: CHANGE,
};
