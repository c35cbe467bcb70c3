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
  'web/user-page': [
    [
      'a program of a member gets its own events as the page shows them',
      "if (reader.role !== 'admin') return",
      'if (reader === null) return',
      OWN,
    ],
  ],
  'handlers/activity': [
    [
      'a page of the own activity has no events of others',
      'const filter = { ...ALL_EVENTS, account: { userId: user.id } };',
      'const filter = ALL_EVENTS;',
      'test/handlers/activity.test.ts',
    ],
  ],
  'web/own-data': [
    [
      'a download does not tell from where an administrator works',
      'events: events.map(toOwnEventData),',
      'events,',
      'test/flows/own-data.test.ts',
    ],
  ],
  'auth/sign-in/account-waits': [
    [
      'one account is unlocked, and no other',
      'await throttle.forgive(accountSubject(user.email));',
      'for (const { user: one } of await this.list()) await throttle.forgive(accountSubject(one.email));',
      'test/auth/sign-in/account-waits.test.ts',
    ],
  ],
  routes: [
    [
      'the overview is for administrators',
      "admin('GET', '/overview'",
      "member('GET', '/overview'",
      'test/flows/overview.test.ts',
    ],
    [
      'the activity of the site is for administrators',
      "admin('GET', '/activity'",
      "member('GET', '/activity'",
      'test/flows/site-activity.test.ts',
    ],
    [
      'unlocking is for administrators',
      "admin('POST', '/users/:id/unlock'",
      "member('POST', '/users/:id/unlock'",
      'test/flows/user-unlock.test.ts',
    ],
  ],
  'web/confirmed': [
    [
      'unlocking needs a fresh password',
      'unlock: { fresh: USER, act',
      'unlock: { act',
      'test/flows/user-unlock.test.ts',
    ],
  ],
  'sqlite/event-store': [
    [
      'what a command does comes into the log of the server',
      'event.requestId === BY_COMMAND ? insertBoth(event) : insert(event)',
      'insert(event)',
      'test/sqlite/stores.test.ts',
    ],
  ],
  'process/command-log': [
    [
      'an act that was logged is removed, and not logged again',
      'await acts.remove(logged);',
      '',
      'test/process/command-log.test.ts',
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
