/**
 * The description at /openapi.json, held to the app: it is valid, it names the routes that there are, and each answer of
 * the running app is one that it describes, field by field.
 */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { HashGate } from '../../src/auth/passwords/hash-gate.ts';
import { healthHandlers } from '../../src/handlers/health.ts';
import type { Context } from '../../src/http/context.ts';
import { createLog } from '../../src/log.ts';
import type { Route } from '../../src/web/access.ts';
import {
  exchange,
  json,
  PASSWORD,
  rawRequest,
  signIn,
  signUp,
  signUpAdmin,
  startApp,
} from '../support.ts';
import { type Answer, createExaminer, fetchDocument, operationsOf } from './openapi.ts';

const MINUTE = 60_000;
const ADA = { email: 'ada@example.com', password: PASSWORD };
const GRACE = { email: 'grace@example.com', password: PASSWORD };
const WRONG = { ...ADA, password: 'not her password' };
const NEW_PASSWORD = 'seven quiet lighthouse cats';

const FILES: ReadonlySet<string> = new Set(readdirSync('public'));

const nameOf = ({ method, pattern }: Route) => `${method} ${pattern}`;

function isFile({ pattern }: Route): boolean {
  return FILES.has(pattern.slice(1).replace(/\.[0-9a-f]{10}(?=\.)/, ''));
}

/** An app with an administrator (1) and ada (2), both signed in. */
async function setUp(t: TestContext, overrides: Parameters<typeof startApp>[1] = {}) {
  const app = await startApp(t, { mail: async () => {}, ...overrides });
  const root = await signUpAdmin(app);
  return { app, root, ada: await signUp(app) };
}

type World = Awaited<ReturnType<typeof setUp>>;

