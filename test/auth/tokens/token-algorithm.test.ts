import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createMemorySeal } from '../../../src/auth/seal.ts';
import type { TokenAlgorithm } from '../../../src/auth/tokens/token-keys.ts';
import { openServices } from '../../../src/services.ts';
import { openStores } from '../../../src/stores.ts';
import { PASSWORD } from '../../people.ts';
import { CHEAP } from '../../services.ts';
import { grantTo } from '../sign-in/grant.ts';

const NOW = Date.UTC(2026, 10, 21);
const ORIGIN = 'http://localhost:3000';
const ADDRESS = '192.0.2.1';

/** A way to start the server anew with another TOKEN_ALG, on one database with one account. */
async function setUp(t: TestContext) {
  const stores = await openStores(':memory:', { as: 'server' }, () => NOW);
  const seal = createMemorySeal();
  t.after(() => stores.close());
  const start = async (tokenAlgorithm: TokenAlgorithm) => {
    const settings = {
      origin: ORIGIN,
      passwordMin: 15,
      tokenAlgorithm,
      audiences: [],
      sessionIdle: 3_600_000,
      sessionMax: 3_600_000,
    };
    const services = await openServices(stores, settings, { now: () => NOW, cost: CHEAP, seal });
    const begin = async () => {
      const user = await services.accounts.byId(1);
      assert.ok(user);
      const client = { address: ADDRESS, userAgent: 'curl/8.5.0', name: null, audience: ORIGIN };
      return services.tokens.begin({ grant: grantTo(user), ...client });
    };
    return { ...services, begin };
  };
  const { accounts } = await start('EdDSA');
  await accounts.signUp('ada@example.com', PASSWORD, new AbortController().signal);
  return start;
}

const headOf = (token: string): { alg: string; kid: string } =>
  JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString());

describe('after TOKEN_ALG has changed', () => {
  for (const [before, after] of [
    ['EdDSA', 'HS256'],
    ['HS256', 'EdDSA'],
  ] as const) {
    it(`keys of the other algorithm neither sign nor verify (${before} to ${after})`, async (t) => {
      const start = await setUp(t);
      const old = (await (await start(before)).begin()).pair.token;
      assert.equal(headOf(old).alg, before);

      const { tokens, begin } = await start(after);
      assert.deepEqual(await tokens.check(old, ADDRESS), { ok: false, reason: 'algorithm' });
      const fresh = (await begin()).pair.token;
      assert.equal(headOf(fresh).alg, after);
      assert.notEqual(headOf(fresh).kid, headOf(old).kid);
      assert.equal((await tokens.check(fresh, ADDRESS)).ok, true);
      const { keys } = await tokens.jwks();
      assert.deepEqual(
        keys.map(({ kid }) => kid),
        after === 'EdDSA' ? [headOf(fresh).kid] : [],
      );
    });
  }

  it('and back again, the key of before signs and verifies again', async (t) => {
    const start = await setUp(t);
    const old = (await (await start('EdDSA')).begin()).pair.token;
    await (await start('HS256')).begin();
    const { tokens, begin } = await start('EdDSA');
    assert.equal((await tokens.check(old, ADDRESS)).ok, true);
    assert.equal(headOf((await begin()).pair.token).kid, headOf(old).kid);
  });
});
