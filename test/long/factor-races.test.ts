import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';
import type { Stores } from '../../src/auth/database.ts';
import { MOST_TRIES } from '../../src/auth/sign-in/pending-store.ts';
import { openStores } from '../../src/stores.ts';
import {
  addPasskey,
  enroller,
  passkey,
  pending,
  SEED,
  signInToSetUp,
  totpOf,
  withTotp,
} from '../stores/factor-records.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const RACERS = 8;
const ROUNDS = 15;
const rounds = Array.from({ length: ROUNDS }, (_, i) => i + 101);

describe('eight threads, each with a connection of its own', () => {
  const path = join(temporaryFolder({ after }), 'coatcheck.db');
  const begun = new SharedArrayBuffer(4 * 1_000);
  let starts = 0;
  let stores: Stores;
  let workers: readonly Worker[] = [];

  before(async () => {
    stores = await openStores(path, { as: 'server' });
    for (let i = 1; i <= ROUNDS + 101; i++) {
      const account = { email: `${i}@example.com`, passwordHash: '$x', createdAt: 1 };
      await stores.accounts.insert({ ...account, role: 'user' });
    }
    workers = Array.from({ length: RACERS }, (_, racer) => {
      const workerData = { path, racer, racers: RACERS, begun };
      return new Worker(new URL('./factor-racer.ts', import.meta.url), { workerData });
    });
    await Promise.all(workers.map((worker) => once(worker, 'message')));
  });
  after(async () => {
    await Promise.all(workers.map((worker) => worker.terminate()));
    await stores.close();
  });

  /** Has all of them do an act in each round: how many succeeded, by round. */
  async function race(act: string): Promise<readonly number[]> {
    const counts: number[] = [];
    for (const round of rounds) {
      const answers = workers.map((worker) => once(worker, 'message'));
      for (const worker of workers) worker.postMessage({ act, round, start: starts });
      starts++;
      counts.push((await Promise.all(answers)).filter(([succeeded]) => succeeded).length);
    }
    return counts;
  }
  const each = (count: number) => rounds.map(() => count);

  it('use a step of an app once, and a recovery code', async () => {
    const codes = rounds.map((round) => `code ${round}`);
    await withTotp(stores, codes, 1);
    assert.deepEqual(await race('step'), each(1));
    assert.deepEqual(await race('code'), each(1));
  });

  it('use a challenge once', async () => {
    await addPasskey(stores, passkey('p', { userId: 1 }));
    assert.deepEqual(await race('challenge'), each(1));
  });

  it('spend no more tries of a pending sign-in than it has, and complete it once', async () => {
    for (const round of rounds) await stores.pendingSignIns.insert(pending(`k ${round}`));
    assert.deepEqual(await race('try'), each(MOST_TRIES));
    assert.deepEqual(await race('complete'), each(1));
  });

  it('confirm an app once, with one set of recovery codes', async () => {
    await signInToSetUp(stores, ...rounds);
    for (const round of rounds) await totpOf(stores).enrol(enroller(round), SEED, 10);
    assert.deepEqual(await race('confirm'), each(1));
    for (const round of rounds) {
      assert.equal((await stores.factors.overview(round)).recoveryCodes, 1);
    }
  });
});
