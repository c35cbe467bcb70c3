import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tokenHandlers } from '../../src/handlers/tokens.ts';
import { ADA } from '../people.ts';
import { dataOf, openSite } from './site.ts';

describe('token.logIn', () => {
  it('gives a pair of tokens and no cookie', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    const { logIn } = tokenHandlers(site.deps);
    const reply = await logIn(site.visitor('/token/login', { json: ADA }));
    const { token, tokenType, expiresIn } = dataOf(reply);
    assert.deepEqual({ tokenType, expiresIn }, { tokenType: 'Bearer', expiresIn: 600 });
    assert.equal(reply.headers['set-cookie'], undefined);
    const result = await site.deps.tokens.check(String(token), '192.0.2.1');
    assert.equal(result.ok && result.session.userId, user.id);
    assert.deepEqual(await site.events(user.id), ['new_device', 'login']);
  });

  it('replies the same to a wrong password and to an unknown account, with a challenge', async (t) => {
    const site = await openSite(t);
    await site.addUser();
    const { logIn } = tokenHandlers(site.deps);
    const wrong = { ...ADA, password: 'not her password' };
    const reply = await logIn(site.visitor('/token/login', { json: wrong }));
    assert.equal(reply.status, 401);
    assert.equal(reply.headers['www-authenticate'], 'Bearer realm="Coatcheck"');
    const unknown = { ...wrong, email: 'nobody@example.com' };
    assert.deepEqual(await logIn(site.visitor('/token/login', { json: unknown })), reply);
  });

  it('names each field that is wrong', async (t) => {
    const site = await openSite(t);
    const { logIn } = tokenHandlers(site.deps);
    const json = { email: ADA.email, name: '\u200b', audience: 'elsewhere' };
    const reply = await logIn(site.visitor('/token/login', { json }));
    assert.equal(reply.status, 400);
    const fields = (dataOf(reply).issues as { field: string }[]).map(({ field }) => field);
    assert.deepEqual(fields, ['password', 'audience', 'name']);
  });
});

describe('token.refresh', () => {
  it('exchanges a refresh token for the next pair', async (t) => {
    const site = await openSite(t);
    await site.addUser();
    const { logIn, refresh } = tokenHandlers(site.deps);
    const { refreshToken } = dataOf(await logIn(site.visitor('/token/login', { json: ADA })));
    const next = dataOf(await refresh(site.visitor('/token/refresh', { json: { refreshToken } })));
    assert.notEqual(next.refreshToken, refreshToken);
  });

  it('ends the session when a used token comes back after the overlap', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    const { logIn, refresh } = tokenHandlers(site.deps);
    const { refreshToken } = dataOf(await logIn(site.visitor('/token/login', { json: ADA })));
    const visitor = () => site.visitor('/token/refresh', { json: { refreshToken } });
    await refresh(visitor());
    site.clock.now += 21_000;
    await assert.rejects(async () => refresh(visitor()), { status: 401 });
    assert.deepEqual(await site.deps.sessions.of(user.id), []);
    assert.deepEqual(await site.events(user.id), ['token_reused', 'new_device', 'login']);
  });

  it('refuses a token that was never given out, and logs only the reason', async (t) => {
    const site = await openSite(t);
    const { refresh } = tokenHandlers(site.deps);
    for (const refreshToken of ['A'.repeat(43), 'x', '', 7]) {
      const visitor = site.visitor('/token/refresh', { json: { refreshToken } });
      await assert.rejects(async () => refresh(visitor), {
        status: 401,
        headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
      });
    }
    assert.doesNotMatch(JSON.stringify(site.logged), /AAAA/);
  });
});

describe('token.revoke', () => {
  it('ends the session of the caller', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    const { revoke } = tokenHandlers(site.deps);
    assert.equal(
      (await revoke(await site.member(user, '/token/revoke', { json: {} }))).status,
      204,
    );
    assert.deepEqual(await site.deps.sessions.of(user.id), []);
  });
});

describe('token.jwks', () => {
  it('has the public key alone', async (t) => {
    const site = await openSite(t);
    const { jwks } = tokenHandlers(site.deps);
    const { keys } = dataOf(await jwks(site.visitor('/.well-known/jwks.json')));
    const [key = {}] = keys as Record<string, string>[];
    assert.deepEqual(Object.keys(key).toSorted(), ['alg', 'crv', 'kid', 'kty', 'use', 'x']);
  });
});
