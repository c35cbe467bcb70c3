/**
 * Every route times every kind of client: what the guard of a route promises, asked of the running
 * app. The rows below say what a route answers to a client that may enter. The row of a page
 * may be missing: it has to be shown. Whatever changes something, or has a part in its address that
 * differs, fails the first test without one.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { NEW_CLIENT, readClient } from '../../src/auth/oidc/client-settings.ts';
import { byForm } from '../../src/web/by-form.ts';
import type { Route } from '../../src/web/route.ts';
import { keptIn } from '../kept-form.ts';
import { PASSWORD, signUpAdmin } from '../people.ts';
import { settle } from '../settle.ts';
import { stored } from '../stored.ts';
import { startApp, type TestApp } from '../support.ts';

const FRESH_PASSWORD_MS = 10 * 60_000;
const HOUR = 3_600_000;
// `self` is a user whom the request is about, where it is about one.
const ROLES = ['visitor', 'disabled', 'user', 'self', 'admin'] as const;
const SHAPES = ['page', 'json'] as const;

type Role = (typeof ROLES)[number];
type Shape = (typeof SHAPES)[number];

/** The user who sends a request and the user whom it is about, made for one request. */
type Cell = {
  readonly email: string;
  readonly cookie: string;
  readonly params: Readonly<Record<string, string>>;
};

/**
 * The statuses for a client that may enter: as a page and as JSON; for a visitor or oneself, where
 * that is another answer.
 */
type Row = {
  readonly inside: readonly [page: number, json: number];
  readonly visitor?: readonly [page: number, json: number];
  readonly self?: readonly [page: number, json: number];
  readonly send?: (cell: Cell) => Record<string, string | boolean>;
};

const shown: Row = { inside: [200, 200] };
const done = (send: Row['send'] = () => ({})): Row => ({ inside: [303, 204], send });
const newcomer = () => ({ email: `new${Math.random()}@example.com` });
const stranger = () => ({ email: `new${Math.random()}@example.com`, password: PASSWORD });
const secretOf = ({ params }: Cell) => ({ token: params.token ?? assert.fail() });
const WIKI = { name: 'Our wiki', redirectUris: 'https://wiki.example.com/cb' };
const NEW_PASSWORD = 'seven quiet lighthouse cats';

