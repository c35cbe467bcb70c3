import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { ENROLMENT_MS } from '../../src/auth/factors/totp-store.ts';
import { createSeal } from '../../src/auth/seal.ts';
import { type Backend, session, withPeople } from './backend.ts';
import {
  APP,
  challenge,
  enroller,
  passkey,
  pending,
  SEED,
  SESSION,
  signInToSetUp,
  stateOf,
  totpOf,
  withTotp,
} from './factor-records.ts';

const OTHER_SEED = Buffer.from('another seed of 20 b');

/** Authenticator apps: setting one up, and using each of its codes once. */
export function describeTotp(backend: Backend): void {
  async function setUp(t: TestContext) {
    const stores = await withPeople(await backend.open(t));
    await signInToSetUp(stores, 1, 2);
    return { ...stores, stores, totp: totpOf(stores) };
  }

  describe('TotpStore', () => {
    it('keeps a seed that waits, the last one of an account, and counts it for nothing', async (t) => {
      const { totp, factors, stores } = await setUp(t);
      assert.equal(await totp.enrolment(enroller(2), 10), null);
      assert.equal(await totp.enrol(enroller(2), OTHER_SEED, 10), true);
      assert.equal(await totp.enrol(enroller(2), SEED, 11), true);
      assert.deepEqual(await totp.enrolment(enroller(2), 12), SEED);
      assert.equal(await totp.enrolment(enroller(1), 12), null);
      assert.equal(await totp.confirmed(2), null);
      assert.equal(await totp.useStep(2, APP, 100), false);
      assert.equal((await factors.overview(2)).totpSince, null);
      assert.equal(await factors.removeTotp(2, false), 'gone');
      assert.equal((await stateOf(stores)).secondFactor, false);
    });

    it('shows a seed to the session that has made it, and confirms it there', async (t) => {
      const { totp } = await setUp(t);
      const other = { userId: 2, session: 'another session' };
      await totp.enrol(enroller(2), SEED, 10);
      assert.equal(await totp.enrolment(other, 11), null);
      assert.equal(await totp.confirm(other, SEED, 100, ['a'], 11), null);
      await totp.enrol(other, OTHER_SEED, 12);
      assert.equal(await totp.enrolment(enroller(2), 13), null, 'there is one seed an account');
      assert.deepEqual(await totp.enrolment(other, 13), OTHER_SEED);
    });

    it('ends the other sessions of the account with its first factor, and with no further one', async (t) => {
      const { totp, sessions, passkeys } = await setUp(t);
      await sessions.replace(() => [], session('k'), 0);
      await sessions.replace(() => [], session('of ada', { userId: 1 }), 0);
      await totp.enrol(enroller(2), SEED, 10);
      await totp.confirm(enroller(2), SEED, 100, [], 10);
      const living = async () => [
        await sessions.has(SESSION),
        await sessions.has('k'),
        await sessions.has('of ada'),
      ];
      assert.deepEqual(await living(), [true, false, true]);
      await sessions.replace(() => [], session('k'), 1);
      const added = await passkeys.add(passkey('p'), SESSION, challenge('c'), []);
      assert.ok(typeof added === 'object' && !added.othersEnded);
      assert.deepEqual(await living(), [true, true, true]);
    });

    it('confirms the seed whose code was typed: it counts, and the code is used up', async (t) => {
      const { totp, factors, stores } = await setUp(t);
      await totp.enrol(enroller(2), SEED, 10);
      const added = await totp.confirm(enroller(2), SEED, 100, ['a', 'b'], 20);
      assert.deepEqual(added, {
        codesStored: true,
        othersEnded: true,
        replaced: false,
      });
      assert.deepEqual(await totp.confirmed(2), { seed: SEED, lastStep: 100, confirmedAt: 20 });
      assert.equal(await totp.enrolment(enroller(2), 20), null);
      const overview = { totpSince: 20, passkeys: 0, recoveryCodes: 2 };
      assert.deepEqual(await factors.overview(2), overview);
      assert.equal((await stateOf(stores)).secondFactor, true);
      assert.equal((await stateOf(stores, 1)).secondFactor, false);
      assert.equal(await totp.useStep(2, APP, 100), false, 'the code of the set-up');
    });

    it('confirms no seed that was replaced in another tab, was confirmed before, or is of another account', async (t) => {
      const { totp, stores } = await setUp(t);
      await totp.enrol(enroller(2), OTHER_SEED, 10);
      await totp.enrol(enroller(2), SEED, 11);
      assert.equal(await totp.confirm(enroller(2), OTHER_SEED, 100, ['a'], 12), null);
      assert.equal(await totp.confirm(enroller(1), SEED, 100, ['a'], 12), null);
      assert.equal((await stateOf(stores)).secondFactor, false);
      assert.notEqual(await totp.confirm(enroller(2), SEED, 100, ['a'], 12), null);
      assert.equal(await totp.confirm(enroller(2), SEED, 101, ['b'], 13), null);
      assert.equal((await stores.factors.overview(2)).recoveryCodes, 1);
    });

    it('goes on in the session that takes the place of the one, and in no other that begins', async (t) => {
      const { totp, sessions } = await setUp(t);
      await totp.enrol(enroller(2), SEED, 10);
      await totp.enrol(enroller(1), OTHER_SEED, 10);
      await sessions.replace(() => [SESSION], session('k'), 0, { continues: SESSION });
      assert.deepEqual(await totp.enrolment({ userId: 2, session: 'k' }, 11), SEED);
      await sessions.replace(() => ['k'], session('l'), 0);
      assert.equal(await totp.enrolment({ userId: 2, session: 'l' }, 11), null);
      const { session: adas } = enroller(1);
      await sessions.replace(() => [adas], session('m'), 0, { continues: adas });
      assert.equal(await totp.enrolment({ userId: 2, session: 'm' }, 11), null);
      assert.deepEqual(await totp.enrolment(enroller(1), 11), OTHER_SEED);
    });

    it('confirms no seed in a session that a new password has ended meanwhile', async (t) => {
      const { totp, accounts, stores } = await setUp(t);
      await totp.enrol(enroller(2), SEED, 10);
      await accounts.setPassword(2, '$new', 0);
      assert.equal(await totp.confirm(enroller(2), SEED, 100, ['a'], 11), null);
      assert.equal((await stateOf(stores)).secondFactor, false);
    });

    it('keeps the recovery codes that there are', async (t) => {
      const { totp, factors, stores } = await setUp(t);
      await withTotp(stores, ['a']);
      await factors.removeTotp(2, false);
      await withTotp(stores, ['b', 'c']);
      assert.equal((await factors.overview(2)).recoveryCodes, 2, 'none were left');
      assert.equal(await factors.useRecoveryCode(2, 'a'), null);
      assert.equal(await totp.enrol(enroller(1), SEED, 10), true);
      assert.notEqual(await totp.confirm(enroller(1), SEED, 100, ['d'], 10), null);
      assert.equal((await factors.overview(2)).recoveryCodes, 2, 'those of another account');
    });

    it('ends the pending sign-ins of the account with a new app, and no others', async (t) => {
      const { pendingSignIns, stores } = await setUp(t);
      await pendingSignIns.insert(pending('of bob'));
      await pendingSignIns.insert(pending('of ada', { userId: 1 }));
      await withTotp(stores);
      assert.equal(await pendingSignIns.byKey('of bob', 20), null);
      assert.notEqual(await pendingSignIns.byKey('of ada', 20), null);
    });

    it('uses each step once, and none before it', async (t) => {
      const { totp, stores } = await setUp(t);
      await withTotp(stores);
      await withTotp(stores, ['c'], 1);
      assert.equal(await totp.useStep(2, APP, 102), true);
      for (const step of [102, 101, 100, -1]) assert.equal(await totp.useStep(2, APP, step), false);
      assert.equal(await totp.useStep(2, APP, 103), true);
      assert.equal(await totp.useStep(1, APP, 101), true, 'each account has steps of its own');
    });

    it('forgets a seed that was not confirmed within a day, and keeps one that was', async (t) => {
      const { totp, stores } = await setUp(t);
      await totp.enrol(enroller(1), SEED, 10);
      await withTotp(stores);
      const over = 10 + ENROLMENT_MS;
      assert.deepEqual(await totp.enrolment(enroller(1), over - 1), SEED);
      assert.equal(await totp.enrolment(enroller(1), over), null);
      assert.equal(await totp.confirm(enroller(1), SEED, 100, [], over), null);
      await totp.prune(over - 1);
      assert.deepEqual(await totp.enrolment(enroller(1), over - 1), SEED);
      await totp.prune(over);
      assert.equal(await totp.enrolment(enroller(1), over - 1), null);
      assert.notEqual(await totp.confirmed(2), null);
    });

    it('sets up nothing for an account that is disabled or gone', async (t) => {
      const { totp, accounts } = await setUp(t);
      await totp.enrol(enroller(2), SEED, 10);
      await accounts.change(2, { disabledAt: 1 });
      assert.equal(await totp.confirm(enroller(2), SEED, 100, [], 11), null);
      assert.equal(await totp.enrol(enroller(2), SEED, 10), false);
      await accounts.remove(2);
      assert.equal(await totp.enrol(enroller(2), SEED, 10), false);
    });

    it('says that a seed does not open, and keeps it: the key may come back', async (t) => {
      const { stores, totp } = await setUp(t);
      await withTotp(stores);
      await totp.enrol(enroller(1), OTHER_SEED, 10);
      const other = stores.sealed(createSeal([Buffer.alloc(32, 2)]), assert.fail);
      assert.equal(await other.totp.confirmed(2), 'unopened');
      assert.equal(await other.totp.enrolment(enroller(1), 11), null);
      assert.deepEqual(await other.unopened(), ['totp/2', 'totp-waiting/1']);
      assert.notEqual(await totp.confirmed(2), 'unopened');
      assert.equal(
        await other.totp.enrol(enroller(1), SEED, 12),
        true,
        'a new one takes its place',
      );
      assert.deepEqual(await other.totp.enrolment(enroller(1), 12), SEED);
    });
  });
}
