import { BY_COMMAND } from '../auth/events.ts';
import type { UnloggedActs } from '../auth/unlogged-acts.ts';
import type { Log } from '../log.ts';

/** Acts logged at a time: some 2 ms. */
const SLICE = 100;

/**
 * Returns a function that writes what commands did into the log of the server, a slice at each
 * call; it resolves to true when there may be more. Each act is logged once, and again only if the
 * process ends between the line and its removal, or if two servers believe that they lead.
 */
export function createCommandLog(acts: UnloggedActs, log: Log): () => Promise<boolean> {
  let logged: readonly number[] = [];
  const removeLogged = async (): Promise<void> => {
    if (logged.length === 0) return;
    await acts.remove(logged);
    logged = [];
  };
  return async () => {
    // Those of the call before, if it could not: else each call would log them again.
    await removeLogged();
    const found = await acts.oldest(SLICE);
    for (const { at, kind, userId, reason } of found) {
      const moment = new Date(at).toISOString();
      log.notice(kind, { id: BY_COMMAND, at: moment, userId, reason, by: 'command_line' });
    }
    logged = found.map(({ id }) => id);
    await removeLogged();
    return found.length === SLICE;
  };
}
