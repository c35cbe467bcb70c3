import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { User } from '../../../src/auth/accounts/user.ts';
import { newSeed, stepAt } from '../../../src/auth/factors/totp.ts';
import { createMemorySeal } from '../../../src/auth/seal.ts';
import { hashSecret } from '../../../src/auth/secret.ts';
import { PENDING_MS } from '../../../src/auth/sign-in/pending-store.ts';
import { SecondStep } from '../../../src/auth/sign-in/second-step.ts';
import { openTestDatabase } from '../../sqlite/test-database.ts';

const NOW = Date.UTC(2026, 10, 21);

/** The second step on an empty database with the account ada, and its authenticator app. */
async function setup(t: TestContext) {
  const { stores } = openTestDatabase(':memory:', () => NOW);
  t.after(() => stores.close());
  const { totp } = stores.sealed(createMemorySeal(), () => {});
  const account = { email: 'ada@example.com', passwordHash: '', createdAt: NOW };
  const ada = await stores.accounts.insert({ ...account, role: 'user' });
  assert.ok(ada);
  const secondStep = new SecondStep({
    factors: stores.factors,
    pending: stores.pendingSignIns,
    now: () => NOW,
  });
  const proofOf = (user: User) =>
    ({ ok: true, user, deviceToken: 'device', passwordVersion: 0 }) as const;
  return {
    stores,
    begin: async () => {
      const user = await stores.accounts.byId(ada.id);
      assert.ok(user);
      return secondStep.begin(proofOf(user), true);
    },
    addTotp: async () => {
      const seed = newSeed();
      assert.ok(await totp.enrol(ada.id, seed, NOW));
      await totp.confirm(ada.id, seed, stepAt(NOW), ['code-1', 'code-2'], NOW);
      return seed;
    },
  };
}

describe('SecondStep.begin', () => {
  it('grants an account without a second factor its session', async (t) => {
    const { begin } = await setup(t);
    const step = await begin();
    assert.ok(step.ok);
    assert.equal(step.method, 'password');
    assert.equal(step.deviceToken, 'device');
  });

  it('gives an account with a second factor a pending sign-in, and no grant', async (t) => {
    const { begin, addTotp, stores } = await setup(t);
    await addTotp();
    const step = await begin();
    assert.ok(!step.ok);
    assert.deepEqual(step.methods, ['code', 'recovery']);
    assert.equal(step.expiresAt, NOW + PENDING_MS);
    assert.ok(await stores.pendingSignIns.byKey(hashSecret(step.secret), NOW));
  });
});
