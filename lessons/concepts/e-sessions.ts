/** The concepts of part E: sessions. */
import type { Concept } from './concept.ts';

/** The concepts of part E, in the order in which they are taught. */
export const SESSION_CONCEPTS: readonly Concept[] = [
  {
    id: 21,
    slug: 'random-key',
    part: 'E',
    title: 'A random key into a table',
    misconception: 'A long ID is a random one, and a UUID is a session.',
    lesson: 'lessons/e-sessions/1-the-ticket.md#c21',
    notes: ['login-cookie'],
    shownBy:
      'test/auth/sessions/sessions.test.ts › hands out tickets that are random in every byte',
  },
  {
    id: 22,
    slug: 'session-store',
    part: 'E',
    title: 'The session table: create, read, delete',
    misconception: 'The session is in the cookie.',
    lesson: 'lessons/e-sessions/1-the-ticket.md#c22',
    notes: ['first-cookie', 'same-ticket', 'attributes-stay'],
    shownBy:
      'test/auth/sessions/sessions.test.ts › keeps the SHA-256 of the ticket, and the ticket nowhere',
  },
  {
    id: 23,
    slug: 'by-hand',
    part: 'E',
    title: 'Signing in creates a session, seen by hand',
    misconception: 'The server recognises the browser, not the number that it sends.',
    lesson: 'lessons/e-sessions/2-by-hand.md#c23',
    notes: ['login-cookie', 'unknown-ticket', 'second-ticket', 'no-cookie'],
    shownBy: 'experiment:change-one-letter',
  },
  {
    id: 51,
    slug: 'write-the-store',
    part: 'E',
    title: 'A session store of three functions',
    misconception: 'An object with brackets is a table, and a store is something one installs.',
    lesson: 'lessons/e-sessions/3-write-the-store.md#c51',
    notes: ['unknown-ticket'],
    shownBy:
      'test/lessons/exercises.test.ts › stops at what is wrong with this one: a plain object is the table',
  },
  {
    id: 24,
    slug: 'protecting',
    part: 'E',
    title: 'Protecting routes',
    misconception: 'A page that no link leads to is protected.',
    lesson: 'lessons/e-sessions/4-protecting-routes.md#c24',
    notes: ['to-login', 'unauthorized', 'no-store'],
    shownBy:
      'test/flows/matrix.test.ts › has a row here for every route, and no row for what is no route',
  },
  {
    id: 25,
    slug: 'logging-out',
    part: 'E',
    title: 'Logging out',
    misconception: 'When the cookie is gone, the session is gone.',
    lesson: 'lessons/e-sessions/6-logging-out.md#c25',
    notes: ['cookie-taken-back', 'clear-site-data', 'method-not-allowed'],
    shownBy: 'experiment:replay-after-logout',
  },
  {
    id: 26,
    slug: 'expiry',
    part: 'E',
    title: 'The server enforces expiry',
    misconception: 'Max-Age in the cookie makes an old session worthless.',
    lesson: 'lessons/e-sessions/7-expiry.md#c26',
    notes: ['max-age', 'dead-ticket'],
    shownBy:
      'test/auth/sessions/sessions.test.ts › ends a session at its absolute limit, however busy it was',
  },
  {
    id: 27,
    slug: 'restart',
    part: 'E',
    title: 'What survives a restart',
    misconception: 'After a restart of the server the browser has lost its cookie.',
    lesson: 'lessons/e-sessions/8-restart.md#c27',
    notes: ['unknown-ticket'],
    shownBy: 'experiment:restart-and-reload',
  },
  {
    id: 28,
    slug: 'fixation',
    part: 'E',
    title: 'Session fixation, and a new ID at sign-in',
    misconception: 'A browser may keep its session ID when its user signs in.',
    lesson: 'lessons/e-sessions/9-fixation.md#c28',
    notes: ['rotation'],
    shownBy:
      'test/flows/login.test.ts › gives a new ID at every log-in and ends the one this browser had',
  },
  {
    id: 29,
    slug: 'everywhere',
    part: 'E',
    title: 'Signing out everywhere',
    misconception: 'A new password locks out every client that used the old one.',
    lesson: 'lessons/e-sessions/10-everywhere.md#c29',
    notes: ['second-ticket', 'dead-ticket'],
    shownBy:
      'test/flows/password.test.ts › ends every session at once, and this browser goes on with a new ID',
  },
  {
    id: 30,
    slug: 'four-sessions',
    part: 'E',
    title: 'Four meanings of "session"',
    misconception: 'The word "session" has one meaning.',
    lesson: 'lessons/e-sessions/10-everywhere.md#c30',
    notes: ['keep-alive'],
    shownBy: 'experiment:two-log-ins',
  },
];