/** One request: as whom, with what. A body that is a text is sent as it is. */
type Ask = {
  readonly cookie?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

async function send({ app }: World, route: string, ask: Ask): Promise<Answer> {
  const { cookie = '', params = {}, query = '', body, headers = {} } = ask;
  const [method = '', pattern = ''] = route.split(' ');
  const path = pattern.replaceAll(/:(\w+)/g, (_, name) => params[name] ?? assert.fail(route));
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await app.request(`${path}${query}`, {
    method,
    headers: { accept: 'application/json', ...type, ...(cookie && { cookie }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, type: response.headers.get('content-type') ?? '', text };
}

describe('the description of the API', () => {
  it('is a valid OpenAPI 3.1 document, the same each time, that caches may keep', async (t) => {
    const { app } = await setUp(t);
    const response = await app.request('/openapi.json');
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
    assert.equal(response.headers.get('cache-control'), 'public, max-age=300');
    const text = await response.text();
    const validator = new Validator();
    assert.deepEqual(await validator.validate(JSON.parse(text)), { valid: true });
    assert.equal(validator.version, '3.1');
    assert.equal(await (await app.request('/openapi.json')).text(), text);
    const { info, servers } = await fetchDocument(app);
    assert.equal(info.version, '1', 'that of the API: which release runs is nobody’s business');
    assert.deepEqual(servers, [{ url: app.origin }]);
  });

  it('names every route that programs can use, and no other', async (t) => {
    const world = await setUp(t);
    const { app, root } = world;
    const described = operationsOf(await fetchDocument(app));
    const all = new Set(app.routes.map(nameOf));
    assert.ok(described.size > 30);
    assert.deepEqual(
      [...described.keys()].filter((name) => !all.has(name)),
      [],
    );
    // What it leaves out is a page, whatever is asked for.
    const tokens: Record<string, string> = {
      invite: (await app.links.invite('user', 1)).secret,
      reset: (await app.links.reset(2, 1)).secret,
      setup: 'x'.repeat(43), // there is an administrator: no link works
      email: (await app.links.email(2, 'ada@example.org', 0))?.secret ?? '',
    };
    const pages = app.routes.filter((route) => !described.has(nameOf(route)) && !isFile(route));
    assert.ok(pages.some(({ pattern }) => pattern === '/how'));
    for (const route of pages) {
      const name = nameOf(route);
      assert.equal(route.method, 'GET', name);
      const [, word = ''] = route.pattern.split('/');
      const token = tokens[word] ?? '';
      const isOpen = route.entry === 'anyone' || route.entry === 'guest';
      const cookie = isOpen ? `link=${token}` : root;
      const { status, type } = await send(world, name, { cookie, params: { token, id: '1' } });
      if (word === 'setup') continue; // its refusal is one, as for every program
      // A link that is handed over leads to its form.
      assert.equal(status, route.pattern.endsWith(':token') ? 303 : 200, name);
      if (status === 200) assert.match(type, /^text\/html/, name);
    }
  });

  it('says who may enter as the route table does', async (t) => {
    const { app } = await setUp(t);
    const operations = operationsOf(await fetchDocument(app));
    for (const route of app.routes.filter((route) => operations.has(nameOf(route)))) {
      const name = nameOf(route);
      const { security, responses, parameters } = operations.get(name) ?? assert.fail(name);
      if (route.entry === 'anyone' || route.entry === 'guest') {
        assert.ok(security.length === 0 || JSON.stringify(security.at(-1)) === '{}', name);
      } else {
        assert.deepEqual(security, [{ cookie: [] }, { bearer: [] }], name);
        assert.ok('401' in responses, name);
      }
      if (route.entry.startsWith('admin') || route.fresh !== null) {
        assert.ok('403' in responses, name);
      }
      const inPath = parameters.filter((parameter) => parameter.in === 'path');
      assert.equal(
        inPath.map((parameter) => `:${parameter.name}`).join(),
        [...route.pattern.matchAll(/:\w+/g)].join(),
        name,
      );
    }
  });

  it('gives every operation a name of its own', async (t) => {
    const { app } = await setUp(t);
    const operations = [...operationsOf(await fetchDocument(app)).values()];
    assert.equal(new Set(operations.map(({ operationId }) => operationId)).size, operations.length);
  });

  it('calls the cookie by the name that it has, over http and over https', async (t) => {
    for (const [origin, name] of [
      ['http://localhost:3000', 'session'],
      ['https://login.example.com', '__Host-session'],
    ] as const) {
      const app = await startApp(t, { origin });
      const head = [`Host: ${new URL(origin).host}`];
      const answer = await exchange(app.port, rawRequest('GET /openapi.json HTTP/1.1', head));
      const { components, servers } = JSON.parse(answer.split('\r\n\r\n')[1] ?? '');
      assert.equal(components.securitySchemes.cookie.name, name);
      assert.deepEqual(servers, [{ url: origin }]);
    }
  });

  it('lets no field pass that it does not name', async (t) => {
    const document = await fetchDocument((await setUp(t)).app);
    const open: string[] = [];
    const walk = (value: unknown, place: string): void => {
      if (typeof value !== 'object' || value === null) return;
      const { type, additionalProperties } = value as Record<string, unknown>;
      if (type === 'object' && additionalProperties !== false) open.push(place);
      for (const [key, inner] of Object.entries(value)) walk(inner, `${place}/${key}`);
    };
    walk(document.components, 'components');
    for (const [name, { responses }] of operationsOf(document)) walk(responses, name);
    assert.deepEqual(open, ['GET /openapi.json/200/content/application/json/schema']);

    const examine = createExaminer(document);
    const leak = { user: { id: 1, email: 'ada@example.com', role: 'user', passwordHash: '$' } };
    const answer = { status: 200, type: 'application/json', text: JSON.stringify(leak) };
    assert.match(examine('GET /me', answer).join(), /passwordHash/);
    assert.match(examine('GET /me', { ...answer, status: 418 }).join(), /not named/);
    assert.match(examine('GET /me', { ...answer, type: 'text/html' }).join(), /its type/);
  });
});

const two = { id: '2' };
const nobody = { id: '99' };
const again = async (times: number, act: () => Promise<unknown>) => {
  for (let i = 0; i < times; i++) await act();
};
const asRoot =
  (more: Ask = {}) =>
  ({ root }: World): Ask => ({ cookie: root, ...more });
const asAda =
  (more: Ask = {}) =>
  ({ ada }: World): Ask => ({ cookie: ada, ...more });
const asNobody =
  (more: Ask = {}) =>
  (): Ask =>
    more;
const guessing = (path: string, body: object) => async (world: World) => {
  await again(6, () => world.app.request(path, json(body, world.ada)));
};
const invite = async ({ app }: World) => ({ token: (await app.links.invite('user', 1)).secret });
const reset = async ({ app }: World) => ({ token: (await app.links.reset(2, 1)).secret });
const newEmail = async ({ app }: World) => ({
  token: (await app.links.email(2, 'ada@example.org', 0))?.secret,
});
/** The set-up link works while there is no administrator. */
const setup = async ({ app }: World) => {
  app.database.exec("UPDATE users SET role = 'user'");
  return { token: (await app.links.setup()).secret };
};
const invitation = async ({ app }: World) => {
  await app.links.invite('user', 1);
  return { id: String((await app.links.invitations())[0]?.id) };
};
const session = async ({ app }: World) => {
  await signIn(app);
  return { id: '3' };
};
const refreshToken = async ({ app }: World) => {
  const pair = await (await app.request('/token/login', json(ADA))).json();
  return (pair as { refreshToken: string }).refreshToken;
};

type Make = (world: World) => Ask | Promise<Ask>;

/** What each operation answers to a request that it takes: the first thing to be seen of it. */
const SUCCESSES: Readonly<Record<string, readonly [status: number, make: Make]>> = {
  'POST /signup': [201, asNobody({ body: GRACE })],
  'POST /login': [200, asNobody({ body: { ...ADA, remember: true } })],
  'POST /logout': [204, asAda()],
  'POST /forgot': [202, asNobody({ body: { email: 'ada@example.com' } })],
  'POST /invite': [201, async (w) => ({ body: { ...GRACE, ...(await invite(w)) } })],
  'POST /setup': [201, async (w) => ({ body: { ...GRACE, ...(await setup(w)) } })],
  'POST /reset': [200, async (w) => ({ body: { password: NEW_PASSWORD, ...(await reset(w)) } })],
  'POST /confirm': [204, asAda({ body: { password: PASSWORD } })],
  'GET /dashboard': [
    200,
    async (world) => {
      await world.app.request('/login', json(WRONG));
      return { cookie: await signIn(world.app) };
    },
  ],
  'GET /me': [200, asAda()],
  'GET /account': [200, asAda()],
  'POST /account/password': [204, asAda({ body: { current: PASSWORD, password: NEW_PASSWORD } })],
  'POST /account/email': [202, asAda({ body: { email: 'ada@example.org', password: PASSWORD } })],
  'POST /account/email/withdraw': [204, asAda()],
  'POST /email': [200, async (w) => ({ body: await newEmail(w) })],
  'POST /account/delete': [204, asAda({ body: { password: PASSWORD } })],
  'GET /account/sessions': [200, asAda()],
  'POST /account/sessions/:id/revoke': [
    204,
    async (world) => ({ cookie: world.ada, params: await session(world) }),
  ],
  'POST /account/sessions/revoke-others': [
    204,
    async (world) => {
      await session(world);
      return { cookie: world.ada };
    },
  ],
  'GET /account/activity': [200, asAda()],
  'GET /users': [200, asRoot({ query: '?q=a&role=user&disabled=false' })],
  'POST /users': [201, asRoot({ body: { ...GRACE, role: 'admin' } })],
  'GET /users/:id': [200, asRoot({ params: two })],
  'PATCH /users/:id': [200, asRoot({ params: two, body: { role: 'admin', disabled: true } })],
  'DELETE /users/:id': [204, asRoot({ params: two })],
  'POST /users/:id/delete': [204, asRoot({ params: two, body: { sure: true } })],
  'POST /users/:id/role': [204, asRoot({ params: two, body: { role: 'admin' } })],
  'POST /users/:id/disable': [204, asRoot({ params: two })],
  'POST /users/:id/enable': [
    204,
    async ({ app, root }) => {
      await app.accounts.change(2, { disabled: true });
      return { cookie: root, params: two };
    },
  ],
  'POST /users/:id/revoke-sessions': [204, asRoot({ params: two })],
  'POST /users/:id/reset-link': [201, asRoot({ params: two })],
  'GET /invites': [
    200,
    async (world) => {
      await invitation(world);
      return { cookie: world.root };
    },
  ],
  'POST /invites': [201, asRoot({ body: { role: 'admin' } })],
  'POST /invites/:id/revoke': [
    204,
    async (world) => ({ cookie: world.root, params: await invitation(world) }),
  ],
  'POST /token/login': [200, asNobody({ body: ADA })],
  'POST /token/refresh': [200, async (w) => ({ body: { refreshToken: await refreshToken(w) } })],
  'POST /token/revoke': [204, asAda()],
  'GET /.well-known/jwks.json': [200, asNobody()],
  'GET /openapi.json': [200, asNobody()],
  'GET /verify': [204, asAda()],
  'GET /health': [200, asNobody()],
  'GET /ready': [200, asNobody()],
};

type Refused = readonly [route: string, status: number, make: Make];

/** Refusals that have a reason of their own. Those that many operations share are below, for all of them. */
const REFUSALS: readonly Refused[] = [
  ['POST /signup', 400, asNobody({ body: { email: 'ada', password: 'short' } })],
  ['POST /signup', 409, asNobody({ body: ADA })],
  [
    'POST /signup',
    429,
    async ({ app }) => {
      const one = (i: number) => app.request('/signup', json({ ...GRACE, email: `${i}@x.org` }));
      for (let i = 0; i < 20; i++) await one(i);
      return { body: GRACE };
    },
  ],
  ['POST /login', 400, asNobody({ body: {} })],
  ['POST /login', 401, asNobody({ body: WRONG })],
  [
    'POST /login',
    429,
    async (world) => {
      await guessing('/login', WRONG)(world);
      return { body: ADA };
    },
  ],
  ['POST /forgot', 400, asNobody({ body: { email: 'ada' } })],
  [
    'POST /forgot',
    429,
    async ({ app }) => {
      await again(60, () => app.request('/forgot', json({ email: 'x@example.com' })));
      return { body: { email: 'x@example.com' } };
    },
  ],
  ['POST /invite', 409, async (w) => ({ body: { ...ADA, ...(await invite(w)) } })],
  ['POST /invite', 400, async (w) => ({ body: await invite(w) })],
  ['POST /invite', 404, asNobody({ body: { ...GRACE, token: 'x' } })],
  ['POST /setup', 409, async (w) => ({ body: { ...ADA, ...(await setup(w)) } })],
  ['POST /setup', 404, asNobody({ body: { ...GRACE, token: 'x' } })],
  ['POST /reset', 400, async (w) => ({ body: { password: 'x', ...(await reset(w)) } })],
  ['POST /reset', 404, asNobody({ body: { token: 'x', password: 'x' } })],
  ['POST /confirm', 401, asAda({ body: { password: 'wrong' } })],
  [
    'POST /confirm',
    429,
    async (world) => {
      await guessing('/confirm', { password: 'wrong' })(world);
      return { cookie: world.ada, body: { password: PASSWORD } };
    },
  ],
  ['POST /account/password', 400, asAda({ body: { current: PASSWORD, password: 'short' } })],
  ['POST /account/password', 401, asAda({ body: { current: 'wrong', password: NEW_PASSWORD } })],
  [
    'POST /account/password',
    429,
    async (world) => {
      await guessing('/confirm', { password: 'wrong' })(world);
      return { cookie: world.ada, body: { current: PASSWORD, password: NEW_PASSWORD } };
    },
  ],
  ['POST /account/email', 400, asAda({ body: { email: 'ada' } })],
  ['POST /email', 404, asNobody({ body: { token: 'x' } })],
  [
    'POST /email',
    409,
    async (w) => {
      const body = await newEmail(w);
      await signUp(w.app, 'ada@example.org');
      return { body };
    },
  ],
  [
    'POST /account/email',
    429,
    async ({ app, ada }) => {
      await again(10, () =>
        app.request('/account/email', json({ email: 'x@example.com', password: PASSWORD }, ada)),
      );
      return { cookie: ada, body: { email: 'x@example.com', password: PASSWORD } };
    },
  ],
  ['POST /account/delete', 401, asAda({ body: { password: 'wrong' } })],
  ['POST /account/delete', 409, asRoot({ body: { password: PASSWORD } })],
  [
    'POST /account/delete',
    429,
    async (world) => {
      await guessing('/confirm', { password: 'wrong' })(world);
      return { cookie: world.ada, body: { password: PASSWORD } };
    },
  ],
  ['POST /account/sessions/:id/revoke', 404, asAda({ params: nobody })],
  ['GET /users', 400, asRoot({ query: '?role=root' })],
  ['POST /users', 400, asRoot({ body: { ...GRACE, id: 7 } })],
  ['POST /users', 400, asRoot({ body: {} })],
  ['POST /users', 409, asRoot({ body: ADA })],
  ['GET /users/:id', 200, asAda({ params: two })],
  ['GET /users/:id', 403, asAda({ params: { id: '1' } })],
  ['PATCH /users/:id', 400, asRoot({ params: two, body: { email: 'x' } })],
  ['PATCH /users/:id', 409, asRoot({ params: { id: '1' }, body: { role: 'user' } })],
  ['DELETE /users/:id', 409, asRoot({ params: { id: '1' } })],
  ['POST /users/:id/delete', 400, asRoot({ params: two, body: {} })],
  ['POST /users/:id/delete', 409, asRoot({ params: { id: '1' }, body: { sure: true } })],
  ['POST /users/:id/role', 400, asRoot({ params: two, body: { role: 'root' } })],
  ['POST /users/:id/role', 409, asRoot({ params: { id: '1' }, body: { role: 'user' } })],
  ['POST /users/:id/disable', 409, asRoot({ params: { id: '1' } })],
  [
    'POST /users/:id/reset-link',
    409,
    async ({ app, root }) => {
      await app.accounts.change(2, { disabled: true });
      return { cookie: root, params: two };
    },
  ],
  ['POST /invites', 400, asRoot({ body: { role: 'root' } })],
  ['POST /invites/:id/revoke', 404, asRoot({ params: nobody })],
  ['POST /token/login', 400, asNobody({ body: {} })],
  ['POST /token/login', 401, asNobody({ body: WRONG })],
  [
    'POST /token/login',
    429,
    async (world) => {
      await guessing('/login', WRONG)(world);
      return { body: ADA };
    },
  ],
  ['POST /token/refresh', 401, asNobody({ body: { refreshToken: 'x' } })],
  [
    'POST /token/refresh',
    429,
    async (world) => {
      const body = { refreshToken: await refreshToken(world) };
      await again(10, async () => {
        const response = await world.app.request('/token/refresh', json(body));
        Object.assign(body, await response.json());
      });
      return { body: { refreshToken: body.refreshToken } };
    },
  ],
  ['GET /verify', 401, asNobody()],
  [
    'GET /verify',
    303,
    asNobody({ headers: { 'x-forwarded-uri': '/dashboard', accept: 'text/html' } }),
  ],
];

/** A refusal for which it does not matter what the operation does: whom it concerns, and how a good request comes to it. */
type Shared = {
  readonly name: string;
  readonly status: number;
  readonly concerns: (route: Route, hasBody: boolean) => boolean;
  readonly spoil: (world: World, ask: Ask) => Ask | Promise<Ask>;
};

const isUnsafe = ({ method }: Route) => method !== 'GET';
const isGuarded = ({ entry }: Route) => entry !== 'anyone' && entry !== 'guest';

const SHARED: readonly Shared[] = [
  {
    ...{ name: 'nobody is signed in', status: 401, concerns: isGuarded },
    spoil: (_, ask) => ({ ...ask, cookie: '' }),
  },
  {
    ...{ name: 'the token is not good', status: 401, concerns: isGuarded },
    spoil: (_, ask) => ({ ...ask, headers: { authorization: 'Bearer x' } }),
  },
  {
    ...{ name: 'it is for administrators', status: 403 },
    concerns: ({ entry }) => entry === 'admin',
    spoil: async ({ app }, ask) => ({ ...ask, cookie: await signUp(app, 'eve@example.com') }),
  },
  {
    ...{ name: 'the password was typed long ago', status: 403 },
    concerns: ({ fresh }) => fresh !== null,
    spoil: ({ app }, ask) => {
      app.clock.now += 10 * MINUTE;
      return ask;
    },
  },
  {
    ...{ name: 'another site sends it', status: 403, concerns: isUnsafe },
    spoil: (_, ask) => ({ ...ask, headers: { 'sec-fetch-site': 'cross-site' } }),
  },
  {
    ...{ name: 'the body is no JSON', status: 400 },
    concerns: (_, hasBody) => hasBody,
    spoil: (_, ask) => ({ ...ask, body: '{' }),
  },
  {
    ...{ name: 'the body is too large', status: 413 },
    concerns: (_, hasBody) => hasBody,
    spoil: (_, ask) => ({ ...ask, body: JSON.stringify({ email: 'x'.repeat(20_000) }) }),
  },
  {
    ...{ name: 'the body is of another type', status: 415 },
    concerns: (_, hasBody) => hasBody,
    spoil: (_, ask) => ({ ...ask, headers: { 'content-type': 'text/plain' } }),
  },
  {
    ...{ name: 'there is no such account', status: 404 },
    concerns: ({ pattern }) => pattern.startsWith('/users/:id'),
    spoil: (_, ask) => ({ ...ask, params: nobody }),
  },
  {
    ...{ name: 'the database is read-only', status: 503 },
    // The one that answers first and works afterwards.
    concerns: (route) => isUnsafe(route) && route.pattern !== '/forgot',
    spoil: ({ app }, ask) => {
      app.database.exec('PRAGMA query_only = ON');
      return ask;
    },
  },
];

/** Every status of every operation that the tests below have seen. */
const seen = new Set<string>();
/** Made once: what the apps describe differs in nothing but their port. */
let examine: ReturnType<typeof createExaminer> | null = null;

/** Asks, and holds the answer to the description. */
async function witness(
  world: World,
  route: string,
  status: number,
  make: Make,
  spoil: Shared['spoil'] = (_, ask) => ask,
): Promise<void> {
  examine ??= createExaminer(await fetchDocument(world.app));
  const answer = await send(world, route, await spoil(world, await make(world)));
  assert.equal(answer.status, status, `${route} ${answer.text}`);
  assert.deepEqual(examine(route, answer), [], `${route} ${status}`);
  seen.add(`${route} ${status}`);
}

describe('a body', () => {
  /** Every described body, with a request that is taken. */
  async function bodies(t: TestContext) {
    const operations = operationsOf(await fetchDocument((await setUp(t)).app));
    return [...operations].flatMap(([route, { requestBody }]) => {
      const [status, make] = SUCCESSES[route] ?? assert.fail(route);
      return requestBody === undefined ? [] : [{ route, status, make, ...requestBody }];
    });
  }

  async function statusOf(t: TestContext, route: string, make: Make, change: (ask: Ask) => Ask) {
    const world = await setUp(t);
    return (await send(world, route, change(await make(world)))).status;
  }

  const bodyOf = ({ body }: Ask) => ({ ...(body as Record<string, unknown>) });

  it('needs the fields that the description requires', async (t) => {
    for (const { route, make, content } of await bodies(t)) {
      for (const name of content['application/json']?.schema.required ?? assert.fail(route)) {
        const without = (ask: Ask) => {
          const { [name]: gone, ...body } = bodyOf(ask);
          assert.notEqual(gone, undefined, `${route} ${name}`);
          return { ...ask, body };
        };
        const answered = await statusOf(t, route, make, without);
        assert.ok(answered === 400 || answered === 401, `${route} ${name} ${answered}`);
      }
    }
  });

  it('may have other fields where the description says so, and is refused where it does not', async (t) => {
    for (const { route, status, make, content } of await bodies(t)) {
      const { additionalProperties } = content['application/json']?.schema ?? assert.fail(route);
      const withMore = (ask: Ask) => ({ ...ask, body: { ...bodyOf(ask), surplus: 1 } });
      const expected = additionalProperties ? status : 400;
      assert.equal(await statusOf(t, route, make, withMore), expected, route);
    }
  });

  it('can be a form where the description says so', async (t) => {
    for (const { route, status, make, content } of await bodies(t)) {
      const schema = content['application/x-www-form-urlencoded']?.schema;
      if (schema === undefined) continue;
      const asForm = (ask: Ask) => {
        const fields = Object.entries(bodyOf(ask)).map(([name, value]): [string, string] => {
          assert.ok(name in schema.properties, `${route} ${name}`);
          return [name, value === true ? 'on' : String(value)];
        });
        const body = new URLSearchParams(fields).toString();
        const headers = { 'content-type': 'application/x-www-form-urlencoded' };
        return { ...ask, body, headers };
      };
      assert.equal(await statusOf(t, route, make, asForm), status, route);
    }
  });
});

describe('the description of a 429', () => {
  it('has the header that says when to come back', async (t) => {
    const { components } = await fetchDocument((await setUp(t)).app);
    const { responses } = components as unknown as {
      responses: Record<string, { headers?: Record<string, object> }>;
    };
    assert.deepEqual(Object.keys(responses.TooManyRequests?.headers ?? {}), ['Retry-After']);
  });
});

describe('an answer of the app', () => {
  it('is described when all is well', async (t) => {
    for (const [route, [status, make]] of Object.entries(SUCCESSES)) {
      await witness(await setUp(t), route, status, make);
    }
  });

  it('is described when it is refused for a reason of its own', async (t) => {
    for (const [route, status, make] of REFUSALS) {
      await witness(await setUp(t), route, status, make);
    }
    const closed = await startApp(t, { signup: 'invite' });
    const world = { app: closed, root: '', ada: '' };
    await witness(world, 'POST /signup', 403, asNobody({ body: GRACE }));
    await witness(world, 'POST /forgot', 404, asNobody({ body: {} }));
  });

  it('is described where there is no mail, and a new address counts at once', async (t) => {
    const change = (email: string) => asAda({ body: { email, password: PASSWORD } });
    for (const [email, status] of [
      ['ada@example.org', 204] as const,
      ['root@example.com', 409] as const,
    ]) {
      await witness(await setUp(t, { mail: null }), 'POST /account/email', status, change(email));
    }
  });

  for (const { name, status, concerns, spoil } of SHARED) {
    it(`is described when ${name}`, async (t) => {
      const { app } = await setUp(t);
      const operations = operationsOf(await fetchDocument(app));
      const concerned = app.routes.filter((route) => {
        const operation = operations.get(nameOf(route));
        return operation !== undefined && concerns(route, operation.requestBody !== undefined);
      });
      assert.ok(concerned.length > 5);
      for (const route of concerned) {
        const [, make] = SUCCESSES[nameOf(route)] ?? assert.fail(nameOf(route));
        await witness(await setUp(t), nameOf(route), status, make, spoil);
      }
    });
  }

  it('is described when there are too many hashes', async (t) => {
    const hashing = ['POST /signup', 'POST /login', 'POST /users', 'POST /token/login'];
    for (const route of hashing) {
      const gate = new HashGate({ width: 1, queue: 0 });
      const world = await setUp(t, { gate });
      const full = Promise.withResolvers<void>();
      const running = gate.run(() => full.promise, new AbortController().signal);
      const [, make] = SUCCESSES[route] ?? assert.fail(route);
      await witness(world, route, 503, make);
      full.resolve();
      await running;
    }
  });

  it('is described when a load balancer asks and it is stopping, or cannot write', async (t) => {
    const { app } = await setUp(t);
    const described = createExaminer(await fetchDocument(app));
    const log = createLog('silent', () => {}, Date.now);
    for (const status of ['stopping', 'storage', 'moved'] as const) {
      const stopping = status === 'stopping';
      const storage = async () => ({ state: stopping ? ('ok' as const) : status });
      const { ready } = healthHandlers({ storage, log, isReady: () => !stopping });
      const reply = await ready({} as Context);
      const answer = { status: reply.status, type: String(reply.headers['content-type']) };
      assert.deepEqual(described('GET /ready', { ...answer, text: String(reply.body) }), []);
      assert.deepEqual(JSON.parse(String(reply.body)), { status });
      seen.add(`GET /ready ${reply.status}`);
    }
  });

  it('has been seen by now with every status that is described', async (t) => {
    const { app } = await setUp(t);
    const described = [...operationsOf(await fetchDocument(app))].flatMap(([route, operation]) =>
      Object.keys(operation.responses).map((status) => `${route} ${status}`),
    );
    const unseen = described.filter((one) => !one.endsWith(' default') && !seen.has(one));
    // It answers before it works, and its work is heard of in the log alone.
    assert.deepEqual(unseen, ['POST /forgot 503']);
  });
});
