import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { MOST_TRIES } from '../../src/auth/sign-in/pending-store.ts';
import { PasswordOutdated } from '../../src/auth/store-errors.ts';
import { type Backend, withPeople } from './backend.ts';
import { pending } from './factor-records.ts';

/** Sign-ins that wait for their second factor. */
export function describePendingSignIns(backend: Backend): void {
  async function setUp(t: TestContext) {
    const { accounts, pendingSignIns: store } = await withPeople(await backend.open(t));
    return { accounts, store };
  }

  describe('PendingStore', () => {
    it('gives back what was stored, until it expires', async (t) => {
      const { store } = await setUp(t);
      for (const remember of [true, false]) {
        const record = pending(`k ${remember}`, { remember });
        await store.insert(record);
        assert.deepEqual(await store.byKey(record.key, 99), record);
        assert.equal(await store.byKey(record.key, 100), null);
      }
      assert.equal(await store.byKey('unknown', 20), null);
    });

    it('stores nothing when the password is of another version, or the account disabled or gone', async (t) => {
      const { accounts, store } = await setUp(t);
      for (const passwordVersion of [1, -1]) {
        await assert.rejects(store.insert(pending('k', { passwordVersion })), PasswordOutdated);
      }
      await assert.rejects(store.insert(pending('k', { userId: 3 })), PasswordOutdated);
      await accounts.change(2, { disabledAt: 1 });
      await assert.rejects(store.insert(pending('k', { passwordVersion: 1 })), PasswordOutdated);
      assert.equal(await store.byKey('k', 20), null);
    });

    it('has a number of tries, and looking at it spends none', async (t) => {
      const { store } = await setUp(t);
      const record = pending('k');
      await store.insert(record);
      await store.insert(pending('l'));
      for (let i = 0; i < MOST_TRIES; i++) {
        await store.byKey('k', 20);
        assert.deepEqual(await store.spendTry('k', 20), record);
      }
      for (let i = 0; i < 2; i++) assert.equal(await store.spendTry('k', 20), 'spent');
      assert.deepEqual(await store.byKey('k', 20), record);
      assert.deepEqual(await store.spendTry('l', 20), pending('l'), 'each has tries of its own');
      assert.equal(await store.spendTry('unknown', 20), 'gone');
      assert.equal(await store.spendTry('l', 100), 'gone');
    });

    it('is completed once, and not when it has expired', async (t) => {
      const { store } = await setUp(t);
      for (const key of ['k', 'l']) await store.insert(pending(key));
      assert.equal(await store.complete('k', 99), true);
      assert.equal(await store.complete('k', 99), false);
      assert.equal(await store.spendTry('k', 99), 'gone');
      assert.equal(await store.complete('l', 100), false);
      assert.equal(await store.complete('l', 99), true);
    });

    it('ends when its account is disabled', async (t) => {
      const { accounts, store } = await setUp(t);
      await store.insert(pending('k'));
      await store.insert(pending('of ada', { userId: 1 }));
      await accounts.change(2, { disabledAt: 1 });
      await accounts.change(2, { disabledAt: null });
      assert.equal(await store.complete('k', 20), false);
      assert.equal(await store.complete('of ada', 20), true);
    });

    it('is deleted when it has expired', async (t) => {
      const { store } = await setUp(t);
      await store.insert(pending('k'));
      await store.prune(99);
      assert.notEqual(await store.byKey('k', 20), null);
      await store.prune(100);
      assert.equal(await store.byKey('k', 20), null);
    });
  });
}