const ROWS: Readonly<Record<string, Row>> = {
  'GET /': shown,
  'GET /how': shown,
  'GET /signup': shown,
  'POST /signup': { inside: [303, 201], send: stranger },
  'GET /login': shown,
  'POST /login': {
    inside: [303, 200],
    send: () => ({ email: 'root@example.com', password: PASSWORD }),
  },
  // What does work here is in second-step.test.ts and in ways-in.test.ts.
  'GET /login/second-step': { inside: [401, 401] },
  'POST /login/second-step': { inside: [401, 401], send: () => ({ code: '123456' }) },
  'POST /login/passkey': { inside: [401, 401], send: () => ({ passkey: '{}' }) },
  'POST /logout': done(),
  'GET /forgot': shown,
  'POST /forgot': { inside: [202, 202], send: ({ email }) => ({ email }) },
  'GET /invite/:token': { inside: [303, 303] },
  'GET /invite': shown,
  'POST /invite': { inside: [303, 201], send: (cell) => ({ ...stranger(), ...secretOf(cell) }) },
  'GET /reset/:token': { inside: [303, 303] },
  'GET /reset': shown,
  'POST /reset': {
    inside: [303, 200],
    send: (cell) => ({ password: NEW_PASSWORD, ...secretOf(cell) }),
  },
  // There is an administrator, so this link is too late for every client.
  'GET /setup/:token': { inside: [404, 404] },
  'GET /setup': { inside: [404, 404] },
  'POST /setup': { inside: [404, 404], send: (cell) => ({ ...stranger(), ...secretOf(cell) }) },
  'GET /email/:token': { inside: [303, 303] },
  'GET /email': shown,
  'POST /email': { inside: [303, 200], send: secretOf },
  'GET /confirm-email/:token': { inside: [303, 303] },
  'GET /confirm-email': shown,
  'POST /confirm-email': { inside: [303, 200], send: secretOf },
  'GET /dashboard': shown,
  'GET /confirm': shown,
  'POST /confirm': done(() => ({ password: PASSWORD })),
  'GET /account': shown,
  'POST /account/password': done(() => ({ current: PASSWORD, password: NEW_PASSWORD })),
  'POST /account/name': done(() => ({ name: 'Ada' })),
  'POST /account/email': { inside: [303, 202], send: stranger },
  'POST /account/email/withdraw': done(),
  'POST /account/email/confirmation': { inside: [303, 202], send: () => ({}) },
  'POST /account/delete': done(() => ({ password: PASSWORD })),
  'GET /account/sessions': shown,
  'POST /account/sessions/:id/revoke': done(),
  'POST /account/sessions/revoke-others': done(),
  'GET /account/keys': shown,
  'POST /account/keys': { inside: [200, 201], send: () => ({ name: 'backup' }) },
  'POST /account/keys/:id/revoke': done(),
  'GET /account/activity': shown,
  'GET /account/data.json': shown,
  'GET /account/second-factor': shown,
  'POST /account/second-factor/recovery-codes': { inside: [409, 409], send: () => ({}) },
  'POST /account/second-factor/totp': { inside: [303, 201], send: () => ({}) },
  'GET /account/second-factor/totp': { inside: [303, 404] },
  'POST /account/second-factor/totp/confirm': {
    inside: [409, 409],
    send: () => ({ code: '123456' }),
  },
  'POST /account/second-factor/totp/remove': done(),
  'GET /account/passkeys/new': shown,
  'POST /account/passkeys': { inside: [400, 400], send: () => ({ passkey: '{}', name: 'Key' }) },
  'POST /account/passkeys/:id/rename': { inside: [404, 404], send: () => ({ name: 'Key' }) },
  'POST /account/passkeys/:id/remove': { inside: [404, 404], send: () => ({}) },
  'GET /users': shown,
  'POST /users': { inside: [303, 201], send: newcomer },
  'GET /overview': shown,
  'GET /activity': shown,
  'GET /users/:id': { ...shown, self: [303, 200] },
  'PATCH /users/:id': { inside: [200, 200], send: () => ({ role: 'admin' }) },
  'DELETE /users/:id': { inside: [204, 204] },
  'POST /users/:id/edit': done(newcomer),
  'POST /users/:id/role': done(() => ({ role: 'admin' })),
  'POST /users/:id/groups': done(() => ({ groups: 'finance' })),
  'POST /users/:id/disable': done(),
  'POST /users/:id/enable': done(),
  'POST /users/:id/unlock': done(),
  'POST /users/:id/revoke-sessions': done(),
  'POST /users/:id/keys/:key/revoke': done(),
  'POST /users/:id/reset-factors': done(),
  'POST /users/:id/reset-link': { inside: [200, 201], send: () => ({}) },
  'POST /users/:id/delete': done(() => ({ sure: 'on' })),
  'GET /invites': shown,
  'POST /invites': { inside: [200, 201], send: () => ({ role: 'user' }) },
  'POST /invites/several': { inside: [200, 201], send: () => ({ emails: 'new@example.com' }) },
  'POST /invites/:id/send': { inside: [303, 200], send: () => ({}) },
  'POST /invites/:id/revoke': done(),
  'GET /clients': shown,
  'GET /clients/new': shown,
  'POST /clients': { inside: [200, 201], send: () => WIKI },
  'GET /clients/:clientId': shown,
  'POST /clients/:clientId/edit': { inside: [303, 200], send: () => ({ name: 'Wiki' }) },
  'POST /clients/:clientId/secret': { inside: [200, 201], send: () => ({}) },
  'POST /clients/:clientId/remove': done(() => ({ sure: 'on' })),
  'POST /token/login': {
    inside: [200, 200],
    send: () => ({ email: 'root@example.com', password: PASSWORD }),
  },
  'POST /token/login/second-step': {
    inside: [401, 401],
    send: () => ({ pending: 'x', code: '123456' }),
  },
  'GET /.well-known/openid-configuration': shown,
  // What works at these is in oidc-sign-in.test.ts and its neighbours.
  'GET /oauth/logout': { inside: [200, 200], visitor: [303, 303] },
  'POST /oauth/logout': { inside: [303, 303] },
  'POST /oauth/logout/confirm': done(),
  'GET /oauth/authorize': { inside: [400, 400] },
  'POST /oauth/authorize': { inside: [303, 400], send: () => ({ client_id: 'x' }) },
  'POST /oauth/token': { inside: [401, 400], send: () => ({ grant_type: 'refresh_token' }) },
  'GET /oauth/userinfo': { inside: [401, 401] },
  'POST /oauth/userinfo': { inside: [401, 401] },
  'POST /oauth/revoke': { inside: [401, 400], send: () => ({ token: 'x' }) },
  'POST /token/refresh': { inside: [401, 401], send: () => ({ refreshToken: 'x' }) },
  // What does work here is in keys.test.ts.
  'POST /token/key': { inside: [401, 401], send: () => ({}) },
  'POST /token/revoke': { inside: [204, 204] },
  'GET /me': shown,
  'GET /.well-known/jwks.json': shown,
  'GET /.well-known/change-password': { inside: [303, 303] },
  'GET /openapi.json': shown,
  'GET /verify': { inside: [204, 204], visitor: [401, 401] },
  // No app has a host of its own here: app-hosts.test.ts has some.
  'GET /enter': { inside: [404, 404] },
  'GET /enter/failed': { inside: [404, 404] },
  'GET /sign-out': { ...shown, visitor: [303, 303] },
  'GET /health': shown,
  'GET /ready': shown,
  'GET (a file)': shown,
};

