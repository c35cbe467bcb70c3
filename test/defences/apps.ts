/** The defences of the apps of PROTECTS: which one a request is for, and who may enter it. */
type Edit = readonly [name: string, from: string, to: string, tests: string];

const APPS = 'test/web/apps.test.ts';
const PATHS = 'test/web/plain-path.test.ts';
const SETTING = 'test/config/apps.test.ts';
const VERIFY = 'test/handlers/verify.test.ts';

const EDITS: Readonly<Record<string, readonly Edit[]>> = {
  'config/apps': [
    [
      'a group in the place of a name is no app for everybody',
      "if (named.startsWith('@') || words.some((word) => /\\s/.test(word))) return RULES.place;",
      'if (words.some((word) => /\\s/.test(word))) return RULES.place;',
      SETTING,
    ],
    [
      'a text behind the groups is not left out',
      "named.startsWith('@') || words.some((word) => /\\s/.test(word))",
      "named.startsWith('@')",
      SETTING,
    ],
    [
      'a semicolon hides no app in the name of another one',
      "if (name === null || name.includes(';')) return RULES.name;",
      'if (name === null) return RULES.name;',
      SETTING,
    ],
    [
      'what looks like a group is one',
      "return groups === null || words.includes('@') ? RULES.group : { address, name, groups };",
      'return { address, name, groups: groups ?? [] };',
      SETTING,
    ],
    [
      'an app within another one has its groups',
      'return isInside && String(app.groups) !== String(other.groups) ? RULES.inside : null;',
      'return null;',
      SETTING,
    ],
    [
      'capitals make no other app',
      '[app.address.toLowerCase(), other.address.toLowerCase()]',
      '[app.address, other.address]',
      SETTING,
    ],
    [
      'a host is that of one app, because cookies go to all its ports',
      'hostOf(app.address) === hostOf(other.address) ? RULES.ports : null',
      'null',
      SETTING,
    ],
    [
      'an app has no port of our own host',
      'if (!own.has(hostOf(address))) return [];',
      'return [];',
      SETTING,
    ],
    [
      'an app has the scheme of ORIGIN, or a browser keeps its cookie back',
      'if (!address.startsWith(scheme))',
      'if (address.length < scheme.length)',
      SETTING,
    ],
  ],
  'web/apps': [
    [
      'an app is entered by those in its groups',
      'return isInGroups(user, app.groups);',
      'return isInGroups(user, []);',
      APPS,
    ],
    [
      'nobody enters where it is not certain which app is meant',
      'return isStrict ? { app: null, problem } : UNCERTAIN;',
      'return isStrict && problem === null ? { app: null, problem } : UNCERTAIN;',
      APPS,
    ],
    [
      'a path that begins like one is another one',
      "return path.startsWith(folder) && (path[folder.length] ?? '/') === '/';",
      'return path.startsWith(folder);',
      APPS,
    ],
    [
      'the nearer of two apps is meant',
      '.sort((a, b) => b.folder.length - a.folder.length)',
      '.sort((a, b) => a.folder.length - b.folder.length)',
      APPS,
    ],
    [
      'two headers with two addresses name none',
      "if (original !== null && original !== address) return refused('two_addresses', host);",
      '',
      APPS,
    ],
    [
      'a host that nobody knows is none of ours',
      'isStrict: list.some(isForGroups) };',
      'isStrict: false };',
      APPS,
    ],
  ],
  'web/plain-path': [
    ['no dot segments', '/^[.\\s]*(?:;|$)/.test(part)', "part === ''", PATHS],
    ['no two slashes', '/^[.\\s]*(?:;|$)/', '/^[.\\s]+(?:;|$)/', PATHS],
    ['no dots with a parameter', '/^[.\\s]*(?:;|$)/', '/^[.\\s]*$/', PATHS],
    ['no dots with a blank', '/^[.\\s]*(?:;|$)/', '/^[.]*(?:;|$)/', PATHS],
    [
      'no parameter that is encoded twice',
      ".replaceAll(/%(?:25)+(?=[0-9a-f]{2})/gi, '%')",
      '',
      PATHS,
    ],
    ['no dots of another width', ".normalize('NFKC')", '', PATHS],
    ['no dots with something invisible', ".replaceAll(IGNORED, '')", '', PATHS],
    ['no slash that Windows reads as one', '\\u2044\\u2215\\u2216', '', PATHS],
    ['no encoded slash', ' || /%2f/i.test(path)', '', PATHS],
    ['nothing is encoded twice', ' || TWICE_ENCODED.test(decoded)', '', PATHS],
    ['no backslash', 'const CONTROLS = /[\\p{Cc}\\\\]/u;', 'const CONTROLS = /[\\p{Cc}]/u;', PATHS],
    ['no controls', 'CONTROLS.test(decoded)', "decoded.includes('\\\\')", PATHS],
    ['no other form than a path', 'if (!ADDRESS.test(path) || ', 'if (', PATHS],
    [
      'no dot in front of a segment without a closer look',
      "[\\w~!$&'()*+=:@,-][\\w~!$&'()*+=:@,.-]*",
      "[\\w~!$&'()*+=:@,.-]*",
      PATHS,
    ],
  ],
  'handlers/verify': [
    [
      'a host that is no app is no circle of redirects',
      'if (!apps.isHere(visitor.request.headers)) return fromElsewhere(visitor, wanted, next);',
      '',
      VERIFY,
    ],
    [
      'who is in none of the groups is refused',
      'const isTheirs = app === null || mayEnter(user, app);',
      'const isTheirs = app === null || mayEnter(user, app) || app.name !== null;',
      VERIFY,
    ],
    [
      'administrators are no exception',
      'app === null || mayEnter(user, app);',
      "app === null || mayEnter(user, app) || user.role === 'admin';",
      VERIFY,
    ],
    [
      'an address that is not certain is refused',
      'if (problem !== null) {',
      'if (problem !== null && app !== null) {',
      VERIFY,
    ],
    [
      'the groups of the client are replaced by none',
      "'remote-groups': user.groups.join(','),",
      "...(user.groups.length > 0 && { 'remote-groups': user.groups.join(',') }),",
      VERIFY,
    ],
    [
      'an address of X-Original-URI leads nowhere',
      "const wanted = request.headers['x-forwarded-uri'];",
      "const wanted = request.headers['x-forwarded-uri'] ?? request.headers['x-original-uri'];",
      VERIFY,
    ],
  ],
  'web/warn-of-proxy': [
    ['the log has no query of a request', 'loggedPath(String(address))', 'String(address)', VERIFY],
    [
      'who asks often fills no log',
      'if (Math.abs(at - (warnedAt.get(cause) ?? Number.NEGATIVE_INFINITY)) < MINUTE) return;',
      '',
      VERIFY,
    ],
    [
      'a header in the log is bounded',
      '.slice(0, LONGEST),\n      address',
      ',\n      address',
      VERIFY,
    ],
  ],
  'web/open-apps': [
    [
      'the dashboard names no app that a user may not enter',
      'all.filter((app) => mayEnter(user, app))',
      'all',
      'test/handlers/dashboard.test.ts',
    ],
  ],
};

export const APPS_DEFENCES = Object.entries(EDITS).flatMap(([path, edits]) =>
  edits.map(([name, from, to, tests]) => ({
    name: `apps, ${path}: ${name}`,
    file: `src/${path}.ts`,
    from,
    to,
    tests,
  })),
);
