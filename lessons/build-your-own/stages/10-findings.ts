/** What can be wrong in stage 10. */
import type { Finding } from '../failure.ts';
import { LOAD, LOCK, SAVE, TIMES } from './10-code.ts';

const RESTART = 'e-sessions/8-restart.md#c27';
const LOGIN =
  "curl -i $URL/login -c jar -d 'email=ada@example.com' -d 'password=rainy otters juggle lamps'";
const AGAIN = `${LOGIN}   # then end the server, start it again, and: curl -i $URL/me -b jar`;
const CUT = `${LOGIN}; kill -9 PID   # of your server; start it again, and: curl -i $URL/me -b jar`;

export const ALL_LOST: Finding = {
  id: 'memory-only',
  expected: 'the same accounts and tickets after a stop and a start',
  why: 'Each new version of your program is a restart, and each restart loses all accounts and sessions.',
  tryIt: AGAIN,
  read: RESTART,
  hints: [
    'Same cookie, new process, stranger: your tables live in the process.',
    'Write them into a file below the folder in DATA_DIR when they change, and read that file when the program starts. A database such as SQLite is such a file.',
  ],
  code: LOAD,
};

export const TICKETS_LOST: Finding = {
  id: 'tickets-lost',
  expected: 'the same person at /me, with the same cookie, after a stop and a start',
  why: 'Everybody is thrown out by each new version of your program.',
  tryIt: AGAIN,
  read: RESTART,
  hints: [
    'The account is still there, the ticket is not. What else lives in the process: the table of sessions, or a key that signs them?',
    'Store the sessions as you store the accounts. A key that is drawn when the program starts is another key after each start: keep it below DATA_DIR, too.',
  ],
  code: LOAD,
};

export const LOGOUT_LOST: Finding = {
  id: 'logout-forgotten',
  expected: '401 (or a redirect) for a ticket that was given back, for ever',
  why: 'Ada logged out at the library, you restarted in the night, and the library is logged in.',
  tryIt: `${LOGIN}; cp jar copy; curl -X POST $URL/logout -b jar   # restart, and: curl -i $URL/me -b copy`,
  read: RESTART,
  hints: [
    'The row was deleted in memory, and is still in the file.',
    'A log-out changes the stored table like a log-in does. If you write a journal, write a line for the end, too.',
  ],
  code: SAVE,
};

export const TAKEN_AGAIN: Finding = {
  id: 'taken-after-restart',
  expected: '409 (or another 4xx): the address has an account, since before the restart',
  why: 'Whoever waits for your next version takes over any account, by signing up with its address.',
  tryIt:
    "curl -i $URL/signup -d 'email=ada@example.com' -d 'password=rainy otters juggle lamps'   # before and after a restart",
  read: RESTART,
  hints: [
    'What tells you that an address is taken? It is empty after the start.',
    'Ask the accounts themselves, or build the index from them when you load them. In a database: a UNIQUE column.',
  ],
  code: LOAD,
};

export const CLOCK_ANEW: Finding = {
  id: 'clock-starts-anew',
  expected: '401 (or a redirect): the time went on while the server was down',
  why: 'A thief has the ticket of last month. You restart, and it is as good as new.',
  tryIt: AGAIN,
  read: RESTART,
  hints: [
    'After the start every session is as fresh as if it had just begun.',
    'Store the times with the session, as time of day, not as "seconds left" or "since the start", and change nothing when you load them.',
  ],
  code: TIMES,
};

export const TOO_LATE: Finding = {
  id: 'saved-too-late',
  expected: 'what was answered still holds, also when the process is killed directly afterwards',
  why: 'Ctrl+C was fine, a power cut was not: somebody read "done", and it was not.',
  tryIt: CUT,
  read: RESTART,
  hints: [
    'You answer first and save later: at the exit, by a timer, or in the background. The process did not live that long.',
    'Write before you answer, and wait until it is written. That goes for sign-ups, log-ins and log-outs alike.',
  ],
  code: SAVE,
};

export const WILL_NOT_START: Finding = {
  id: 'will-not-start',
  expected: 'a server that listens again, whatever the end was like',
  why: 'The power comes back at three in the morning, and your site does not.',
  tryIt: CUT,
  read: RESTART,
  hints: [
    'Start it by hand with the same DATA_DIR after a kill -9, and read what it says. Something is in its way: half a file, a lock, a number of a process.',
    'Write into a new file and rename it: the old one or the new one is there, never half of one. A file that says "I am running" survives a kill; lock a socket or a database instead.',
  ],
  code: LOCK,
};
