/** What can be wrong in stage 13. */
import type { Finding } from '../failure.ts';
import { A_WAIT, BY_ADDRESS, COUNT_FIRST, FOR_NOBODY } from './13-code.ts';

const NOTHING = 'd-accounts/3-telling-nothing.md#c20';
const PROXIES = 'f-attacks/3-tls-and-proxies.md#c33';
const LOGIN = "curl -s -o /dev/null -w '%{http_code}\\n' $URL/login -d 'email=ada@example.com'";
const MANY = `for i in $(seq 21); do ${LOGIN} -d password=wrong$i; done`;

export const NO_LIMIT: Finding = {
  id: 'no-limit',
  expected: '429 after 10 to 20 wrong tries for one address',
  why: 'A program tries the thousand best known passwords in a minute, for every address it knows.',
  tryIt: MANY,
  read: NOTHING,
  hints: [
    'Every try is answered with 401. Count the wrong ones, and answer 429 when there are too many.',
    'Keep a number and a time under the address that was typed. A right password takes the number away; so does the end of the wait.',
  ],
  code: COUNT_FIRST,
};

export const TOO_STRICT: Finding = {
  id: 'too-strict',
  expected: 'nine wrong tries that are judged (401), and then the right password opens',
  why: 'People mistype, and try all the passwords they have. Whoever makes them wait after three teaches them to write it down.',
  tryIt: MANY,
  read: NOTHING,
  hints: [
    'You say 429 too early. Let 10 wrong tries be judged, and at most 20.',
    'Does a right password count as a try, too? Is the number still there from before?',
  ],
  code: COUNT_FIRST,
};

export const AFTER_HASH: Finding = {
  id: 'counts-after-hash',
  expected:
    'at most 20 tries judged (and two more, where threads cross), however many come at once',
  why: 'Whoever sends a thousand at once has a thousand tries, because all of them look at the number before one of them has changed it.',
  tryIt: `for i in $(seq 40); do ${LOGIN} -d password=wrong$i & done; wait`,
  read: NOTHING,
  hints: [
    'I sent 40 at once, and you judged too many of them. Between your look at the number and the count, the slow hash runs.',
    'Count first, then check: look, add one, and only then begin the slow work. A right password takes the count back.',
  ],
  code: COUNT_FIRST,
};

export const PER_SESSION: Finding = {
  id: 'counts-per-session',
  expected: 'tries counted for the address, whatever cookie comes with them',
  why: 'A program drops the cookie and has new tries: only honest people are counted.',
  tryIt: `${MANY}   # without -b: each is a stranger`,
  read: NOTHING,
  hints: [
    'With one cookie jar you stop me, without cookies you do not. Where do you keep the number?',
    'Keep it on the server, under the address that was typed, not in the session and not in a cookie.',
  ],
  code: BY_ADDRESS,
};

export const HEADER_BELIEVED: Finding = {
  id: 'header-believed',
  expected: 'tries counted for the address, whatever headers come with them',
  why: 'Everybody writes X-Forwarded-For and User-Agent as they like: one header more, ten tries more.',
  tryIt: `${LOGIN} -d password=wrong -H 'X-Forwarded-For: 203.0.113.7'`,
  read: PROXIES,
  hints: [
    'I changed a header with each try, and began at zero each time.',
    'Count by the address of the account. Where you count by machine as well, take the address of the connection; believe a header only from your own proxy.',
  ],
  code: BY_ADDRESS,
};

export const SPELLING: Finding = {
  id: 'spellings-apart',
  expected: 'one count for one account, however its address is spelt',
  why: 'Capital letters and blanks make a thousand spellings of one address, and ten tries for each.',
  tryIt: "curl -i $URL/login -d 'email=ADA@example.com' -d 'password=wrong'",
  read: NOTHING,
  hints: [
    'You count under the text as it was typed, and look the account up in its one spelling.',
    'Bring the address into its one spelling first, then count.',
  ],
  code: BY_ADDRESS,
};

export const TELLS: Finding = {
  id: 'limit-tells',
  expected: 'the same number of tries, and the same answer, for an address without an account',
  why: 'Otherwise ten tries tell who has an account here, and stage 3 was for nothing.',
  tryIt: MANY.replace('ada@', 'nobody@'),
  read: NOTHING,
  hints: [
    'An address without an account is counted differently, or not at all.',
    'Count before you look whether there is an account, and answer 429 in the same words.',
  ],
  code: FOR_NOBODY,
};

export const EVERYBODY: Finding = {
  id: 'everybody-waits',
  expected: 'a log-in for Bob while Ada has to wait',
  why: 'Otherwise whoever sends ten wrong passwords shuts the door for everybody, or for everybody behind one router.',
  tryIt: `${MANY}; curl -i $URL/login -d 'email=bob@example.com' -d 'password=…'`,
  read: NOTHING,
  hints: [
    'You count all tries together, or by machine. All my requests come from one machine, as those of an office do.',
    'Count by address: one number for Ada, another for Bob.',
  ],
  code: BY_ADDRESS,
};

export const LETS_RIGHT_IN: Finding = {
  id: 'right-one-passes',
  expected: '429 during the wait, for the right password, too',
  why: 'A limit that only wrong passwords feel stops nobody: the program goes on, and one of its tries is not 429.',
  tryIt: `${MANY}; ${LOGIN} -d 'password=rainy otters juggle lamps'`,
  read: NOTHING,
  hints: [
    'During the wait the right password still opens, so guessing goes on.',
    'Look at the number before you look at the password, and return there.',
  ],
  code: COUNT_FIRST,
};

export const FOR_EVER: Finding = {
  id: 'locked-for-ever',
  expected: 'a log-in with the right password when WAIT_SECONDS are over',
  why: 'Three wrong words from a stranger, and Ada is out until Monday: the lock is the attack.',
  tryIt: `${MANY}; sleep 3; ${LOGIN} -d 'password=rainy otters juggle lamps'`,
  read: NOTHING,
  hints: [
    'The wait is over, and the right password is still refused. Make people wait; do not lock.',
    'Keep the time beside the number, read WAIT_SECONDS from the environment, and compare at each try. A try that was refused must not make the wait longer.',
  ],
  code: A_WAIT,
};
