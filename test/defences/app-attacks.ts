/**
 * The defences that an attack on the hand-over, the provider and the groups had asked for, and a
 * look at days on which the disk is full or two people act at once.
 */
type Edit = readonly [name: string, from: string, to: string, tests: string];

const HAND_OVER = 'test/flows/app-host-attacks.test.ts';
const LOGOUT = 'test/flows/client-logout.test.ts';
const VERIFY = 'test/handlers/verify.test.ts';
const NEEDED = 'test/auth/oidc/sign-in-needed.test.ts';
const URIS = 'test/auth/oidc/client-uris.test.ts';
const COMMANDS = 'test/cli/groups.test.ts';

const EDITS: Readonly<Record<string, readonly Edit[]>> = {
  'handlers/enter': [
    [
      'a frame gets no code',
      '    if (isInsideAnotherPage(visitor)) throw new HttpError(403, ONLY_AS_A_PAGE);\n',
      '',
      HAND_OVER,
    ],
    ['an account gets so many codes', '    await spendTurn(user);\n', '', HAND_OVER],
    [
      'one account takes no codes from another',
      'await turns.take(String(id));',
      "await turns.take(id === 0 ? '' : 'all');",
      HAND_OVER,
    ],
  ],
  'handlers/client-logout': [
    [
      'a picture of the address clears nothing',
      'const isKnown = holder !== null || cookies.session.read(visitor.cookies) !== null;',
      'const isKnown = holder !== null || cookies !== null;',
      LOGOUT,
    ],
    ['HEAD ends nothing', "isKnown && visitor.method !== 'HEAD' ?", 'isKnown ?', LOGOUT],
  ],
  'auth/oidc/logout-request': [
    [
      'a hint without sid is of no session',
      'hint.sid === sid;',
      '(hint.sid ?? sid) === sid;',
      'test/auth/oidc/logout-request.test.ts',
    ],
  ],
  'handlers/oauth-authorize': [
    [
      'a frame gets no code of OpenID Connect either',
      '    if (isInsideAnotherPage(visitor)) return sendError(visitor, request, FRAMED);\n',
      '',
      'test/flows/oidc-authorize.test.ts',
    ],
    [
      'HEAD gets no code',
      "    if (visitor.method === 'HEAD') return noContent(); // a look ahead gets no code\n",
      '',
      'test/flows/oidc-authorize.test.ts',
    ],
  ],
  'handlers/oauth-token': [
    [
      'a refresh is for openid at least',
      "if (scopes !== null && !scopes.includes('openid')) {",
      "if (scopes !== null && scopes.includes('openid') && scope === null) {",
      'test/flows/oidc-token.test.ts',
    ],
  ],
  log: [
    [
      'nothing in a line reverses or hides the rest of it',
      '\\u2028\\u2029\\p{Cf}]/gu',
      '\\u2028\\u2029]/gu',
      'test/log.test.ts',
    ],
  ],
  'auth/oidc/client-uris': [
    [
      'no address has a parameter of an answer',
      'ANSWERS.find((name) => url.searchParams.has(name));',
      "ANSWERS.find((name) => url.searchParams.has('') && name === '');",
      URIS,
    ],
    ['iss is one of them', "'iss', 'error',", "'error',", URIS],
  ],
  'auth/oidc/sign-in-needed': [
    [
      'a program that may be another one gets a code within a minute',
      '  if (canBeImitated(asking) && now - createdAt >= RECENT) return true;\n',
      '',
      NEEDED,
    ],
    [
      'it does not say itself when it was asked',
      'if (canBeImitated(asking) && now',
      'if (canBeImitated(asking) && asked === null && now',
      NEEDED,
    ],
    ['the minute is one', 'const RECENT = 60_000;', 'const RECENT = 600_000;', NEEDED],
    [
      'a scheme may be taken by another program, too',
      "!redirectUri.startsWith('https://');",
      "redirectUri.startsWith('http://');",
      NEEDED,
    ],
  ],
  'handlers/verify': [
    [
      'nobody is told to be another user',
      'memo(REMEMBERED, (user: User) => identityReply(user, remoteUser));',
      `((first?: Reply) => (user: User) => {
    first ??= identityReply(user, remoteUser);
    return first;
  })();`,
      VERIFY,
    ],
    [
      'a change of a user is told at once',
      'memo(REMEMBERED, (user: User) => identityReply(user, remoteUser));',
      `((told: Map<number, Reply>) => (user: User) => {
    const reply = told.get(user.id) ?? identityReply(user, remoteUser);
    told.set(user.id, reply);
    return reply;
  })(new Map());`,
      VERIFY,
    ],
  ],
  'process/client-logouts': [
    [
      'a full disk does not make a client be told all the time',
      '      if (this.#trouble.waitOf(clientId) > 0) continue;\n',
      '',
      'test/process/client-logouts.test.ts',
    ],
  ],
  'handlers/clients': [
    [
      'two administrators do not undo what the other one has set',
      'namedOf(settings, (name) => fields.has(name));',
      'namedOf(settings, () => true);',
      'test/handlers/clients.test.ts',
    ],
  ],
  'cli/clients': [
    [
      'nor do two commands',
      'namedOf(settings, (name) => Object.hasOwn(typed, name));',
      'namedOf(settings, () => true);',
      'test/cli/clients.test.ts',
    ],
  ],
  'handlers/program-keys': [
    [
      'a form that cannot be stored keeps what was typed',
      'return keepingForm(deps, member, make, refuse);',
      'return make();',
      'test/flows/unsaved.test.ts',
    ],
  ],
  'cli/read-words': [
    [
      'a command takes no words that are no groups',
      'const problem = problemOfGroups(String(text));',
      "const problem = problemOfGroups('');",
      COMMANDS,
    ],
    ['nor looks for one', 'if (isGroup(text)) return text;', 'if (text) return text;', COMMANDS],
  ],
  'cli/user-add': [
    [
      'a link for anyone gives none, on the command line either',
      'if (groups.length > 0 && email === null) {',
      'if (groups.length < 0 && email === null) {',
      COMMANDS,
    ],
    [
      'a command records which it gives to a new account',
      'groupsChange([], groups)',
      'groupsChange(groups, groups)',
      COMMANDS,
    ],
  ],
  'cli/user-set': [
    [
      'a command records which it gives and takes',
      "done.push(await recordAndTell(stores, 'groups_changed', after, { about }));",
      'done.push({ told: about?.slice(0, 0) });',
      COMMANDS,
    ],
    [
      'a change to the same ones is none',
      'groupsChange(user.groups, groups) !== null && { groups }',
      '{ groups }',
      COMMANDS,
    ],
  ],
  'cli/people/people-file': [
    [
      'a file with what is none is refused as a whole',
      'if (groups === null) {',
      "if (groups?.join() === ' ') {",
      'test/cli/people/people-file.test.ts',
    ],
  ],
  'cli/people/user-import': [
    [
      'those of the file are in the invitation',
      '{ email, name, role, groups, mailed }, null, keep',
      '{ email, name, role, groups: [], mailed }, null, keep',
      COMMANDS,
    ],
  ],
  'cli/people/import-plan': [
    [
      'who reads the plan sees that an account has others',
      'groups.length === 0 || groups.join() === there.groups.join()',
      'groups.length >= 0',
      COMMANDS,
    ],
  ],
};

const PAGES: readonly Edit[] = [
  [
    'nothing in an address that is not proven reverses or hides text',
    'visible(redirectUri)',
    'redirectUri.slice(0, SHOWN)',
    'test/flows/oidc-authorize.test.ts',
  ],
];

export const APP_ATTACKS = [
  ...Object.entries(EDITS).flatMap(([path, edits]) =>
    edits.map((edit) => toRow(`src/${path}`, edit)),
  ),
  ...PAGES.map((edit) => toRow('views/unproven', edit)),
];

function toRow(path: string, [name, from, to, tests]: Edit) {
  const shown = path.replace('src/', '');
  return { name: `attacks and bad days, ${shown}: ${name}`, file: `${path}.ts`, from, to, tests };
}
