import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { PasswordOutdated } from '../../src/auth/store-errors.ts';
import { storedSessions } from '../stored.ts';
import { type Backend, BOB, session, withPeople } from './backend.ts';
import {
  addPasskey,
  challenge,
  enroller,
  passkey,
  pending,
  SESSION,
  signInHalf,
  signInToSetUp,
  stateOf,
  totpOf,
  withTotp,
} from './factor-records.ts';

const NONE = { totpSince: null, passkeys: 0, recoveryCodes: 0 };

/** What second factors have in common: recovery codes, removal, reset, due dates. */
export function describeFactors(backend: Backend): void {
  async function setUp(t: TestContext) {
    const stores = await withPeople(await backend.open(t));
    await signInToSetUp(stores, 1, 2);
    return { ...stores, stores };
  }

  describe('FactorStore', () => {
    it('uses a recovery code once, for its own account, and says how many are left', async (t) => {
      const { factors, stores } = await setUp(t);
      await withTotp(stores, ['a', 'b']);
      assert.equal(await factors.useRecoveryCode(1, 'a'), null);
      assert.equal(await factors.useRecoveryCode(2, 'a'), 1);
      assert.equal(await factors.useRecoveryCode(2, 'a'), null);
      assert.equal(await factors.useRecoveryCode(2, 'b'), 0);
      assert.equal((await stateOf(stores)).secondFactor, true, 'the app still counts');
    });

    it('replaces the recovery codes of an account that has a factor', async (t) => {
      const { factors, stores } = await setUp(t);
      assert.equal(await factors.replaceRecoveryCodes(2, ['a'], 20), false);
      assert.deepEqual(await factors.overview(2), NONE);
      await withTotp(stores, ['a', 'b']);
      await withTotp(stores, ['of ada'], 1);
      assert.equal(await factors.replaceRecoveryCodes(2, ['c', 'd', 'e'], 20), true);
      assert.equal(await factors.useRecoveryCode(2, 'a'), null);
      assert.equal(await factors.useRecoveryCode(2, 'c'), 2);
      assert.equal((await factors.overview(1)).recoveryCodes, 1);
    });

    it('removes a factor beside another one; with the last one the recovery codes go', async (t) => {
      const { factors, passkeys, stores } = await setUp(t);
      await withTotp(stores, ['a', 'b']);
      const { id } = await addPasskey(stores, passkey('p'));
      assert.equal(await factors.removeTotp(2, true), 'removed');
      assert.deepEqual(await factors.overview(2), { ...NONE, passkeys: 1, recoveryCodes: 2 });
      assert.equal((await stateOf(stores)).secondFactor, true);
      const removed = await passkeys.remove(2, id, false);
      assert.ok(typeof removed === 'object');
      assert.equal(removed.credential.id, 'p');
      assert.deepEqual(await factors.overview(2), NONE);
      assert.equal((await stateOf(stores)).secondFactor, false);
      assert.equal(await factors.removeTotp(2, false), 'gone');
    });

    it('removes no last factor from an account that must keep one', async (t) => {
      const { factors, passkeys, stores } = await setUp(t);
      await withTotp(stores);
      assert.equal(await factors.removeTotp(2, true), 'last');
      assert.notEqual(await totpOf(stores).confirmed(2), null);
      const { id } = await addPasskey(stores, passkey('p'));
      await factors.removeTotp(2, true);
      assert.equal(await passkeys.remove(2, id, true), 'last');
      assert.deepEqual(await factors.overview(2), { ...NONE, passkeys: 1, recoveryCodes: 2 });
      assert.equal((await stateOf(stores)).secondFactor, true);
    });

    it('ends the pending sign-ins of an account when a factor goes', async (t) => {
      const { factors, pendingSignIns, stores } = await setUp(t);
      await withTotp(stores);
      await signInHalf(stores, 'k');
      assert.equal(await factors.removeTotp(2, true), 'last');
      assert.notEqual(await pendingSignIns.byKey('k', 20), null);
      await factors.removeTotp(2, false);
      assert.equal(await pendingSignIns.byKey('k', 20), null);
    });

    it('resets an account: factors, codes, sessions and pending sign-ins end, and it is due', async (t) => {
      const { factors, passkeys, pendingSignIns, sessions, stores } = await setUp(t);
      await withTotp(stores, ['of ada'], 1);
      await withTotp(stores);
      await addPasskey(stores, passkey('p'));
      await signInHalf(stores, 'k');
      await sessions.replace(() => [], session('of bob'), 1);
      await sessions.replace(() => [], session('of ada', { userId: 1 }), 1);
      assert.equal(await factors.reset(2), true);
      assert.deepEqual(await factors.overview(2), NONE);
      assert.equal(await totpOf(stores).confirmed(2), null);
      assert.equal(await passkeys.byCredentialId('p'), null);
      assert.equal(await pendingSignIns.byKey('k', 20), null);
      const left = (await storedSessions(sessions)).map(({ key }) => key);
      assert.deepEqual(left, [enroller(1).session, 'of ada']);
      assert.deepEqual(await stateOf(stores), { secondFactor: false, dueAt: 0 });
      assert.deepEqual(await stateOf(stores, 1), { secondFactor: true, dueAt: null });
      assert.equal(await factors.reset(3), false);
    });

    it('lets no sign-in that began before a reset succeed after it', async (t) => {
      const { accounts, factors, pendingSignIns, sessions } = await setUp(t);
      await factors.reset(2);
      await assert.rejects(
        sessions.replace(() => [], session('k'), 0),
        PasswordOutdated,
      );
      await assert.rejects(pendingSignIns.insert(pending('k')), PasswordOutdated);
      const { passwordVersion } = (await accounts.find(BOB.email)) ?? assert.fail();
      await sessions.replace(() => [], session('k'), passwordVersion);
    });

    it('lets no sign-in that was asked for the password alone succeed after the first factor', async (t) => {
      const { factors, sessions, stores } = await setUp(t);
      await withTotp(stores);
      await assert.rejects(
        sessions.replace(() => [], session('k'), 0),
        PasswordOutdated,
      );
      await sessions.replace(() => [], session('k'), 1);
      await addPasskey(stores, passkey('p'));
      await factors.removeTotp(2, false);
      await sessions.replace(() => [], session('l'), 1);
      await sessions.replace(() => [], session('of ada', { userId: 1 }), 0);
    });

    it('sets a due date once, and none for an account that has a factor', async (t) => {
      const { factors, stores } = await setUp(t);
      assert.equal(await factors.setDue(2, 500), true);
      assert.equal(await factors.setDue(2, 900), false);
      assert.deepEqual(await stateOf(stores), { secondFactor: false, dueAt: 500 });
      await withTotp(stores, ['of ada'], 1);
      assert.equal(await factors.setDue(1, 500), false);
      assert.equal((await stateOf(stores, 1)).dueAt, null);
      assert.equal(await factors.setDue(3, 500), false);
    });

    it('sets it for all accounts of a role, or for all there are', async (t) => {
      const { factors, stores } = await setUp(t);
      assert.equal(await factors.setDueForAll('admin', 500), 1);
      assert.deepEqual(
        [(await stateOf(stores, 1)).dueAt, (await stateOf(stores)).dueAt],
        [500, null],
      );
      assert.equal(await factors.setDueForAll(null, 900), 1);
      assert.deepEqual(
        [(await stateOf(stores, 1)).dueAt, (await stateOf(stores)).dueAt],
        [500, 900],
      );
      assert.equal(await factors.setDueForAll(null, 999), 0);
    });

    it('keeps a due date over a factor that comes and goes, and fulfils the demand of a reset', async (t) => {
      const { factors, stores } = await setUp(t);
      await factors.setDue(2, 500);
      await withTotp(stores);
      await factors.removeTotp(2, false);
      assert.deepEqual(await stateOf(stores), { secondFactor: false, dueAt: 500 });
      await factors.reset(2);
      assert.equal(await factors.setDue(2, 900), false, 'at once stays at once');
      await signInToSetUp(stores, 2);
      await stores.passkeys.add(passkey('p'), SESSION, challenge('c'), []);
      assert.deepEqual(await stateOf(stores), { secondFactor: true, dueAt: null });
    });

    it('keeps the factors through a new password, and ends the pending sign-ins', async (t) => {
      const { accounts, factors, pendingSignIns, stores } = await setUp(t);
      await withTotp(stores);
      await signInHalf(stores, 'k');
      assert.equal(await accounts.setPassword(2, '$new', 1), 2);
      assert.equal(await pendingSignIns.byKey('k', 20), null);
      assert.deepEqual(await factors.overview(2), { totpSince: 10, passkeys: 0, recoveryCodes: 2 });
      assert.equal((await stateOf(stores)).secondFactor, true);
    });

    it('removes them with the account', async (t) => {
      const { accounts, factors, passkeys, pendingSignIns, stores } = await setUp(t);
      await withTotp(stores);
      await addPasskey(stores, passkey('p'));
      await signInHalf(stores, 'k');
      await accounts.remove(2);
      assert.deepEqual(await factors.overview(2), NONE);
      assert.equal(await passkeys.byCredentialId('p'), null);
      assert.equal(await pendingSignIns.byKey('k', 20), null);
      assert.equal(await factors.useRecoveryCode(2, 'code 1'), null);
    });
  });
}
