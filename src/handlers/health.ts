import type { Handler } from '../http/context.ts';
import { json } from '../http/reply.ts';
import { errorText } from '../log.ts';
import type { Deps } from '../web/deps.ts';

const SOON = { 'retry-after': '1' }; // s: the next attempt to write

/** What supervisors and load balancers ask. */
export function healthHandlers({
  isReady,
  storage,
  log,
}: Pick<Deps, 'isReady' | 'storage' | 'log'>) {
  let before = 'ok';

  /**
   * GET /health: the process runs and answers. The database is not tried: a restart repairs no
   * disk.
   */
  const health: Handler = () => json(200, { status: 'ok' });

  /**
   * GET /ready: it wants more work, and what is written is kept. 503 and a word otherwise:
   * `stopping`, `storage` (the database cannot be written) or `moved` (its file was renamed,
   * removed or replaced).
   */
  const ready: Handler = async () => {
    if (!isReady()) return json(503, { status: 'stopping' });
    const { state, error } = await storage();
    if (state !== before) tell(state, error);
    before = state;
    return state === 'ok' ? json(200, { status: 'ok' }) : json(503, { status: state }, SOON);
  };

  /** Logs a change of the state once: /ready is asked every few seconds. */
  function tell(state: string, error: unknown): void {
    if (state === 'ok') log.info('ready_again', {});
    else
      log.error('not_ready', {
        status: state,
        ...(error !== undefined && { error: errorText(error) }),
      });
  }

  return { health, ready };
}
