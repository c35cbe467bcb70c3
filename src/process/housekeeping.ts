/** What has to be done now and then, in small pieces, so that nobody waits for it. */
import { EVENTS_KEPT, serverEvent } from '../auth/events.ts';
import type { Sessions } from '../auth/sessions/sessions.ts';
import { errorText, type Log } from '../log.ts';
import type { Services } from '../services.ts';

const SWEEP_EVERY = 1_000; // ms
const SWEEP_LOOK = 2_000; // sessions looked at in one go
// sessions ended in one go: some 2 ms, since each takes pages of three indexes along
const SWEEP_END = 25;
// ms between two writes of last-seen times: a crash loses no more of them
const SAVE_EVERY = 60_000;
const SAVE_SLICE = 200; // sessions saved in one go: some 2 ms
const COUNT_EVERY = 1_000; // ms between two writes of how often events have repeated
const PRUNE_EVERY = 10_000; // ms between two looks for old events
const RENEW_EVERY = 60_000; // ms between two looks at the age of the signing keys
const BREATH = 20; // ms between two pieces of one piece of work, for everybody else

/** Starts it. Answers with a function that ends it, after writing what is not yet on disk. */
export function startHousekeeping(
  { sessions, events, links, ring }: Services,
  log: Log,
): () => Promise<void> {
  const prune = () => events.prune(Date.now() - EVENTS_KEPT.forMs, EVENTS_KEPT.atMost);
  const renewKeys = async (): Promise<void> => {
    const key = await ring.renew();
    if (key === null) return;
    log.info('key_rotated', { key: key.id, signsFrom: new Date(key.signsFrom).toISOString() });
    await events.append(serverEvent('key_rotated', 'age', key.createdAt));
  };
  let unsaved = 0; // of this round: what is seen while it runs waits for the next one
  const saveSome = async (): Promise<boolean> => {
    unsaved ||= sessions.unsaved;
    await sessions.saveLastSeen(SAVE_SLICE);
    unsaved = Math.max(0, unsaved - SAVE_SLICE);
    return unsaved > 0;
  };
  const ends = [
    repeat(SWEEP_EVERY, async () => (await sessions.sweep(SWEEP_LOOK, SWEEP_END)) === SWEEP_END),
    repeat(SAVE_EVERY, saveSome),
    repeat(COUNT_EVERY, () => events.save()),
    repeat(PRUNE_EVERY, prune),
    repeat(SAVE_EVERY, () => links.prune()),
    repeat(RENEW_EVERY, renewKeys),
  ];
  return async () => {
    for (const end of ends) end();
    await saveAll(sessions).catch(logError);
    await events.save().catch(logError);
  };

  /**
   * Does a piece of work every so many ms, and again after a breath as long as it says that there
   * is more.
   */
  function repeat(every: number, work: () => Promise<unknown>): () => void {
    let timer = setTimeout(run, every);
    let ended = false;
    async function run(): Promise<void> {
      // What fails (a locked database) is tried again next time.
      const more = await work().catch(logError);
      if (!ended) timer = setTimeout(run, more === true ? BREATH : every);
    }
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }

  function logError(error: unknown): void {
    log.error('housekeeping_failed', { error: errorText(error) });
  }
}

async function saveAll(sessions: Sessions): Promise<void> {
  while (sessions.unsaved > 0) await sessions.saveLastSeen(SAVE_SLICE);
}
