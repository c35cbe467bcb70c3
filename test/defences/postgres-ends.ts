/** The defences of ends of sessions that several servers share, and of lost connections. */
const EDITS: readonly (readonly [
  name: string,
  file: string,
  from: string,
  to: string,
  test: string,
])[] = [
  [
    'an end that finds nothing to end waits for the other servers',
    'src/postgres/session-store.ts',
    'if (deleted === 0) {',
    'if (deleted < 0) {',
    'ends',
  ],
  [
    'signing out everywhere else ends what another server has begun a moment ago',
    'src/auth/sessions/sessions.ts',
    '      const ended = await shared.forgetOthers(userId, kept?.key ?? null);',
    '      const ended = await this.#lookUp.of(userId).then((own) => this.#endAll(own)).then(() => 0);',
    'ends',
  ],
  [
    'a command that finds nothing to do waits for the servers',
    'src/cli/about-user.ts',
    '  await sessions.shared?.settled();\n',
    '  await sessions.shared;\n',
    'ends',
  ],
  [
    'a connection that is lost between two statements does not end the program',
    'src/postgres/pool.ts',
    "  pool.on('connect', (client) => client.on('error', () => {}));\n",
    '',
    'lost-connections',
  ],
  [
    'a transaction that stands still loses its locks',
    'src/postgres/pool.ts',
    'const IDLE_IN_TRANSACTION = 2_000;',
    'const IDLE_IN_TRANSACTION = 2_000_000;',
    'commit',
  ],
  [
    'a transaction is not taken for one that got its number after a crash',
    'src/postgres/commit.ts',
    "WHEN checkpoint_time < date_trunc('second', $2::timestamptz) THEN",
    'WHEN $2::timestamptz IS NOT NULL THEN',
    'commit',
  ],
  [
    'the answer to a lost COMMIT is that it is unknown',
    'src/postgres/postgres-error.ts',
    '  if (error instanceof CommitUnknown) return true;\n',
    '  if (error instanceof CommitUnknown) return false;\n',
    'commit',
  ],
  [
    'what was read while a change was told is not kept',
    'src/auth/sessions/session-look-up.ts',
    'session.checkedAt = this.#changes === before ? version : Number.NaN;',
    'session.checkedAt = before < 0 ? Number.NaN : version;',
    '../auth/sessions/session-look-up',
  ],
  [
    'a list that was read while a change was told is not kept',
    'src/auth/sessions/session-look-up.ts',
    'if (this.#changes === before) this.#complete.set(',
    'if (before >= 0) this.#complete.set(',
    '../auth/sessions/session-look-up',
  ],
];

/** What a run takes out, see defences.ts. */
export const POSTGRES_ENDS = EDITS.map(([name, file, from, to, test]) => ({
  name: `servers on one PostgreSQL: ${name}`,
  file,
  from,
  to,
  tests: `test/postgres/${test}.test.ts`,
}));
