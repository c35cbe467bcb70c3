import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PASSWORD, signUp, signUpAdmin } from '../people.ts';
import { cookieOf, json } from '../requests.ts';
import { startApp, type TestApp } from '../support.ts';

const NEW_PASSWORD = 'seven quiet lighthouse cats';
const HOUR = 3_600_000;

/**
 * Whatever JSON can say instead of what is wanted. `true` and `null` are kept for the fields that
 * do not take them.
 */
const WRONG_TYPES = [7, -1, 1.5, [], ['x'], {}, { $ne: 1 }, true, null];

type Row = {
  readonly method?: string;
  readonly path: () => string;
  /** Makes the one-time link that it needs, and answers with its secret. */
  readonly secret?: (app: TestApp) => Promise<string>;
  readonly fields: Record<string, unknown>;
  /** Types that a field takes beside text. */
  readonly takes?: Record<string, readonly unknown[]>;
};

const ROWS: Record<string, Row> = {
  'sign-up': { path: () => '/signup', fields: { email: 'eve@example.com', password: PASSWORD } },
  'log-in': { path: () => '/login', fields: { email: 'ada@example.com', password: PASSWORD } },
  'a pair of tokens': {
    path: () => '/token/login',
    fields: { email: 'ada@example.com', password: PASSWORD },
  },
  'the next pair': { path: () => '/token/refresh', fields: { refreshToken: 'A'.repeat(43) } },
  'a forgotten password': { path: () => '/forgot', fields: { email: 'ada@example.com' } },
  'a password asked again': { path: () => '/confirm', fields: { password: PASSWORD } },
  'another address': {
    path: () => '/account/email',
    fields: { email: 'eve@example.com', password: PASSWORD },
  },
  'a new password': {
    path: () => '/account/password',
    fields: { current: PASSWORD, password: NEW_PASSWORD },
  },
  leaving: { path: () => '/account/delete', fields: { password: PASSWORD } },
  'an invitation': { path: () => '/invites', fields: { role: 'user' }, takes: { role: [null] } },
  'an invitation for an address': {
    path: () => '/invites',
    fields: { email: 'eve@example.com', name: 'Eve', role: 'user' },
    takes: { role: [null], name: [null] },
  },
  'several invitations': {
    path: () => '/invites/several',
    fields: { emails: 'eve@example.com', role: 'user' },
    takes: { role: [null] },
  },
  'an app': {
    path: () => '/clients',
    fields: { name: 'Wiki', redirectUris: 'https://wiki.example.com/cb', homeUri: '' },
    takes: { homeUri: [null] },
  },
  'using an invitation': {
    path: () => '/invite',
    secret: async (app) => (await app.links.createInvitation('user', 1)).secret,
    fields: { email: 'eve@example.com', password: PASSWORD },
  },
  'using a reset link': {
    path: () => '/reset',
    secret: async (app) => ((await app.links.reset(1, null)) ?? assert.fail()).secret,
    fields: { password: NEW_PASSWORD },
  },
  'an account': {
    path: () => '/users',
    fields: { email: 'eve@example.com', name: 'Eve', role: 'user' },
    takes: { role: [null], name: [null] },
  },
  'a role': { path: () => '/users/2/role', fields: { role: 'admin' } },
  'a change of an account': {
    method: 'PATCH',
    path: () => '/users/2',
    fields: { role: 'admin', disabled: true },
    takes: { disabled: [true] },
  },
};

/** What must not change: the accounts and what opens them. */
const everything = async ({ testDatabase }: TestApp) =>
  JSON.stringify([await testDatabase.dump('users'), (await testDatabase.dump('sessions')).length]);

describe('a value of another type than the one that is wanted', () => {
  for (const [name, { method = 'POST', path, secret, fields, takes = {} }] of Object.entries(
    ROWS,
  )) {
    it(`is refused, and nothing is changed: ${name}`, async (t) => {
      const app = await startApp(t, { mail: async () => {} });
      const root = await signUpAdmin(app);
      await signUp(app);
      for (const field of Object.keys(fields)) {
        for (const value of WRONG_TYPES) {
          if (takes[field]?.includes(value)) continue;
          app.clock.now += HOUR; // no count is met
          const fresh = await app.request(
            '/login',
            json({ email: 'root@example.com', password: PASSWORD }, root),
          );
          const cookie = cookieOf(fresh);
          const token = await secret?.(app);
          const before = await everything(app);
          const sent = { ...json({ ...fields, token, [field]: value }, cookie), method };
          const response = await app.request(path(), sent);
          const shown = `${field}: ${JSON.stringify(value)}`;
          assert.ok([400, 401].includes(response.status), `${shown} is ${response.status}`);
          assert.equal(await everything(app), before, shown);
        }
      }
    });
  }
});
