import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { ENROLMENT_MS } from '../../src/auth/factors/totp-store.ts';
import { createSeal } from '../../src/auth/seal.ts';
import { type Backend, withPeople } from './backend.ts';
import {
  APP,
  enroller,
  pending,
  SEED,
  signInHalf,
  stateOf,
  totpOf,
  withTotp,
} from './factor-records.ts';

const NEW_SEED = Buffer.from('the seed of phone two');
const NEW_APP = { confirmedAt: 20 };

/** Moving an authenticator app to another phone: the account has an app at every moment. */
export function describeTotpReplacement(backend: Backend): void {
  /** Bob has an app, and the seed of another phone waits. */
  async function setUp(t: TestContext) {
    const stores = await withPeople(await backend.open(t));
    await withTotp(stores);
    const totp = totpOf(stores);
    assert.equal(await totp.enrol(enroller(2), NEW_SEED, 11), true);
    return { ...stores, stores, totp };
  }

  describe('TotpStore, with an app and a seed that waits to replace it', () => {
    it('goes on with the app there is until the new seed is confirmed', async (t) => {
      const { totp, factors, pendingSignIns, stores } = await setUp(t);
      await signInHalf(stores, 'k');
      assert.equal(await totp.enrol(enroller(2), NEW_SEED, 12), true);
      const before = { seed: SEED, lastStep: 100, confirmedAt: 10 };
      assert.deepEqual(await totp.confirmed(2), before);
      assert.deepEqual(await totp.enrolment(enroller(2), 12), NEW_SEED);
      assert.equal((await factors.overview(2)).totpSince, 10);
      assert.equal(
        await totp.confirm(enroller(2), SEED, 200, [], 12),
        null,
        'the seed there is waits not',
      );
      assert.equal(await totp.useStep(2, APP, 101), true);
      assert.notEqual(await pendingSignIns.byKey('k', 20), null);
    });

    it('replaces the app by the seed whose code was typed, and uses that code up', async (t) => {
      const { totp, factors, stores } = await setUp(t);
      await totp.useStep(2, APP, 300);
      const added = await totp.confirm(enroller(2), NEW_SEED, 200, ['c'], 20);
      assert.deepEqual(added, { codesStored: false, othersEnded: false, replaced: true });
      const now = { seed: NEW_SEED, lastStep: 200, confirmedAt: 20 };
      assert.deepEqual(await totp.confirmed(2), now);
      assert.equal(await totp.enrolment(enroller(2), 20), null);
      assert.equal(await totp.useStep(2, NEW_APP, 200), false);
      assert.equal(await totp.useStep(2, NEW_APP, 201), true);
      const overview = { totpSince: 20, passkeys: 0, recoveryCodes: 2 };
      assert.deepEqual(await factors.overview(2), overview);
      assert.notEqual(await factors.useRecoveryCode(2, 'code 1'), null, 'the codes stay');
      assert.equal((await stateOf(stores)).secondFactor, true);
    });

    it('uses no step of the new app for a code that was checked against the one before', async (t) => {
      const { totp } = await setUp(t);
      await totp.confirm(enroller(2), NEW_SEED, 200, ['c'], 20);
      assert.equal(await totp.useStep(2, APP, 201), false);
      const now = { seed: NEW_SEED, lastStep: 200, confirmedAt: 20 };
      assert.deepEqual(await totp.confirmed(2), now);
    });

    it('ends the pending sign-ins of the account, and no others', async (t) => {
      const { totp, pendingSignIns, stores } = await setUp(t);
      await signInHalf(stores, 'of bob');
      await pendingSignIns.insert(pending('of ada', { userId: 1 }));
      await totp.confirm(enroller(2), NEW_SEED, 200, [], 20);
      assert.equal(await pendingSignIns.byKey('of bob', 20), null);
      assert.notEqual(await pendingSignIns.byKey('of ada', 20), null);
    });

    it('counts it as no change of the password: a sign-in that asks for the factor goes on', async (t) => {
      const { totp, accounts } = await setUp(t);
      const versionOf = async () => (await accounts.find('bob@example.com'))?.passwordVersion;
      const before = await versionOf();
      await totp.confirm(enroller(2), NEW_SEED, 200, [], 20);
      assert.equal(await versionOf(), before);
    });

    it('removes the seed that waits with the app, and with a reset', async (t) => {
      const { totp, factors, stores } = await setUp(t);
      assert.equal(await factors.removeTotp(2, false), 'removed');
      assert.equal(await totp.enrolment(enroller(2), 12), null);
      assert.equal(await totp.confirm(enroller(2), NEW_SEED, 200, [], 12), null);
      await withTotp(stores);
      await totp.enrol(enroller(2), NEW_SEED, 12);
      await factors.reset(2);
      assert.equal(await totp.enrolment(enroller(2), 12), null);
      assert.equal(await totp.confirm(enroller(2), NEW_SEED, 200, [], 12), null);
      assert.equal((await stateOf(stores)).secondFactor, false);
    });

    it('keeps both where the account must keep a factor, and lets it move to another phone', async (t) => {
      const { totp, factors } = await setUp(t);
      assert.equal(await factors.removeTotp(2, true), 'last');
      assert.deepEqual(await totp.enrolment(enroller(2), 12), NEW_SEED);
      assert.equal((await totp.confirm(enroller(2), NEW_SEED, 200, [], 12))?.replaced, true);
    });

    it('forgets the seed that waits after a day, and not the app', async (t) => {
      const { totp } = await setUp(t);
      const over = 11 + ENROLMENT_MS;
      assert.equal(await totp.confirm(enroller(2), NEW_SEED, 200, [], over), null);
      await totp.prune(over);
      assert.equal(await totp.enrolment(enroller(2), 12), null);
      assert.deepEqual(await totp.confirmed(2), { seed: SEED, lastStep: 100, confirmedAt: 10 });
    });

    it('lists both when they do not open, and replaces an app whose key is lost', async (t) => {
      const { stores } = await setUp(t);
      const other = stores.sealed(createSeal([Buffer.alloc(32, 2)]), assert.fail);
      assert.deepEqual(await other.unopened(), ['totp/2', 'totp-waiting/2']);
      await other.totp.enrol(enroller(2), NEW_SEED, 12);
      assert.deepEqual(await other.unopened(), ['totp/2']);
      assert.equal((await other.totp.confirm(enroller(2), NEW_SEED, 200, [], 12))?.replaced, true);
      assert.deepEqual(await other.unopened(), []);
    });
  });
}
