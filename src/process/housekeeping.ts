/**
 * Periodic work: sweeping, saving, pruning, key renewal, logging what commands did. It runs in
 * small pieces, so that no request waits long.
 */
import { EVENTS_KEPT, serverEvent } from '../auth/events.ts';
import type { Sessions } from '../auth/sessions/sessions.ts';
import type { KeyRing } from '../auth/tokens/key-ring.ts';
import { errorText, type Log } from '../log.ts';
import type { Services } from '../services.ts';
import { createCommandLog } from './command-log.ts';

const SWEEP_EVERY = 1_000; // ms
const SWEEP_LOOK = 2_000; // sessions checked per piece
// Sessions ended per piece: some 2 ms, since each deletion touches pages of three indexes.
const SWEEP_END = 25;
// ms between two writes of last-seen times: a crash loses at most this much.
const SAVE_EVERY = 60_000;
const SAVE_SLICE = 200; // sessions saved per piece: some 2 ms
const COUNT_EVERY = 1_000; // ms between two writes of how often events have repeated
const LOG_EVERY = 1_000; // ms between two looks at what commands did
const PRUNE_EVERY = 10_000; // ms between two searches for old events
const RENEW_EVERY = 60_000; // ms between two checks of the age of the signing keys
const PAUSE = 20; // ms between two pieces of the same work, in which requests are served

/**
 * Starts the periodic work. Events that are older than `keepEvents` (ms) by `now` are deleted;
 * `failed` is called for each piece that fails. Returns a function that stops it and writes what is
 * not yet on disk.
 */
export function startHousekeeping(
  {
    sessions,
    events,
    unloggedActs,
    links,
    limits,
    ring,
    oidc,
    pruneCodes,
    pruneFactors,
    leads,
  }: Services,
  log: Log,
  now: () => number,
  keepEvents: number = EVENTS_KEPT.forMs,
  failed: () => void = () => {},
): () => Promise<void> {
  const prune = () => events.prune(now() - keepEvents, EVENTS_KEPT.atMost);
  const renewKeys = async (): Promise<void> => {
    for (const keys of [ring, oidc.keyRing]) await renewKey(keys);
  };
  const renewKey = async (keys: KeyRing): Promise<void> => {
    const key = await keys.renew();
    if (key === null) return;
    log.notice('key_rotated', { key: key.id, signsFrom: new Date(key.signsFrom).toISOString() });
    await events.append(serverEvent('key_rotated', 'age', key.createdAt));
  };
  let unsaved = 0; // of this round: sessions seen in the meantime wait for the next one
  const saveSome = async (): Promise<boolean> => {
    unsaved ||= sessions.unsaved;
    await sessions.saveLastSeen(SAVE_SLICE);
    unsaved = Math.max(0, unsaved - SAVE_SLICE);
    return unsaved > 0;
  };
  const ends = [
    lead(SWEEP_EVERY, async () => (await sessions.sweep(SWEEP_LOOK, SWEEP_END)) === SWEEP_END),
    repeat(SAVE_EVERY, saveSome),
    repeat(COUNT_EVERY, () => events.save()),
    lead(LOG_EVERY, createCommandLog(unloggedActs, log)),
    lead(PRUNE_EVERY, prune),
    lead(SAVE_EVERY, () => links.prune()),
    lead(SAVE_EVERY, pruneCodes),
    lead(SAVE_EVERY, pruneFactors),
    lead(SAVE_EVERY, () => limits.prune(now())),
    lead(RENEW_EVERY, renewKeys),
  ];
  return async () => {
    for (const end of ends) end();
    await saveAll(sessions).catch(logError);
    await events.save().catch(logError);
  };

  /** Repeats work that one of several servers has to do. */
  function lead(every: number, work: () => Promise<unknown>): () => void {
    return repeat(every, async () => (await leads()) && work());
  }

  /**
   * Runs `work` every `every` ms, and again after a pause as long as it resolves to true: there is
   * more to do.
   */
  function repeat(every: number, work: () => Promise<unknown>): () => void {
    let timer = setTimeout(run, every);
    let ended = false;
    async function run(): Promise<void> {
      // After a failure, such as a locked database, the next run tries again.
      const more = await work().catch(logError);
      if (!ended) timer = setTimeout(run, more === true ? PAUSE : every);
    }
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }

  function logError(error: unknown): void {
    failed();
    log.error('housekeeping_failed', { error: errorText(error) });
  }
}

async function saveAll(sessions: Sessions): Promise<void> {
  while (sessions.unsaved > 0) await sessions.saveLastSeen(SAVE_SLICE);
}
