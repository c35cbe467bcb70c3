/**
 * A token is for one audience. A service that was given a token for itself cannot use it here (ASVS
 * 9.2.3, 9.2.4).
 */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { PASSWORD, signUp } from '../people.ts';
import { json } from '../requests.ts';
import { startApp, type TestApp } from '../support.ts';

const WIKI = 'https://wiki.example.com';
const CREDENTIALS = { email: 'ada@example.com', password: PASSWORD };

type Pair = { readonly token: string; readonly refreshToken: string };
type Refusal = { readonly error: string; readonly issues: readonly { field: string }[] };

async function setUp(t: TestContext) {
  const app = await startApp(t, { audiences: [WIKI, 'reports'] });
  await signUp(app);
  return app;
}

const post = (app: TestApp, path: string, body: unknown) => app.request(path, json(body));
const pairOf = async (response: Response) => {
  assert.equal(response.status, 200);
  return (await response.json()) as Pair;
};
const logIn = async (app: TestApp, audience?: string) =>
  pairOf(await post(app, '/token/login', { ...CREDENTIALS, audience }));
const statusOf = async (app: TestApp, path: string, token: string) =>
  (await app.request(path, { headers: { authorization: `Bearer ${token}` } })).status;
const audienceOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).aud;

const EVERYWHERE = ['/me', '/verify', '/dashboard', '/account', '/account/sessions', '/users'];

describe('a token for another audience', () => {
  it('is refused here, wherever it is shown, and the log says why', async (t) => {
    const app = await setUp(t);
    const { token } = await logIn(app, WIKI);
    for (const path of EVERYWHERE) assert.equal(await statusOf(app, path, token), 401, path);
    const revoke = { method: 'POST', headers: { authorization: `Bearer ${token}` } };
    assert.equal((await app.request('/token/revoke', revoke)).status, 401);
    const reasons = app.logged.filter(({ event }) => event === 'token_refused');
    assert.ok(reasons.length > 0 && reasons.every(({ reason }) => reason === 'audience'));
  });

  it('is good for the service that it names, and for no other', async (t) => {
    const app = await setUp(t);
    const { token } = await logIn(app, WIKI);
    const keys = createRemoteJWKSet(new URL(`${app.origin}/.well-known/jwks.json`));
    const verify = (audience: string) =>
      jwtVerify(token, keys, {
        issuer: app.origin,
        audience,
        typ: 'at+jwt',
        algorithms: ['EdDSA'],
        currentDate: new Date(app.clock.now),
      });
    assert.equal((await verify(WIKI)).payload.sub, (await app.accounts.byId(1))?.publicId);
    for (const other of [app.origin, 'reports', `${WIKI}/`]) {
      await assert.rejects(verify(other), errors.JWTClaimValidationFailed, other);
    }
  });
});

describe('the audience of a token', () => {
  it('is this site unless another is asked for, at each exchange anew', async (t) => {
    const app = await setUp(t);
    const first = await logIn(app);
    assert.equal(audienceOf(first.token), app.origin);
    const { refreshToken } = first;
    const second = await pairOf(
      await post(app, '/token/refresh', { refreshToken, audience: 'reports' }),
    );
    assert.equal(audienceOf(second.token), 'reports');
    assert.equal(await statusOf(app, '/me', second.token), 401);
    const third = await pairOf(
      await post(app, '/token/refresh', { refreshToken: second.refreshToken }),
    );
    assert.equal(audienceOf(third.token), app.origin);
    assert.equal(await statusOf(app, '/me', third.token), 200);
    assert.equal(audienceOf((await logIn(app, app.origin)).token), app.origin);
  });

  it('is one that the settings name; another is refused, and nothing is used up', async (t) => {
    const app = await setUp(t);
    const { refreshToken } = await logIn(app);
    for (const audience of ['elsewhere', '', `${WIKI}/`, 7, [WIKI], { a: 1 }]) {
      const asks: [string, unknown][] = [
        ['/token/login', { ...CREDENTIALS, audience }],
        ['/token/refresh', { refreshToken, audience }],
      ];
      for (const [path, body] of asks) {
        const response = await post(app, path, body);
        assert.equal(response.status, 400, path);
        const { error, issues } = (await response.json()) as Refusal;
        assert.match(error, /no such audience .* AUDIENCES/);
        assert.deepEqual(
          issues.map(({ field }) => field),
          ['audience'],
        );
      }
    }
    await pairOf(await post(app, '/token/refresh', { refreshToken }));
  });
});
