import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { TokenAlgorithm } from '../../src/auth/token-keys.ts';
import { openServices } from '../../src/services.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { CHEAP, PASSWORD } from '../support.ts';

const NOW = Date.UTC(2026, 10, 21);
const BEGINNING = { userId: 1, address: '192.0.2.1', userAgent: 'curl/8.5.0' };

/** A way to start the server anew with another TOKEN_ALG, on one database with one account. */
async function setUp(t: TestContext) {
  const database = openDatabase(':memory:');
  t.after(() => database.close());
  const start = async (tokenAlgorithm: TokenAlgorithm) => {
    const settings = {
      ...{ origin: 'http://localhost:3000', passwordMin: 15, tokenAlgorithm },
      ...{ sessionIdle: 3_600_000, sessionMax: 3_600_000 },
    };
    return openServices(database, settings, { now: () => NOW, cost: CHEAP });
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
      const old = (await (await start(before)).tokens.begin(BEGINNING)).pair.token;
      assert.equal(headOf(old).alg, before);

      const { tokens } = await start(after);
      assert.deepEqual(await tokens.check(old), { ok: false, reason: 'algorithm' });
      const fresh = (await tokens.begin(BEGINNING)).pair.token;
      assert.equal(headOf(fresh).alg, after);
      assert.notEqual(headOf(fresh).kid, headOf(old).kid);
      assert.equal((await tokens.check(fresh)).ok, true);
      const { keys } = await tokens.jwks();
      assert.deepEqual(
        keys.map(({ kid }) => kid),
        after === 'EdDSA' ? [headOf(fresh).kid] : [],
      );
    });
  }

  it('and back again, the key of before signs and verifies again', async (t) => {
    const start = await setUp(t);
    const old = (await (await start('EdDSA')).tokens.begin(BEGINNING)).pair.token;
    await (await start('HS256')).tokens.begin(BEGINNING);
    const { tokens } = await start('EdDSA');
    assert.equal((await tokens.check(old)).ok, true);
    assert.equal(headOf((await tokens.begin(BEGINNING)).pair.token).kid, headOf(old).kid);
  });
});
