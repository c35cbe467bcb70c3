/** The defences of what is recorded, and of who may read it. */
type Edit = readonly [name: string, from: string, to: string, tests: string];

const VIEW = 'test/web/event-view.test.ts';
const OWN = 'test/flows/activity.test.ts';

const EDITS: Readonly<Record<string, readonly Edit[]>> = {
  'auth/event-origin': [
    [
      'members do not learn from where administrators work',
      "return actorId === null || actorId === userId ? 'client' : 'administrator';",
      "return 'client';",
      OWN,
    ],
    ['nor from a mail that could not be sent', ' || ABOUT_MAIL.has(kind)', '', VIEW],
  ],
  'handlers/user': [
    [
      'a program of a member gets its own events as the page shows them',
      "reader.role === 'admin' ? toEventData(event, emails) : toOwnEventData(event)",
      'reader === null ? toOwnEventData(event) : toEventData(event, emails)',
      OWN,
    ],
  ],
  'auth/events': [
    [
      'wrong passwords typed while signed in displace no other events',
      "if (kind === 'confirm_failed') return 'failure';",
      '',
      'test/auth/events.test.ts',
    ],
  ],
};

export const EVENTS = Object.entries(EDITS).flatMap(([path, edits]) =>
  edits.map(([name, from, to, tests]) => ({
    name: `events, ${path}: ${name}`,
    file: `src/${path}.ts`,
    from,
    to,
    tests,
  })),
);