/** The routes of this site: those at the hosts of apps are in app-hosts.test.ts. */
const routesOf = ({ routes }: TestApp) => routes.filter(({ hosts }) => hosts !== 'apps');

/** What a route answers. A page of one's own needs no row, see README.md. */
const rowOf = (route: Route): Row | undefined =>
  ROWS[nameOf(route)] ?? (isUnsafe(route) || route.pattern.includes(':') ? undefined : shown);

const FILES: ReadonlySet<string> = new Set(readdirSync('public'));

/** The name of a route in the rows. The files of public/ share one. */
function nameOf({ method, pattern }: Route): string {
  const isFile = FILES.has(pattern.slice(1).replace(/\.[0-9a-f]{10}(?=\.)/, ''));
  return isFile ? `${method} (a file)` : `${method} ${pattern}`;
}

const isUnsafe = ({ method }: Route) => method !== 'GET';
const isIn = (role: Role) => role === 'user' || role === 'self' || role === 'admin';

/**
 * What the words of a route promise. `null`: they let this role in, and the row says what comes
 * then.
 */
function refusal(
  app: TestApp,
  route: Route,
  role: Role,
  path: string,
): Record<Shape, string> | null {
  const { entry, method } = route;
  if (entry === 'anyone') return null;
  if (entry === 'guest') {
    if (!isIn(role) || isUnsafe(route)) return null;
    return { page: '303 /dashboard', json: '303 /dashboard' };
  }
  if (!isIn(role)) {
    // Of /confirm nothing is left to do after a log-in: the password has been typed.
    const above =
      method === 'GET' ? byForm(path) : path === '/confirm' ? null : pageAbove(app, path);
    const next = above === null ? [] : [`next=${encodeURIComponent(above)}`];
    const told = [...(method === 'GET' ? [] : ['done=ended']), ...next].join('&');
    const back = told === '' ? '' : `?${told}`;
    return { page: `303 /login${back}`, json: '401' };
  }
  if (entry === 'adminOrSelf' && role === 'self') return null;
  if (entry === 'enrolment') return null;
  return entry !== 'member' && role !== 'admin' ? { page: '403', json: '403' } : null;
}

/** The page that a form stands on: the nearest address above it that has one. */
function pageAbove(app: TestApp, path: string): string | null {
  const pages = routesOf(app)
    .filter(({ method }) => method === 'GET')
    .map(({ pattern }) => new RegExp(`^${pattern.replaceAll(/:\w+/g, '[^/]+')}$`));
  for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    if (pages.some((page) => page.test(at))) return at;
  }
  return null;
}

async function setUp(t: TestContext): Promise<TestApp> {
  const app = await startApp(t, { mail: async () => {} });
  await signUpAdmin(app);
  await settle(); // a mail after the sign-up has a link
  return app;
}

let people = 0;

