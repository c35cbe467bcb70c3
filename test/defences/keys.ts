/** The defences of keys for programs. */
type Edit = readonly [name: string, from: string, to: string, tests: string];

const NEW = 'test/flows/new-keys.test.ts';
const USED = 'test/flows/keys.test.ts';
const ENDED = 'test/flows/ended-keys.test.ts';
const LOOK_UP = 'test/auth/sessions/session-look-up.test.ts';

const EDITS: Readonly<Record<string, readonly Edit[]>> = {
  'auth/sessions/program': [
    [
      'a scanner finds one that leaked',
      "const KEY_PREFIX = 'ckey_';",
      "const KEY_PREFIX = '';",
      USED,
    ],
  ],
  'auth/sessions/session-limit': [
    [
      'nothing but its owner and its last day ends one',
      "if (kind === 'key') return Number.POSITIVE_INFINITY;",
      '',
      NEW,
    ],
    [
      'a new one ends no session of a browser',
      "return program?.kind ?? 'browser';",
      "return program?.kind === 'key' ? 'browser' : (program?.kind ?? 'browser');",
      NEW,
    ],
  ],
  'auth/sessions/session-look-up': [
    [
      'one that a command has made works',
      'const stored = await this.#store.byKey(key);',
      'const stored = null as Awaited<ReturnType<typeof this.#store.byKey>>;',
      LOOK_UP,
    ],
  ],
  'auth/tokens/program-keys': [
    [
      'a session that has ended makes none',
      "if (by !== null && !living.some(({ key }) => key === by.key)) throw new KeyRefused('gone');",
      '',
      NEW,
    ],
    [
      'a name is that of one',
      "if (keys.some(({ program }) => program?.name === name)) throw new KeyRefused('name');",
      '',
      NEW,
    ],
    [
      'an account has twenty at most',
      "if (keys.length >= KEYS_PER_USER) throw new KeyRefused('limit');",
      '',
      NEW,
    ],
    [
      'one ends with its last day',
      'lifetime: { idleMs: days * DAY, maxMs: days * DAY },',
      'lifetime: { idleMs: 999 * DAY, maxMs: 999 * DAY },',
      ENDED,
    ],
    [
      'a session of a browser is none',
      "return program?.kind === 'key';",
      "return program?.kind !== 'client';",
      ENDED,
    ],
  ],
  'auth/tokens/tokens': [
    [
      'guessing costs a try',
      'const throttled = await this.#verifier.spend(address);',
      'const throttled = null as Awaited<ReturnType<Verifier["spend"]>>;',
      USED,
    ],
    [
      'no token outlives its key',
      'Math.min(ACCESS_SECONDS, Math.max(left, 1))',
      'Math.max(ACCESS_SECONDS, Math.min(left, 1))',
      USED,
    ],
    [
      'another service does not learn the session',
      'const sid = hashSecret(`',
      'const sid = String(`',
      USED,
    ],
  ],
  'web/visitor': [
    [
      'one for an app opens nothing here',
      'if (found.session.program?.audience === siteUrl) return { ...context, ...found };',
      'if (found.session.program !== undefined) return { ...context, ...found };',
      USED,
    ],
    [
      'who has to set up a second factor first cannot use one',
      'if (factors.mustEnrol(found.user)) return { ...visitor, badToken: enrolFirstError() };',
      '',
      ENDED,
    ],
  ],
  'web/access': [
    ['one never counts as a fresh password', 'if (isKey(session)) refuseKey(rule);', '', USED],
  ],
  'web/key-audiences': [
    [
      'one for an app is for that app alone',
      'keyHolder.session.program?.audience === app?.address ? keyHolder.user : null',
      'keyHolder.user',
      USED,
    ],
    [
      'one for this site opens no app',
      'return session !== null && isKey(session) ? null : user;',
      'return user;',
      USED,
    ],
    [
      'none is made for an app that its owner may not enter',
      'const open = apps.list.filter((app) => mayEnter(user, app));',
      'const open = apps.list;',
      USED,
    ],
  ],
  'web/key-request': [
    [
      'one is for something that is there',
      "['audience', isKnown ? null : 'Choose what the key is for.'],",
      '',
      NEW,
    ],
    [
      'none is for longer than a year',
      'days >= KEY_DAYS.least && days <= KEY_DAYS.most',
      'days >= KEY_DAYS.least',
      NEW,
    ],
  ],
  'handlers/tokens': [
    [
      'one for an app is exchanged for nothing',
      'if (!tokens.audiences.has(audience)) throw new HttpError(400, NO_SERVICE);',
      '',
      USED,
    ],
  ],
  'handlers/program-keys': [
    [
      'that one was made is recorded, and its owner told',
      "await audit(member, 'key_added', { userId: user.id });",
      '',
      NEW,
    ],
    [
      'one is ended by its owner',
      'const key = await programKeys.byId(user.id, parseId(params.id) ?? 0);',
      'const key = (await programKeys.byId(user.id, parseId(params.id) ?? 0)) ?? (await programKeys.byId(1, parseId(params.id) ?? 0));',
      ENDED,
    ],
  ],
  'program-routes': [
    ['one is made with a fresh password', ', confirmed.makeKey', '', NEW],
    [
      'those of others are ended by administrators',
      "admin('POST', '/users/:id/keys/:key/revoke'",
      "member('POST', '/users/:id/keys/:key/revoke'",
      ENDED,
    ],
  ],
};

export const KEYS = Object.entries(EDITS).flatMap(([path, edits]) =>
  edits.map(([name, from, to, tests]) => ({
    name: `keys, ${path}: ${name}`,
    file: `src/${path}.ts`,
    from,
    to,
    tests,
  })),
);
