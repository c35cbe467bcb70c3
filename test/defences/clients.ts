/** The defences of registered apps: who registers them, their secrets, and how they are told. */
type Edit = readonly [name: string, from: string, to: string, tests: string];

const URIS = 'test/auth/oidc/client-uris.test.ts';
const SETTINGS = 'test/auth/oidc/client-settings.test.ts';
const CLIENTS_TEST = 'test/auth/oidc/clients.test.ts';
const HANDLERS = 'test/handlers/clients.test.ts';
const FLOW = 'test/flows/clients.test.ts';
const STORES = 'test/sqlite/stores.test.ts';
const POST = 'test/process/post-form.test.ts';
const LOGOUTS = 'test/process/client-logouts.test.ts';

const EDITS: Readonly<Record<string, readonly Edit[]>> = {
  'client-routes': [
    ['administrators see them', "admin('GET', '/clients',", "member('GET', '/clients',", FLOW],
    [
      'administrators alone register one',
      "admin('POST', '/clients', clients.create, confirmed.addClient)",
      "member('POST', '/clients', clients.create, confirmed.addClient)",
      FLOW,
    ],
    [
      'administrators alone change one',
      "admin('POST', '/clients/:clientId/edit'",
      "member('POST', '/clients/:clientId/edit'",
      FLOW,
    ],
    [
      'administrators alone make a secret',
      "admin('POST', '/clients/:clientId/secret'",
      "member('POST', '/clients/:clientId/secret'",
      FLOW,
    ],
    [
      'administrators alone remove one',
      "admin('POST', '/clients/:clientId/remove'",
      "member('POST', '/clients/:clientId/remove'",
      FLOW,
    ],
    ['registering needs a fresh password', ', confirmed.addClient', '', FLOW],
    ['a change needs a fresh password', ', confirmed.editClient', '', FLOW],
    ['a new secret needs a fresh password', ', confirmed.newClientSecret', '', FLOW],
    ['removing needs a fresh password', ', confirmed.removeClient', '', FLOW],
  ],
  'auth/oidc/client-uris': [
    [
      'no address without TLS but on this machine',
      "url.protocol !== 'https:' && !isLocal",
      "url.protocol === 'ftp:'",
      URIS,
    ],
    [
      'this machine is a whole name',
      'LOOPBACK.has(url.hostname)',
      'Array.from(LOOPBACK).some((name) => url.hostname.startsWith(name))',
      URIS,
    ],
    ['no fragment', "if (uri.includes('#'))", "if (uri.includes('##'))", URIS],
    [
      'no name before the host',
      "if (url.username !== '' || url.password !== '') {",
      "if (url.username === '#') {",
      URIS,
    ],
    [
      'one spelling of an address',
      'return isSpelt ? null',
      "return isSpelt || url.href !== '' ? null",
      URIS,
    ],
    ['no wildcard', "if (uri.includes('*'))", "if (uri === '*')", URIS],
    ['no scheme that runs something', '(?:\\.[a-z0-9+-]+)+:$/', '(?:\\.[a-z0-9+-]+)*:$/', URIS],
    [
      'a scheme of its own is for public clients',
      'if (isPublic && PRIVATE_USE.test(url.protocol))',
      'if (PRIVATE_USE.test(url.protocol))',
      URIS,
    ],
    ['an address is bounded', 'uri.length <= LONGEST && ', '', URIS],
  ],
  'auth/oidc/client-settings': [
    [
      'a client without a secret uses PKCE',
      "check('pkce', pkce === 'optional' && isPublic ? PKCE_FOR_PUBLIC : null);",
      '',
      SETTINGS,
    ],
    ['its addresses are few', 'uris.length > URI_LIMIT', 'uris.length < 0', SETTINGS],
    [
      'its name shows all its characters',
      "check('name', problemOfName(name, NAME_LIMIT, NO_NAME));",
      '',
      SETTINGS,
    ],
    [
      'a group that is none lets nobody in',
      "check('groups', problemOfGroups(typed.groups));",
      '',
      SETTINGS,
    ],
  ],
  'auth/oidc/clients': [
    [
      'the store has no secret that could be used',
      'secretKey: secret === null ? null : hashSecret(secret),',
      'secretKey: secret,',
      CLIENTS_TEST,
    ],
    [
      'no text is the secret of a public client',
      'if (secretKey === null || !isSecret(text)) return false;',
      'if (secretKey === null) return true;\n  if (!isSecret(text)) return false;',
      CLIENTS_TEST,
    ],
    [
      'the hash of a secret is no secret',
      'Buffer.from(hashSecret(text)), Buffer.from(secretKey)',
      'Buffer.from(secretKey), Buffer.from(secretKey)',
      CLIENTS_TEST,
    ],
    [
      'an id is never given again',
      "id: randomBytes(8).toString('hex'),",
      "id: String((await this.all()).length).padStart(16, '0'),",
      CLIENTS_TEST,
    ],
    [
      'the sessions of a client that is removed end, in memory too',
      'for (const userId of ended) this.#sessions?.forget(userId, isOf);',
      '',
      CLIENTS_TEST,
    ],
  ],
  'web/client-form': [
    [
      'a field that nobody knows is refused',
      'if ([...fields.keys()].some((name) => !Object.hasOwn(typed, name))) {',
      'if (fields.size > 99) {',
      HANDLERS,
    ],
    [
      'one place of a list is one group',
      "typeof place === 'string' && isGroup(place);",
      "typeof place === 'string';",
      HANDLERS,
    ],
    [
      'or one address',
      "typeof place === 'string' && /^\\S+$/.test(place);",
      "typeof place === 'string';",
      HANDLERS,
    ],
  ],
  'handlers/clients': [
    ['a box is ticked before one is removed', 'if (!sure) {', 'if (sure === null) {', HANDLERS],
    [
      'who did what is recorded',
      "await record(member, 'client_secret_replaced', client);",
      '',
      HANDLERS,
    ],
  ],
  'sqlite/client-store': [
    [
      'a server knows what another process has changed',
      'if (now !== keptAt) {',
      'if (Number.isNaN(keptAt)) {',
      STORES,
    ],
    ['the sessions of a client end with it', 'endSessions.run(id);', '', STORES],
  ],
  'sqlite/session-store': [
    [
      'a client that was removed gets no session',
      '    AND (?14 IS NULL OR EXISTS (SELECT 1 FROM oidc_clients WHERE id = ?14))',
      '',
      STORES,
    ],
  ],
  'sqlite/client-login-store': [
    [
      'a client that signs in while the session ends is told',
      'iif(EXISTS (SELECT 1 FROM sessions WHERE key = ?1), NULL, 0)',
      'NULL',
      STORES,
    ],
    [
      'a client that does not answer takes no place of another',
      'PARTITION BY client_id ORDER BY',
      'ORDER BY',
      STORES,
    ],
  ],
  'sqlite/app-tables': [
    [
      'a client is told whatever ended the session',
      'UPDATE client_logins SET next_at = 0 WHERE session = OLD.key;',
      'SELECT 1;',
      STORES,
    ],
  ],
  'process/post-form': [
    [
      'nothing in plain text to another machine',
      "|| (protocol === 'http:' && isLoopback(address))",
      "|| protocol === 'http:'",
      POST,
    ],
    [
      'an answer is read to a limit',
      'if (bytes > READ_AT_MOST) return; // which closes the connection',
      'void READ_AT_MOST;',
      POST,
    ],
    [
      'an app that changes to another protocol holds nothing up',
      ".on('close', () => fail(new Error('closed without an answer')))",
      '',
      POST,
    ],
    [
      'a silent app holds nothing up',
      'AbortSignal.timeout(patience)',
      'new AbortController().signal',
      POST,
    ],
  ],
  'process/client-logouts': [
    [
      'a slow client gets no more meanwhile',
      'if (this.#isStopped || this.#telling.has(clientId)) continue;',
      'if (this.#isStopped) continue;',
      LOGOUTS,
    ],
    ['one server tells', 'if (!(await leads())) return;', 'await leads();', LOGOUTS],
    [
      'a client in trouble gets a pause',
      'if (told !== true) allTold = told;',
      'if (told === null) allTold = told;',
      LOGOUTS,
    ],
  ],
  'process/tell-client': [
    [
      'a client that was not reached is told again',
      'await this.#retryLater(client, login, problem);',
      'await this.#options.logins.done([login]);',
      LOGOUTS,
    ],
    [
      'an answer that is no 200 is none',
      'status === 200 || status === 204',
      'status < 500',
      LOGOUTS,
    ],
    [
      'giving up is recorded',
      "await events.append(serverEvent('client_not_told', client.id, now()));",
      '',
      LOGOUTS,
    ],
  ],
};

export const CLIENTS = Object.entries(EDITS).flatMap(([path, edits]) =>
  edits.map(([name, from, to, tests]) => ({
    name: `clients, ${path}: ${name}`,
    file: `src/${path}.ts`,
    from,
    to,
    tests,
  })),
);
