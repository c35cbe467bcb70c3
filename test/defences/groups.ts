/** The defences of groups: who gives them, and what they are compared with. */
type Edit = readonly [name: string, from: string, to: string, tests: string];

const FLOW = 'test/flows/groups.test.ts';
const STORES = 'test/sqlite/stores.test.ts';
const WORDS = 'test/auth/accounts/groups.test.ts';

const EDITS: Readonly<Record<string, readonly Edit[]>> = {
  routes: [
    [
      'only administrators set them',
      "admin('POST', '/users/:id/groups'",
      "member('POST', '/users/:id/groups'",
      FLOW,
    ],
  ],
  'web/confirmed': [
    ['setting them needs a fresh password', 'setGroups: {\n    fresh: USER,', 'setGroups: {', FLOW],
  ],
  'handlers/signup': [
    [
      'nobody gets one by a field that they add to a sign-up',
      'const { email, password, issues } = readCredentials(fields);',
      `const { email, password, issues } = readCredentials(fields);
       const audit = (_visitor: unknown, _kind: string, { userId }: { userId: number }) =>
         deps.accounts.change(userId, { groups: [fields.get('groups')] as string[] });`,
      FLOW,
    ],
  ],
  'auth/accounts/groups': [
    [
      'they are whole names',
      'groups.includes(group))',
      "groups.join(' ').includes(group))",
      'test/web/apps.test.ts',
    ],
    [
      'finance and Finance are not two of them',
      '/^[a-z0-9][a-z0-9._-]{0,31}$/',
      '/^[a-z0-9][a-z0-9._-]{0,31}$/i',
      WORDS,
    ],
    [
      'they end where a header or a column parts them',
      'const GROUP = /^[a-z0-9][a-z0-9._-]{0,31}$/;',
      'const GROUP = /^[a-z0-9][^ ,]{0,31}$/;',
      WORDS,
    ],
    ['their names are bounded', '{0,31}$/;', '*$/;', WORDS],
    ['an account has twenty at most', 'words.length > GROUPS_LIMIT', 'words.length < 0', WORDS],
  ],
  'web/groups': [
    [
      'one place of a list is one group',
      "typeof name === 'string' && isGroup(name)",
      "typeof name === 'string'",
      FLOW,
    ],
  ],
  'handlers/invitations': [
    [
      'a link for anyone gives none',
      "if ([...fields.keys()].some((name) => name !== 'role')) {",
      "if ([...fields.keys()].some((name) => name !== 'role' && name !== 'groups')) {",
      FLOW,
    ],
  ],
  'handlers/user-edit': [
    [
      'the form of a name sets none',
      "if (fields.has('groups')) throw new HttpError(400, 'Groups are set at /users/:id/groups.');",
      '',
      FLOW,
    ],
  ],
  'sqlite/link-store': [
    [
      'the invitation says which, not the invited person',
      'groups: link.groups,',
      'groups: (account as { groups?: readonly string[] }).groups ?? link.groups,',
      STORES,
    ],
  ],
  'sqlite/insert-link': [
    [
      'an invitation in the place of another one has its own',
      'role = excluded.role, groups = excluded.groups,',
      'role = excluded.role,',
      STORES,
    ],
  ],
  'sqlite/password-change': [
    [
      'an invitation that gives some ends with the password of its maker',
      " OR groups <> ''))",
      '))',
      STORES,
    ],
  ],
  'sqlite/account-change': [
    [
      'all changes of an account are made, or none',
      "return unlessDuplicate('taken', () => transaction(database, work));",
      "return unlessDuplicate('taken', work);",
      STORES,
    ],
  ],
  'sqlite/account-list': [
    [
      'accounts are found by a whole name',
      "where(pattern, filter, '?5')",
      "where(pattern, filter, 'trim(?5)')",
      STORES,
    ],
  ],
  'web/change-user': [
    [
      'who gave and took which is recorded',
      "await record('groups_changed', { about: groupsChange(user.groups, groups) });",
      '',
      FLOW,
    ],
  ],
};

export const GROUPS = Object.entries(EDITS).flatMap(([path, edits]) =>
  edits.map(([name, from, to, tests]) => ({
    name: `groups, ${path}: ${name}`,
    file: `src/${path}.ts`,
    from,
    to,
    tests,
  })),
);
