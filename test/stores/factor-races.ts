import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Stores } from '../../src/auth/database.ts';
import { MOST_TRIES } from '../../src/auth/sign-in/pending-store.ts';
import { type Backend, withPeople } from './backend.ts';
import {
  APP,
  addPasskey,
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

const RACERS = 8;
const ROUNDS = 10;

/** Eight requests to two processes at the same time: what may happen once happens once. */
export function describeFactorRaces(backend: Backend): void {
  async function setUp(t: TestContext) {
    const { server, command } = await backend.openTwo(t);
    await signInToSetUp(await withPeople(server), 2);
    const race = <T>(work: (stores: Stores, racer: number) => Promise<T>): Promise<T[]> =>
      Promise.all(
        Array.from({ length: RACERS }, (_, n) => work(n % 2 === 0 ? server : command, n)),
      );
    return { server, race };
  }
  const countOf = <T>(outcomes: readonly T[], wanted: (outcome: T) => boolean) =>
    outcomes.filter(wanted).length;

  describe('eight requests to two processes', () => {
    it('use a step of an authenticator app once', async (t) => {
      const { server, race } = await setUp(t);
      await withTotp(server);
      for (let step = 101; step < 101 + ROUNDS; step++) {
        const outcomes = await race((stores) => totpOf(stores).useStep(2, APP, step));
        assert.equal(countOf(outcomes, Boolean), 1);
      }
    });

    it('use a recovery code once', async (t) => {
      const { server, race } = await setUp(t);
      const codes = Array.from({ length: ROUNDS }, (_, i) => `code ${i}`);
      await withTotp(server, codes);
      for (const code of codes) {
        const outcomes = await race(({ factors }) => factors.useRecoveryCode(2, code));
        assert.equal(
          countOf(outcomes, (left) => left !== null),
          1,
        );
      }
    });

    it('confirm a set-up once, with one set of recovery codes', async (t) => {
      const { server, race } = await setUp(t);
      for (let i = 0; i < ROUNDS; i++) {
        await totpOf(server).enrol(enroller(2), SEED, 10);
        const outcomes = await race((stores, n) =>
          totpOf(stores).confirm(enroller(2), SEED, 100, [`a${i}-${n}`, `b${i}-${n}`], 10),
        );
        assert.equal(
          countOf(outcomes, (added) => added?.codesStored === true),
          1,
        );
        assert.equal(
          countOf(outcomes, (added) => added === null),
          RACERS - 1,
        );
        assert.equal((await server.factors.overview(2)).recoveryCodes, 2);
        await server.factors.removeTotp(2, false);
      }
    });

    it('replace an app once, and have one app at the end', async (t) => {
      const { server, race } = await setUp(t);
      await withTotp(server);
      for (let i = 0; i < ROUNDS; i++) {
        const seed = Buffer.from(`seed number ${i} of 20`);
        await totpOf(server).enrol(enroller(2), seed, 10);
        const outcomes = await race((stores, n) =>
          totpOf(stores).confirm(enroller(2), seed, 200 + n, [`a${i}-${n}`], 20),
        );
        assert.deepEqual(
          outcomes.filter((added) => added !== null),
          [{ codesStored: false, othersEnded: false, replaced: true }],
        );
        const app = await totpOf(server).confirmed(2);
        assert.ok(app !== null && app !== 'unopened');
        assert.deepEqual(app.seed, seed);
        assert.equal(app.lastStep, 200 + outcomes.findIndex((added) => added !== null));
      }
    });

    it('leave no app when one removes it while another replaces it', async (t) => {
      const { server, race } = await setUp(t);
      for (let i = 0; i < ROUNDS; i++) {
        await withTotp(server, [`code ${i}`]);
        await totpOf(server).enrol(enroller(2), SEED, 10);
        const outcomes = await race(async (stores, n) =>
          (n + i) % RACERS < RACERS / 2
            ? (await stores.factors.removeTotp(2, false)) === 'removed'
            : (await totpOf(stores).confirm(enroller(2), SEED, 200, ['c'], 20))?.codesStored,
        );
        assert.equal(countOf(outcomes, Boolean), 1, 'one removal, and no set-up of its own');
        const none = { totpSince: null, passkeys: 0, recoveryCodes: 0 };
        assert.deepEqual(await server.factors.overview(2), none);
        assert.equal(await totpOf(server).enrolment(enroller(2), 20), null);
        assert.equal((await stateOf(server)).secondFactor, false);
      }
    });

    it('use a challenge once', async (t) => {
      const { server, race } = await setUp(t);
      const { id } = await addPasskey(server, passkey('p'));
      for (let i = 0; i < ROUNDS; i++) {
        const outcomes = await race(({ passkeys }, n) =>
          passkeys.use(
            id,
            { counter: 10 * (i + 1) + n, backedUp: true, now: 9 },
            challenge(`c${i}`),
          ),
        );
        assert.equal(
          countOf(outcomes, (used) => used === 'used'),
          1,
        );
        assert.equal(
          countOf(outcomes, (used) => used === 'replayed'),
          RACERS - 1,
        );
      }
    });

    it('store a passkey once', async (t) => {
      const { server, race } = await setUp(t);
      const outcomes = await race(({ passkeys }, n) =>
        passkeys.add(passkey('p'), SESSION, challenge(`c${n}`), [`code ${n}`]),
      );
      assert.equal(
        countOf(outcomes, (added) => typeof added === 'object' && added.codesStored),
        1,
      );
      assert.equal(
        countOf(outcomes, (added) => added === 'known'),
        RACERS - 1,
      );
      assert.equal((await server.factors.overview(2)).recoveryCodes, 1);
    });

    it('complete a pending sign-in once, and spend no more tries than it has', async (t) => {
      const { server, race } = await setUp(t);
      for (let i = 0; i < ROUNDS; i++) {
        await server.pendingSignIns.insert(pending(`k${i}`));
        const tries = await race((stores) => stores.pendingSignIns.spendTry(`k${i}`, 20));
        assert.equal(
          countOf(tries, (outcome) => typeof outcome === 'object'),
          MOST_TRIES,
        );
        const outcomes = await race((stores) => stores.pendingSignIns.complete(`k${i}`, 20));
        assert.equal(countOf(outcomes, Boolean), 1);
      }
    });

    it('leave an account that must keep a factor one of its two', async (t) => {
      const { server, race } = await setUp(t);
      for (let i = 0; i < ROUNDS; i++) {
        await withTotp(server, [`code ${i}`]);
        const { id } = await addPasskey(server, passkey(`p${i}`));
        await race(async ({ factors, passkeys }, n) =>
          n < RACERS / 2 ? factors.removeTotp(2, true) : passkeys.remove(2, id, true),
        );
        const { totpSince, passkeys } = await server.factors.overview(2);
        assert.equal(Number(totpSince !== null) + passkeys, 1);
        assert.equal((await stateOf(server)).secondFactor, true);
        await server.factors.reset(2);
      }
    });

    it('see the factor that another process has added', async (t) => {
      const { server, race } = await setUp(t);
      await race((stores) => stores.accounts.byId(2));
      await withTotp(server);
      const users = await race((stores) => stores.accounts.byId(2));
      assert.equal(
        countOf(users, (user) => user?.secondFactor === true),
        RACERS,
      );
    });
  });
}
