/**
 * One of the racers of factor-races.test.ts: a thread with a connection of its own. It does each
 * act when the round begins, as all the others do, and tells what came of it.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { Stores } from '../../src/auth/database.ts';
import { openStores } from '../../src/stores.ts';
import { APP, challenge, enroller, SEED, totpOf } from '../stores/factor-records.ts';

/** Each act answers whether it succeeded. `n`: the round and the racer. */
const ACTS: Readonly<
  Record<string, (stores: Stores, round: number, racer: number) => Promise<boolean>>
> = {
  step: (stores, round) => totpOf(stores).useStep(1, APP, round),
  code: async ({ factors }, round) => (await factors.useRecoveryCode(1, `code ${round}`)) !== null,
  challenge: async ({ passkeys }, round, racer) => {
    const use = { counter: 100 * round + racer, backedUp: false, now: 1 };
    return (await passkeys.use(1, use, challenge(`c ${round}`))) === 'used';
  },
  complete: ({ pendingSignIns }, round) => pendingSignIns.complete(`k ${round}`, 20),
  try: async ({ pendingSignIns }, round) =>
    typeof (await pendingSignIns.spendTry(`k ${round}`, 20)) === 'object',
  // Each round has an account of its own, whose set-up waits.
  confirm: async (stores, round, racer) => {
    const codes = [`of ${round} by ${racer}`];
    return (await totpOf(stores).confirm(enroller(round), SEED, 1, codes, 20)) !== null;
  },
};

const { path, racer, racers, begun } = workerData;
const started = new Int32Array(begun);
const stores = await openStores(path, { as: 'command', mayCreate: false });
parentPort?.on('message', async ({ act, round, start }) => {
  const work = ACTS[act];
  if (work === undefined) throw new Error(`no act ${act}`);
  Atomics.add(started, start, 1);
  // Busy until all are here: a thread that sleeps would come late.
  while (Atomics.load(started, start) < racers);
  parentPort?.postMessage(await work(stores, round, racer));
});
parentPort?.postMessage('ready');
