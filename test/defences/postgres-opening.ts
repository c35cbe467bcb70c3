/** The defences at the opening of a PostgreSQL, by file in src/ and test. */
type Edit = readonly [name: string, from: string, to: string];

const FITNESS = 'test/config/database-fitness.test.ts';

const EDITS: readonly (readonly [file: string, test: string, edits: readonly Edit[]])[] = [
  [
    'postgres/fitness',
    FITNESS,
    [
      ['fsync has to be on', '({ fsync }) => !fsync', '({ fsync }) => !fsync && false'],
      [
        'synchronous_commit has to be on',
        "synchronousCommit === 'off'",
        "synchronousCommit === 'never'",
      ],
      ['a standby is refused', '({ isStandby }) => isStandby,', '() => false,'],
      [
        'standbys that a commit does not wait for are told of',
        "synchronousStandbys === '' || synchronousCommit === 'local'",
        'synchronousStandbys === null',
      ],
    ],
  ],
  [
    'postgres/read-fitness',
    'test/postgres/pooler.test.ts',
    [
      [
        'a pooler in transaction mode is found',
        'if (pids.size < clients.length) return true;',
        'if (pids.size === 0) return true;',
      ],
    ],
  ],
  [
    'postgres/connection',
    'test/postgres/tls.test.ts',
    [
      [
        'the certificate has to be for the host of the URL',
        "if (mode === 'verify-full') return { ...ca, rejectUnauthorized: true };",
        "if (mode === 'verify-full') return { ...ca, rejectUnauthorized: false };",
      ],
    ],
  ],
  [
    'postgres/connection',
    FITNESS,
    [
      [
        'a host whose name begins like this machine is another one',
        '|localhost|127(?:\\.\\d{1,3}){3}|::1)$/',
        '|localhost.*|127.*|::1)$/',
      ],
    ],
  ],
  [
    'postgres/pool',
    'test/postgres/opening.test.ts',
    [['a statement ends after 5 s', 'SET statement_timeout', 'SET lock_timeout']],
  ],
  [
    'auth/database-url',
    'test/config/database-setting.test.ts',
    [
      ['the password of the database is not shown', "url.password = '';", 'url.hash = url.hash;'],
      [
        'parameters that would be ignored are refused',
        'every((name) => PARAMETERS.includes(name))',
        'every((name) => name !== PARAMETERS[9])',
      ],
    ],
  ],
  [
    'auth/shared-seal',
    'test/auth/shared-seal.test.ts',
    [
      [
        'what another server has sealed is not replaced',
        'if (plain !== null || isSeedName(name)) return plain;',
        'if (plain !== null || isSeedName(name) || name !== null) return plain;',
      ],
    ],
  ],
  [
    'start-steps',
    'test/postgres/start.test.ts',
    [
      [
        'a server makes no key file where others have one',
        'if (isShared && !existsSync(keyFile)) await requireNoKeys(stores);',
        'if (isShared && keyFile === null) await requireNoKeys(stores);',
      ],
    ],
  ],
  [
    'postgres/fill-tables',
    'test/postgres/move.test.ts',
    [
      ['a move needs an empty database', 'if (rows.length === 0) return;', 'if (rows) return;'],
      ['a move is all or nothing', "await client.query('BEGIN');", "await client.query('');"],
    ],
  ],
  [
    'cli/move',
    'test/cli/move.test.ts',
    [
      [
        'no password among the arguments of a program',
        "if (new URL(url).password === '') return;",
        'if (url) return;',
      ],
    ],
  ],
  [
    'sqlite/read-tables',
    'test/cli/move.test.ts',
    [
      [
        'a database is not moved while its server runs',
        'orUnavailable(() => lockDatabase(path))',
        'orUnavailable(() => ({ close: () => void lockDatabase }))',
      ],
    ],
  ],
];

/** In the shape of the table in defences.ts. */
export const POSTGRES_OPENING = EDITS.flatMap(([file, tests, edits]) =>
  edits.map(([name, from, to]) => ({
    name: `PostgreSQL: ${name}`,
    file: `src/${file}.ts`,
    from,
    to,
    tests,
  })),
);