/** Stores an account with the password that root@example.com has. */
async function addPerson(app: TestApp, role: Role): Promise<{ id: number; email: string }> {
  const email = `person${++people}@example.com`;
  const root = await app.stores.accounts.find('root@example.com');
  const user = await app.stores.accounts.insert({
    email,
    passwordHash: root?.passwordHash ?? assert.fail(),
    role: role === 'admin' ? 'admin' : 'user',
    createdAt: 0,
  });
  return user ?? assert.fail();
}

/** Removes every account but root's: what is compared stays small. */
async function removePeople(app: TestApp): Promise<void> {
  for (const { id } of await stored(app.testDatabase, 'users')) {
    if (id > 1) await app.stores.accounts.remove(id);
  }
}

async function makeKey(app: TestApp, userId: number) {
  const user = (await app.accounts.byId(userId)) ?? assert.fail();
  const place = { address: '127.0.0.1', userAgent: 'matrix' };
  const asked = { user, by: null, name: 'key', audience: app.origin, days: 1, ...place };
  const made = await app.programKeys.make(asked);
  return made.ok ? made.session : assert.fail(made.reason);
}

async function startSession(app: TestApp, userId: number) {
  const client = { address: '127.0.0.1', userAgent: 'matrix' };
  return app.sessions.start({
    userId,
    passwordVersion: 0,
    remember: false,
    replaces: null,
    method: 'password',
    ...client,
  });
}

/**
 * Makes every user that a request needs. Everything is later than the last time, so that no limit
 * is met.
 */
async function prepare(app: TestApp, route: Route, role: Role): Promise<Cell> {
  app.clock.now += HOUR;
  const actor = await addPerson(app, role);
  const target = role === 'self' ? actor : await addPerson(app, 'user');
  const { ticket } = await startSession(app, actor.id);
  const other = await startSession(app, isIn(role) ? actor.id : target.id);
  const confirmation = await app.links.confirmation(actor.id, actor.email);
  if (role === 'disabled') {
    await app.testDatabase.disableAccount(actor.id); // and leaves the session
  }
  const cookie = role === 'visitor' ? '' : `session=${ticket}`;
  const [, first = ''] = route.pattern.split('/');
  const params: Record<string, string> = {};
  if (first === 'users') params.id = String(target.id);
  if (first === 'account') params.id = String(other.session.id);
  if (route.pattern.includes('/keys/')) {
    const owner = first === 'account' && isIn(role) ? actor : target;
    const key = await makeKey(app, owner.id);
    params[first === 'users' ? 'key' : 'id'] = String(key.id);
  }
  if (first === 'invites') {
    const email = `guest${people}@example.com`;
    await app.links.invite({ email, name: '', role: 'user', groups: [], mailed: false }, 1);
    params.id = String((await app.links.invitations())[0]?.id);
  }
  if (first === 'clients') {
    const read = readClient({ ...NEW_CLIENT, ...WIKI }, false);
    assert.ok(read.ok);
    params.clientId = (await app.clients.register(read.settings, 'confidential')).client.id;
  }
  if (first === 'invite') params.token = (await app.links.createInvitation('user', 1)).secret;
  if (first === 'reset')
    params.token = ((await app.links.reset(target.id, 1)) ?? assert.fail()).secret;
  if (first === 'email') {
    const link = await app.links.email(target.id, `new${people}@example.com`, 0);
    params.token = link?.secret ?? assert.fail();
  }
  if (first === 'confirm-email') params.token = confirmation?.secret ?? assert.fail();
  if (first === 'setup') params.token = (await app.links.setup()).secret;
  const link = params.token === undefined ? '' : `link=${params.token}`;
  return { email: target.email, cookie: [cookie, link].filter(Boolean).join('; '), params };
}

function pathOf({ pattern }: Route, { params }: Cell): string {
  return pattern.replaceAll(/:(\w+)/g, (_, name) => params[name] ?? assert.fail(pattern));
}

