/** The defences of the hand-over of a session to the host of an app. */
type Edit = readonly [name: string, from: string, to: string, tests: string];

const ATTACKS = 'test/flows/app-host-attacks.test.ts';
const FLOW = 'test/flows/app-hosts.test.ts';
const CODES = 'test/auth/sessions/enter-codes.test.ts';
const TICKETS = 'test/auth/sessions/app-tickets.test.ts';
const STORES = 'test/sqlite/stores.test.ts';

const EDITS: Readonly<Record<string, readonly Edit[]>> = {
  'sqlite/code-store': [
    [
      'a code works once',
      ' AND used_at IS NULL AND expires_at > ?3',
      ' AND expires_at > ?3',
      STORES,
    ],
    ['a code expires', ' AND used_at IS NULL AND expires_at > ?3', ' AND used_at IS NULL', STORES],
    ['a code is of its kind', 'WHERE key = ?1 AND kind = ?2 AND', 'WHERE key = ?1 AND', STORES],
    [
      'no code for a session that has ended',
      'SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM sessions WHERE key = ?3)',
      'SELECT ?1, ?2, ?3, ?4, ?5',
      STORES,
    ],
    [
      'a code that comes back says what was issued for it',
      'return { used: true, child: used.child === null ? null : String(used.child) };',
      'return null;',
      STORES,
    ],
  ],
  'sqlite/app-tables': [
    [
      'a code ends with its session',
      'session    TEXT NOT NULL REFERENCES sessions (key) ON DELETE CASCADE,',
      'session    TEXT NOT NULL,',
      STORES,
    ],
  ],
  'auth/sessions/enter-codes': [
    ['a code lives for half a minute', 'ENTER_MS = 30_000', 'ENTER_MS = 86_400_000', CODES],
    [
      'the store has no code that could be used',
      'key: hashSecret(code),\n      kind',
      'key: code,\n      kind',
      CODES,
    ],
    [
      'nobody finds the secret of the browser from the state',
      'return hashSecret(secret);',
      'return secret;',
      CODES,
    ],
    [
      'a secret that was planted and is no secret is replaced',
      'had !== null && isSecret(had) ? had : makeSecret()',
      'had ?? makeSecret()',
      CODES,
    ],
  ],
  'auth/sessions/app-tickets': [
    [
      'a ticket is of our making',
      "if (!timingSafeEqual(Buffer.from(mac, 'base64url'), macOf(secret, key, origin))) return null;",
      "timingSafeEqual(Buffer.from(mac, 'base64url'), macOf(secret, key, origin));",
      TICKETS,
    ],
    [
      'a ticket is good at one app',
      "createHmac('sha256', secret).update(",
      "createHmac('sha256', secret).update(origin.slice(0, 4) + key || ",
      TICKETS,
    ],
    [
      'secrets that were replaced sign nothing',
      'if (!secret.equals(this.#rightFor)) this.#right.clear();',
      '',
      TICKETS,
    ],
  ],
  'handlers/app-host': [
    [
      'a code is for one app',
      'if (entry === null || entry.app !== app.address) {',
      'if (entry === null) {',
      ATTACKS,
    ],
    [
      'a code is for the browser that began (login CSRF)',
      'if (stateOf(secret) !== entry.state) return seeOther(place);',
      '',
      ATTACKS,
    ],
    ['a look ahead uses no code up', "if (method === 'HEAD') return noContent();", '', ATTACKS],
    [
      'signing out at an app ends the session everywhere',
      'await endOwnSession(deps, visitor);',
      '',
      FLOW,
    ],
  ],
  'handlers/enter': [
    [
      'a browser is not sent in a circle without end',
      'if (!visits.take(',
      'if (next === null && !visits.take(',
      FLOW,
    ],
    [
      'nobody is handed over to an app that is not theirs',
      'if (!mayEnter(user, app)) {',
      'if (!mayEnter(user, { ...app, groups: [] })) {',
      ATTACKS,
    ],
    [
      'an app is registered',
      'if (app === null) throw new HttpError(404, unknownApp(site.contact.text));',
      "if (app === null) return { address: queryField(query, 'app') ?? '', name: 'App', groups: [] };",
      ATTACKS,
    ],
    [
      'a code is bound to a browser',
      "if (!isSecret(state) || method === 'HEAD')",
      "if (method === 'HEAD')",
      ATTACKS,
    ],
    [
      'a look ahead gets no code',
      "if (!isSecret(state) || method === 'HEAD')",
      'if (!isSecret(state))',
      ATTACKS,
    ],
    [
      'a program is not handed over',
      'if (hasBearer(visitor)) throw new HttpError(400, FOR_BROWSERS);',
      '',
      FLOW,
    ],
    [
      'a person whose address is not confirmed is handed over to no app that knows people by it',
      'if (!isKnownToApps(user, remoteUser)) throw new HttpError(403, NOT_CONFIRMED);',
      '',
      FLOW,
    ],
  ],
  'web/enter-first': [
    [
      'next leads to no other host',
      'const page = next === null || next.length > LONGEST_NEXT ? null : localPage(next);',
      'const page = next === null ? null : { path: next, address: next };',
      ATTACKS,
    ],
    [
      'next does not lead to us again',
      'page === null || page.path.startsWith(APP_FOLDER)',
      'page === null',
      ATTACKS,
    ],
  ],
  'web/visitor': [
    [
      'at an app its own ticket counts alone',
      'if (app === null) return sessions.resume(ticket);',
      'if (app === null || !ticket.includes(".")) return sessions.resume(ticket);',
      ATTACKS,
    ],
  ],
  'web/apps': [
    ['two hosts name no app', 'if (direct?.own && direct !== host) return TWO_HOSTS;', '', ATTACKS],
  ],
  'http/route-hosts': [
    [
      'at the host of an app there is no page of ours',
      "const app = routeHosts === 'apps' ? requestOrigin(host, apps) : null;",
      'const app = requestOrigin(host, apps);',
      FLOW,
    ],
    [
      'what is for the host of an app is not there at our own',
      "if (own !== null && routeHosts === 'apps') throw new HttpError(404, NOTHING);",
      '',
      FLOW,
    ],
    [
      'a form of the log-in signs nobody out at an app',
      'if (app !== null) return app;',
      'if (app !== null) return own ?? [...site.values()][0] ?? app;',
      FLOW,
    ],
  ],
  'handlers/verify': [
    [
      'what is no page gets no redirect',
      "return (request.headers['sec-fetch-mode'] ?? 'navigate') === 'navigate';",
      'return request !== null;',
      FLOW,
    ],
  ],
};

export const ENTER = Object.entries(EDITS).flatMap(([path, edits]) =>
  edits.map(([name, from, to, tests]) => ({
    name: `hand-over, ${path}: ${name}`,
    file: `src/${path}.ts`,
    from,
    to,
    tests,
  })),
);
