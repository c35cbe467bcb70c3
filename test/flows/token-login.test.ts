import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { ADA, opens, signIn } from '../people.ts';
import { exchange, json, rawRequest } from '../requests.ts';
import { logIn, me, type Pair, setUp } from './tokens-site.ts';

describe('POST /token/login', () => {
  it('gives a pair of tokens, and no cookie', async (t) => {
    const app = await setUp(t);
    const response = await app.request('/token/login', json(ADA));
    assert.equal(response.status, 200);
    assert.deepEqual(response.headers.getSetCookie(), []);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    const pair = (await response.json()) as Pair;
    assert.equal(pair.tokenType, 'Bearer');
    assert.equal(pair.expiresIn, 600);
    assert.match(pair.refreshToken, /^[A-Za-z0-9_-]{43}$/);
  });

  it('has no personal data in the token, which any client can read', async (t) => {
    const app = await setUp(t);
    const [, payload = ''] = (await logIn(app)).token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    assert.deepEqual(Object.keys(claims).sort(), [
      'aud',
      'exp',
      'iat',
      'iss',
      'jti',
      'nbf',
      'sid',
      'sub',
    ]);
    assert.equal(claims.sub, (await app.accounts.byId(1))?.publicId);
  });

  it('refuses like /login, and shares its limits', async (t) => {
    const app = await setUp(t);
    const wrong = json({ ...ADA, password: 'wrong' });
    const first = await app.request('/token/login', wrong);
    assert.equal(first.status, 401);
    assert.deepEqual(Object.keys((await first.json()) as object), ['error']);
    for (let i = 0; i < 2; i++) await app.request('/token/login', wrong);
    for (let i = 0; i < 2; i++) await app.request('/login', wrong);
    assert.equal((await app.request('/token/login', json(ADA))).status, 429);
    assert.equal((await app.request('/token/login', json({}))).status, 400);
  });
});

describe('GET /.well-known/jwks.json', () => {
  it('lets a third-party client verify our tokens, and refuse what we refuse', async (t) => {
    const app = await setUp(t);
    const { token } = await logIn(app);
    const keys = createRemoteJWKSet(new URL(`${app.origin}/.well-known/jwks.json`));
    const options = {
      issuer: app.origin,
      audience: app.origin,
      typ: 'at+jwt',
      algorithms: ['EdDSA'],
      currentDate: new Date(app.clock.now),
    };
    const { payload } = await jwtVerify(token, keys, options);
    assert.equal(payload.sub, (await app.accounts.byId(1))?.publicId);
    const [head = '', body = '', signature = ''] = token.split('.');
    const forged = `${head}.${body}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    await assert.rejects(jwtVerify(forged, keys, options), errors.JWSSignatureVerificationFailed);
    const later = { ...options, currentDate: new Date(app.clock.now + 600_000) };
    await assert.rejects(jwtVerify(token, keys, later), errors.JWTExpired);
  });

  it('answers under any Host: a service beside this one knows an address and no name', async (t) => {
    const app = await setUp(t);
    const under = (path: string) =>
      exchange(app.port, rawRequest(`GET ${path} HTTP/1.1`, ['Host: 10.0.0.7:3000']));
    assert.match(await under('/.well-known/jwks.json'), /^HTTP\/1\.1 200 .*"kty":"OKP"/s);
    assert.match(await under('/me'), /^HTTP\/1\.1 421 /);
  });

  it('has no key when tokens are signed with a secret', async (t) => {
    const app = await setUp(t, { tokenAlgorithm: 'HS256' });
    const { token } = await logIn(app);
    assert.equal((await me(app, token)).status, 200);
    const response = await app.request('/.well-known/jwks.json');
    assert.deepEqual(await response.json(), { keys: [] });
  });
});

describe('bad tokens', () => {
  it('get 429 with Retry-After when too many came from one address, and a good one passes', async (t) => {
    const app = await setUp(t);
    const { token } = await logIn(app);
    for (let i = 0; i < 20; i++) assert.equal((await me(app, `x${i}`)).status, 401);
    const response = await me(app, 'x');
    assert.equal(response.status, 429);
    assert.equal(response.headers.get('retry-after'), '10');
    assert.match(await response.text(), /Too many invalid tokens/);
    assert.equal((await me(app, token)).status, 200);
    assert.equal((await me(app, (await logIn(app)).token)).status, 200);
    assert.ok(await opens(app, await signIn(app)), 'and so do cookies');
    app.clock.now += 10_000;
    assert.equal((await me(app, 'x')).status, 401);
  });
});