function init(route: Route, cell: Cell, shape: Shape, headers = {}): RequestInit {
  const { method } = route;
  const fields = rowOf(route)?.send?.(cell);
  const accept = shape === 'page' ? 'text/html' : 'application/json';
  const all = { accept, ...(cell.cookie && { cookie: cell.cookie }), ...headers };
  if (fields === undefined) return { method, headers: all };
  if (shape === 'page') {
    return { method, headers: all, body: new URLSearchParams(fields as Record<string, string>) };
  }
  const data = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value === 'on' ? true : value]),
  );
  const type = { 'content-type': 'application/json' };
  return { method, headers: { ...all, ...type }, body: JSON.stringify(data) };
}

/** The status of an answer, and where it leads when it leads away. */
function summary(response: Response, withPlace: boolean): string {
  const place = response.headers.get('location');
  return withPlace && place !== null ? `${response.status} ${place}` : String(response.status);
}

describe('the route table', () => {
  it('has a row here for every route, and no row for what is no route', async (t) => {
    const app = await setUp(t);
    assert.deepEqual(
      routesOf(app)
        .filter((route) => rowOf(route) === undefined)
        .map(nameOf),
      [],
    );
    const names = new Set(routesOf(app).map(nameOf));
    assert.deepEqual(
      Object.keys(ROWS).filter((name) => !names.has(name)),
      [],
    );
  });

  it('names what each form does that needs a fresh password, and keeps no secret of it', async (t) => {
    const app = await setUp(t);
    const forms = routesOf(app).filter(
      ({ method, fresh, freshWithFactor }) => method === 'POST' && (fresh ?? freshWithFactor),
    );
    assert.deepEqual(forms.filter(({ act }) => act === null).map(nameOf), []);
    const secrets = /password|current|code|recovery|passkey|token|secret/;
    for (const { act } of forms) assert.doesNotMatch((act?.keeps ?? []).join(' '), secrets);
  });

  it('lets administrators change nothing without a fresh password', async (t) => {
    const app = await setUp(t);
    const acts = routesOf(app).filter((route) => route.entry === 'admin' && isUnsafe(route));
    assert.ok(acts.length >= 10);
    assert.deepEqual(acts.filter(({ fresh }) => fresh === null).map(nameOf), []);
  });

  it('lets users change no second factor without a fresh password, but its name', async (t) => {
    const app = await setUp(t);
    const acts = routesOf(app).filter(
      ({ method, pattern }) =>
        method === 'POST' && /^\/account\/(?:second-factor|passkeys)/.test(pattern),
    );
    assert.ok(acts.length >= 7);
    assert.deepEqual(acts.filter(({ fresh }) => fresh === null).map(nameOf), [
      'POST /account/passkeys/:id/rename',
    ]);
  });

  for (const role of ROLES) {
    it(`responds as its row says to a client that is: ${role}`, async (t) => {
      const app = await setUp(t);
      for (const route of routesOf(app)) {
        for (const shape of SHAPES) {
          const cell = await prepare(app, route, role);
          const path = pathOf(route, cell);
          const response = await app.request(path, init(route, cell, shape));
          const { inside, visitor = inside, self = inside } = rowOf(route) ?? assert.fail();
          const refused = refusal(app, route, role, path);
          const [page, json] = role === 'self' ? self : isIn(role) ? inside : visitor;
          const expected = refused?.[shape] ?? String(shape === 'page' ? page : json);
          const name = `${nameOf(route)} as ${shape}`;
          assert.equal(summary(response, refused !== null), expected, name);
          await response.arrayBuffer();
        }
      }
    });
  }

  it('refuses an unsafe request from another site, whatever session comes with it, and nothing happens', async (t) => {
    const app = await setUp(t);
    const foreign = [
      { 'sec-fetch-site': 'cross-site', origin: 'http://evil.example' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'http://evil.example' },
    ];
    const everything = () => app.testDatabase.dump('users', 'sessions', 'links');
    let count = 0;
    for (const role of ROLES) {
      for (const route of routesOf(app).filter(isUnsafe)) {
        const headers = foreign[++count % foreign.length] ?? assert.fail();
        const shape = SHAPES[count % SHAPES.length] ?? assert.fail();
        const cell = await prepare(app, route, role);
        const before = await everything();
        const response = await app.request(pathOf(route, cell), init(route, cell, shape, headers));
        const name = `${nameOf(route)} as ${role} ${Object.values(headers)}`;
        // A form of an app is only sent on to the GET of its address: web/relay.ts.
        if (route.anyOrigin) assert.ok([303, 400].includes(response.status), name);
        else assert.equal(response.status, 403, name);
        assert.deepEqual(response.headers.getSetCookie(), [], name);
        await turn();
        assert.deepEqual(await everything(), before, name);
        await removePeople(app);
      }
    }
  });

  it('asks for the password again where it says so, after ten minutes, and comes back', async (t) => {
    const app = await setUp(t);
    const guarded = routesOf(app).filter(({ fresh }) => fresh !== null);
    assert.ok(guarded.length >= 11);
    for (const route of guarded) {
      for (const shape of SHAPES) {
        const cell = await prepare(app, route, 'admin');
        app.clock.now += FRESH_PASSWORD_MS;
        const response = await app.request(pathOf(route, cell), init(route, cell, shape));
        if (shape === 'json') {
          assert.equal(response.status, 403, nameOf(route));
          continue;
        }
        if (route.act !== null) {
          const path = pathOf(route, cell);
          assert.equal((await keptIn(response)).to, path, nameOf(route));
          continue;
        }
        const { fresh } = route;
        const back = (fresh ?? '').replace(':id', cell.params.id ?? '');
        const place = `/confirm?next=${encodeURIComponent(back)}`;
        assert.equal(summary(response, true), `303 ${place}`, nameOf(route));
        const page = await app.request(
          place,
          init({ ...route, method: 'GET' }, { ...cell }, 'page'),
        );
        assert.equal(page.status, 200);
        assert.ok((await page.text()).includes(`name="next" value="${back}"`), nameOf(route));
      }
    }
  });

  it('says 405 and what is allowed for every other method of its addresses', async (t) => {
    const app = await setUp(t);
    for (const route of routesOf(app)) {
      const cell = await prepare(app, route, 'admin');
      const response = await app.request(pathOf(route, cell), { method: 'PUT' });
      assert.equal(response.status, 405, nameOf(route));
      assert.ok(response.headers.get('allow')?.split(', ').includes(route.method), nameOf(route));
    }
  });
});

