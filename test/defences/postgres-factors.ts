/** Factors and sealed values in PostgreSQL: locks, and what other servers see meanwhile. */
const LOCKS = 'factor-locks';
const SEALED = 'sealed-values';
const REPLACED = 'replace-keys';

/** By the file in src/postgres and the test in test/postgres: the name, the text, and the edit. */
const EDITS: readonly (readonly [
  file: string,
  test: string,
  edits: readonly (readonly [name: string, from: string, to: string])[],
])[] = [
  [
    'account-lock',
    LOCKS,
    [['an account is held while its factors change', ' FOR NO KEY UPDATE', '']],
  ],
  ['pending-store', LOCKS, [['no pending sign-in beside a disabling', ' FOR SHARE`', '`']]],
  [
    'factor-store',
    LOCKS,
    [
      [
        'recovery codes are counted one use after the other',
        'await lockAccount(queries, userId);\n        const sql',
        'const sql',
      ],
      [
        'the last factor stays, beside a passkey that goes',
        'await lockAccount(queries, userId);\n        const app',
        'const app',
      ],
      ['a due date for all accounts, in pieces', 'if (set < CHUNK) return total;', 'return total;'],
    ],
  ],
  [
    'passkey-store',
    LOCKS,
    [
      [
        'the last factor stays, beside an app that goes',
        'await lockAccount(queries, userId);\n        const own',
        'const own',
      ],
      ['a credential is of one account', 'ON CONFLICT (credential_id) DO NOTHING', ''],
      [
        'no passkey for a session that has ended',
        'account === null || !(await isSignedIn(queries, { userId, session }))',
        'account === null',
      ],
    ],
  ],
  [
    'totp-store',
    LOCKS,
    [['no app for a disabled account', 'account?.isEnabled !== true', 'account === null']],
  ],
  [
    'sealing-lock',
    SEALED,
    [
      ['one starter makes a key', 'pg_advisory_xact_lock($1)', '$1::int'],
      ['nothing is sealed with a key that goes', 'pg_advisory_xact_lock_shared($1)', '$1::int'],
    ],
  ],
  [
    'key-store',
    SEALED,
    [['one first key', 'await lockSealing(queries);', 'await keepSealingKey(queries);']],
  ],
  ['secret-store', SEALED, [['one secret', 'await lockSealing(queries);', '']]],
  [
    'sealed-values',
    REPLACED,
    [
      ['each key is in the file once', '.filter((other) => !other.equals(fresh))', ''],
      [
        'the file opens what is in the database',
        'writeKeyFile(keyFile, keys);',
        'writeKeyFile(keyFile, [fresh]);',
      ],
      ['the old sealing key goes', 'keys.slice(0, last + 1)', 'keys'],
      ['every seed is sealed again', 'if (page.length < PAGE) return;', 'return;'],
      [
        'others sign in meanwhile',
        'await lockSealing(queries);\n    const others',
        "await lockSealing(queries);\n    await queries.run('DELETE FROM token_keys');\n    const others",
      ],
    ],
  ],
  [
    'secret-store',
    REPLACED,
    [
      [
        'a secret in memory ends with its replacement',
        'if (last?.version === version) return last.secret;',
        'if (last !== undefined) return last.secret;',
      ],
    ],
  ],
];

/** In the shape of the table in defences.ts. */
export const POSTGRES_FACTORS = EDITS.flatMap(([file, test, edits]) =>
  edits.map(([name, from, to]) => ({
    name: `PostgreSQL: ${name}`,
    file: `src/postgres/${file}.ts`,
    from,
    to,
    tests: `test/postgres/${test}.test.ts`,
  })),
);
