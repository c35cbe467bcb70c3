/** A running app for the tests of the description, and the requests that they send. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Route } from '../../src/web/route.ts';
import { ADA, PASSWORD, signIn, signUpRootAndAda } from '../people.ts';
import { json } from '../requests.ts';
import { settle } from '../settle.ts';
import { startApp } from '../support.ts';
import type { TestResponse } from './description.ts';

/** The credentials of grace, who has none. */
export const GRACE = { email: 'grace@example.com', password: PASSWORD };

/** A service that takes access tokens. */
export const SERVICE = 'https://reports.example.com';

/** Ada's address with a wrong password. */
export const WRONG = { ...ADA, password: 'not her password' };

/** A valid password that is not ada's current one. */
export const NEW_PASSWORD = 'seven quiet lighthouse cats';

/** The name of a route in the description: `GET /users/:id`. */
export const nameOf = ({ method, pattern }: Route) => `${method} ${pattern}`;

/** Starts an app with an administrator (account 1) and ada (account 2), both logged in. */
export async function setUp(t: TestContext, overrides: Parameters<typeof startApp>[1] = {}) {
  const app = await startApp(t, { mail: async () => {}, audiences: [SERVICE], ...overrides });
  const { root, ada } = await signUpRootAndAda(app);
  await settle(); // each sign-up mails a link, which ends the ones before
  return { app, root, ada };
}

/** A running app with two users. */
export type TestSite = Awaited<ReturnType<typeof setUp>>;

/** A request to an operation. A body that is a string is sent as it is, any other as JSON. */
export type TestRequest = {
  readonly cookie?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Sends a request to a route such as `GET /users/:id` and reads the whole response. */
export async function send(
  { app }: TestSite,
  route: string,
  request: TestRequest,
): Promise<TestResponse> {
  const { cookie = '', params = {}, query = '', body, headers = {} } = request;
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

/** The least that registers an app. */
export const WIKI = { name: 'Our wiki', redirectUris: ['https://wiki.example.com/cb'] };

/** Registers an app. Resolves to its id. */
export async function clientId(
  { app, root }: TestSite,
  kind: 'confidential' | 'public' = 'confidential',
): Promise<string> {
  const made = await app.request('/clients', json({ ...WIKI, kind }, root));
  return ((await made.json()) as { id: string }).id;
}

/** The path parameters of ada's account. */
export const ADA_ID = { id: '2' };

/** Path parameters of an account that does not exist. */
export const NO_SUCH_ID = { id: '99', key: '99' };

/** Runs an action some times, one after the other. */
export const again = async (times: number, act: () => Promise<unknown>) => {
  for (let i = 0; i < times; i++) await act();
};

/** A request with the administrator's cookie. */
export const asRoot =
  (more: TestRequest = {}) =>
  ({ root }: TestSite): TestRequest => ({ cookie: root, ...more });

/** A request with ada's cookie. */
export const asAda =
  (more: TestRequest = {}) =>
  ({ ada }: TestSite): TestRequest => ({ cookie: ada, ...more });

/** A request without a cookie. */
export const asVisitor =
  (more: TestRequest = {}) =>
  (): TestRequest =>
    more;

/** Sends six requests with a wrong password, one more than the limit of an account. */
export const guessPasswords = (path: string, body: object) => async (site: TestSite) => {
  await again(6, () => site.app.request(path, json(body, site.ada)));
};

/** The pending sign-in of ada, who has a second factor. */
export const pendingOf = async (app: TestSite['app']): Promise<string> => {
  const { secondFactor } = (await (await app.request('/login', json(ADA))).json()) as {
    secondFactor: { pending: string };
  };
  return secondFactor.pending;
};

/** The token of a new invitation. */
export const invitationToken = async ({ app }: TestSite) => ({
  token: (await app.links.createInvitation('user', 1)).secret,
});

/** The token of a new reset link for ada. */
export const resetToken = async ({ app }: TestSite) => ({
  token: ((await app.links.reset(2, 1)) ?? assert.fail()).secret,
});

/** The token of a link to a new e-mail address of ada. */
export const newEmailToken = async ({ app }: TestSite) => ({
  token: (await app.links.email(2, 'ada@example.org', 0))?.secret,
});

/** The token of a link that confirms ada's address. */
export const confirmationToken = async ({ app }: TestSite) => ({
  token: (await app.links.confirmation(2, ADA.email))?.secret,
});

/** The token of a setup link. Such a link works only while there is no administrator. */
export const setupToken = async ({ app }: TestSite) => {
  await app.testDatabase.removeAdmins();
  return { token: (await app.links.setup()).secret };
};

/** The path parameters of a new invitation for the address of grace. */
export const boundInvitation = async ({ app }: TestSite) => {
  const { email } = GRACE;
  await app.links.invite({ email, name: 'Grace', role: 'user', groups: [], mailed: false }, null);
  return { id: String((await app.links.invitations())[0]?.id) };
};

/** The path parameters of a new invitation. */
export const invitation = async ({ app }: TestSite) => {
  await app.links.createInvitation('user', 1);
  return { id: String((await app.links.invitations())[0]?.id) };
};

/** Logs ada in again, and gives the path parameters of that session. */
export const secondSession = async ({ app }: TestSite) => {
  await signIn(app);
  return { id: '3' };
};

/** A new key of ada for a service of the site, and its path parameters below her account. */
export const programKey = async ({ app }: TestSite) => {
  const user = await app.accounts.byId(2);
  const place = { address: '127.0.0.1', userAgent: 'test' };
  const asked = { by: null, name: 'backup', audience: SERVICE, days: 1, ...place };
  const made = await app.programKeys.make({ user: user ?? assert.fail(), ...asked });
  if (!made.ok) assert.fail(made.reason);
  const id = String(made.session.id);
  return { headers: { authorization: `Bearer ${made.text}` }, id };
};

/** A new refresh token of ada. */
export const refreshToken = async ({ app }: TestSite) => {
  const pair = await (await app.request('/token/login', json(ADA))).json();
  return (pair as { refreshToken: string }).refreshToken;
};

/** Makes the request that an operation is tested with, and prepares the app for it. */
export type MakeRequest = (site: TestSite) => TestRequest | Promise<TestRequest>;