type Answer = {
  readonly response: Response;
  readonly body: string;
  readonly name: string;
  readonly isIn: boolean;
};

let answers: Promise<readonly Answer[]> | undefined;

/**
 * Looks at everything that a route answers to an administrator and to a visitor, as a page and as
 * JSON.
 */
async function eachAnswer(
  t: TestContext,
  look: (response: Response, body: string, name: string, isIn: boolean) => void,
): Promise<void> {
  answers ??= collectAnswers(t);
  for (const { response, body, name, isIn } of await answers) look(response, body, name, isIn);
}

async function collectAnswers(t: TestContext): Promise<readonly Answer[]> {
  const app = await setUp(t);
  const collected: Answer[] = [];
  for (const route of routesOf(app)) {
    for (const role of ['visitor', 'admin'] as const) {
      for (const shape of SHAPES) {
        const cell = await prepare(app, route, role);
        const response = await app.request(pathOf(route, cell), init(route, cell, shape));
        const name = `${nameOf(route)} as ${role}, ${shape}`;
        const body = await response.text();
        // A user who was signed out by this request, or signed in by its form, sees what they are
        // now.
        const isIn = role === 'admin' && route.method === 'GET';
        collected.push({ response, body, name, isIn });
      }
    }
  }
  return collected;
}

