/** What has to be done now and then, in small pieces, so that nobody waits for it. */
import { EVENTS_KEPT } from './auth/events.ts';
import { describe, type Log } from './log.ts';
import type { Services } from './services.ts';

const SWEEP_EVERY = 1_000; // ms
const SWEEP_SLICE = 2_000; // sessions looked at in one go
const SAVE_EVERY = 60_000; // ms between two writes of last-seen times: a crash loses no more of them
const PRUNE_EVERY = 10_000; // ms between two thousands of old events dropped

/** Starts it. Answers with a function that ends it, after writing what is not yet on disk. */
export function keepHouse({ sessions, events, links }: Services, log: Log): () => Promise<void> {
  // What fails (a locked database) is tried again next time.
  const attempt = async (work: Promise<void>): Promise<void> => {
    await work.catch((error) => log.error('housekeeping_failed', { error: describe(error) }));
  };
  const prune = () => events.prune(Date.now() - EVENTS_KEPT.forMs, EVENTS_KEPT.atMost);
  const timers = [
    setInterval(() => attempt(sessions.sweep(SWEEP_SLICE)), SWEEP_EVERY),
    setInterval(() => attempt(sessions.saveLastSeen()), SAVE_EVERY),
    setInterval(() => attempt(prune()), PRUNE_EVERY),
    setInterval(() => attempt(links.prune()), SAVE_EVERY),
  ];
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await attempt(sessions.saveLastSeen());
  };
}
