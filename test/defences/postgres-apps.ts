/** The defences of the stores for apps, on PostgreSQL: they stand beside those of SQLite. */
type Edit = readonly [name: string, from: string, to: string, tests?: string];

const STORES = 'test/postgres/stores.test.ts';
const LOCKS = 'test/postgres/app-locks.test.ts';
const FEED = 'test/postgres/feed.test.ts';

const EDITS: Readonly<Record<string, readonly Edit[]>> = {
  'code-store': [
    ['a code works once', ' AND used_at IS NULL AND expires_at > $3', ' AND expires_at > $3'],
    ['a code works for a while', ' AND expires_at > $3 RETURNING', ' AND $3::bigint > 0 RETURNING'],
    [
      'a code is of one kind',
      'WHERE key = $1 AND kind = $2 AND used_at IS NULL',
      "WHERE key = $1 AND $2 <> '' AND used_at IS NULL",
    ],
    [
      'a session that another server is ending gets none',
      'FROM sessions WHERE key = $3 FOR KEY SHARE`;',
      'FROM sessions WHERE key = $3`;',
      LOCKS,
    ],
    [
      'who brings a used one ends what was given for it',
      'child: used.child === null ? null : String(used.child)',
      'child: used.child === null ? null : null',
    ],
  ],
  'client-login-store': [
    [
      'a client that signs in while the session ends is told',
      'WHERE key = $1 FOR KEY SHARE)',
      'WHERE key = $1)',
      LOCKS,
    ],
    ['one that signs in after the end is told', 'THEN NULL ELSE 0 END', 'THEN NULL ELSE NULL END'],
    [
      'a client knows a session by one name',
      'DO UPDATE SET sid = client_logins.sid',
      'DO UPDATE SET sid = excluded.sid',
    ],
    ['a client in trouble gets a pause', 'tries = tries + 1, next_at = $1', 'tries = tries + 1'],
  ],
  'client-store': [
    [
      'a change at another server is known',
      'feed?.keysVersion() ?? Number.NaN;',
      'feed ? 1 : Number.NaN;',
      FEED,
    ],
    [
      'a client that is removed loses its sessions',
      "await queries.run('DELETE FROM sessions WHERE client_id = $1', id);",
      '',
    ],
    [
      'what another administrator changes at this moment stays',
      'SELECT * FROM oidc_clients WHERE id = $1 FOR UPDATE',
      'SELECT * FROM oidc_clients WHERE id = $1',
      LOCKS,
    ],
    [
      'one that another server is removing gets no session',
      "id = $1 FOR KEY SHARE';",
      "id = $1';",
      LOCKS,
    ],
  ],
  'session-store': [
    [
      'a session that another server is ending begins none for a client',
      'if (program?.parent) await queries.run(HOLD, program.parent);',
      '',
      LOCKS,
    ],
    [
      'a client that was removed gets none',
      'await useClient(queries, program?.clientId ?? null);',
      '',
    ],
  ],
  'app-tables': [
    [
      'the session of a client ends with that of the browser',
      'ADD COLUMN parent    text REFERENCES sessions (key) ON DELETE CASCADE DEFERRABLE;',
      'ADD COLUMN parent    text;',
    ],
    [
      'a code ends with its session',
      'session    text NOT NULL REFERENCES sessions (key) ON DELETE CASCADE,',
      'session    text NOT NULL,',
    ],
    [
      'whatever ends a session makes its clients be told',
      '    UPDATE client_logins SET next_at = 0 WHERE session IN (SELECT key FROM changed);\n',
      '',
    ],
    [
      'all servers hear of a client that is changed or removed',
      'clients_changed AFTER INSERT OR UPDATE OR DELETE ON oidc_clients',
      'clients_changed AFTER INSERT ON oidc_clients',
      FEED,
    ],
    ['all servers hear of groups', 'b.role, b.groups,', 'b.role, a.groups,', FEED],
  ],
};

export const POSTGRES_APPS = Object.entries(EDITS).flatMap(([file, edits]) =>
  edits.map(([name, from, to, tests = STORES]) => ({
    name: `apps on PostgreSQL, ${file}: ${name}`,
    file: `src/postgres/${file}.ts`,
    from,
    to,
    tests,
  })),
);