describe('every answer', () => {
  it('with a body names its type, and for text the charset; JSON is JSON and a page a page', async (t) => {
    await eachAnswer(t, (response, body, name) => {
      const type = response.headers.get('content-type') ?? '';
      if (body === '') return;
      assert.match(
        type,
        /^(?:text\/\w+|application\/json|image\/svg\+xml); charset=utf-8$|^image\/(?!svg)/,
        name,
      );
      if (type.startsWith('application/json')) assert.doesNotThrow(() => JSON.parse(body), name);
      assert.equal(type.startsWith('text/html'), /^<!doctype html>/i.test(body), name);
    });
  });

  it('is kept by no cache, except files and what is the same for all clients', async (t) => {
    await eachAnswer(t, (response, _, name) => {
      const rule = response.headers.get('cache-control');
      if (/^GET (?:\(a file\)|\/\.well-known\/(?:jwks|openid)|\/openapi)/.test(name))
        assert.match(rule ?? '', /^(?:no-cache|public, )/, name);
      else assert.equal(rule, 'no-store', name);
    });
  });

  it('that is a page has no script but the one its policy allows, no inline style, and loads nothing from another site', async (t) => {
    await eachAnswer(t, (response, body, name) => {
      if (!/^<!doctype html>/i.test(body)) return;
      // The one script is a file of this site, on the pages whose policy allows it.
      const policy = response.headers.get('content-security-policy') ?? '';
      const script = /<script type="module" src="\/passkeys\.[0-9a-f]{10}\.js"><\/script>/;
      assert.equal(script.test(body), policy.includes("; script-src 'self'"), name);
      assert.doesNotMatch(
        body.replace(script, ''),
        /<script|<style|<iframe|<object|<embed|\sstyle="|\son[a-z]+="/i,
        name,
      );
      assert.doesNotMatch(body, /(?:href|src|action)="(?:[a-z]+:|\/\/)/i, name);
    });
  });

  it('that is a page for signed-in users has the form to sign out', async (t) => {
    let pages = 0;
    await eachAnswer(t, (_, body, name, isIn) => {
      if (!isIn || !/^<!doctype html>/i.test(body)) return;
      pages++;
      assert.match(body, /<form method="post" action="\/logout">/, name);
    });
    assert.ok(pages >= 20, `${pages} pages`);
  });

  it('hides what is typed where a password is asked for, and lets a manager fill it in', async (t) => {
    let fields = 0;
    await eachAnswer(t, (_, body, name) => {
      for (const [tag] of body.matchAll(/<input [^>]*name="(?:password|current)"[^>]*>/g)) {
        fields++;
        assert.match(tag, / type="password"/, name);
        assert.match(tag, / autocomplete="(?:current|new)-password"/, name);
        assert.doesNotMatch(tag, / value=| maxlength=| onpaste=/, name);
      }
    });
    assert.ok(fields >= 10, `${fields} fields`);
  });

  it('to GET or HEAD changes nothing: no account, no link, no session but its time of last use', async (t) => {
    const app = await setUp(t);
    const everything = async () => ({
      accountsAndLinks: await app.testDatabase.dump('users', 'links'),
      sessions: (await stored(app.testDatabase, 'sessions')).map(
        ({ lastSeenAt: _, ...rest }) => rest,
      ),
    });
    for (const route of routesOf(app).filter((route) => !isUnsafe(route))) {
      for (const role of ROLES) {
        for (const method of ['GET', 'HEAD']) {
          const cell = await prepare(app, route, role);
          const before = await everything();
          const shape = method === 'GET' ? 'page' : 'json';
          const response = await app.request(pathOf(route, cell), {
            ...init(route, cell, shape),
            method,
          });
          await response.arrayBuffer();
          await turn();
          assert.deepEqual(await everything(), before, `${method} ${route.pattern} as ${role}`);
        }
      }
      await removePeople(app);
    }
  });

  it('gives a ticket or a token at the addresses that docs/inventory.md names, and nowhere else', async (t) => {
    // The rows here try these with what does not work: that they open is in setup.test.ts,
    // tokens.test.ts, oidc-token.test.ts and ways-in.test.ts.
    const opening = new Set([
      'POST /setup',
      'POST /token/refresh',
      'POST /token/key',
      'POST /oauth/token',
      'POST /login/second-step',
      'POST /login/passkey',
      'POST /token/login/second-step',
    ]);
    await eachAnswer(t, (response, body, name) => {
      const gives = (cookie: string) => /^session=[^;]/.test(cookie);
      if (
        response.headers.getSetCookie().some(gives) ||
        /"(?:token|refreshToken)":"|"key":"ckey_/.test(body)
      ) {
        opening.add(name.split(' as ', 1)[0] ?? '');
      }
    });
    const [, text = ''] = readFileSync('docs/inventory.md', 'utf8').split(/^## 2\. /m);
    const [ways = ''] = text.split(/^## \d/m);
    const named = [...ways.matchAll(/^\| `(POST \/[^`]+)` \|/gm)].map(([, name = '']) => name);
    // A reset link gives a new password, and no ticket: the door is the next step.
    assert.deepEqual(named.sort(), [...opening, 'POST /reset'].sort());
  });
});
