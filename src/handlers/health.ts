import type { Handler } from '../http/context.ts';
import { json } from '../http/reply.ts';
import { errorText } from '../log.ts';
import type { Deps } from '../web/deps.ts';

// Seconds until the probe tries to write again.
const RETRY_SOON = { 'retry-after': '1' };

/** Health checks for supervisors and load balancers. */
export function healthHandlers({
  isReady,
  storage,
  log,
}: Pick<Deps, 'isReady' | 'storage' | 'log'>) {
  let before = 'ok';

  /**
   * GET /health. 200 while the process answers. It does not test the database: a restart repairs no
   * disk.
   */
  const health: Handler = () => json(200, { status: 'ok' });

  /**
   * GET /ready. 200 while the server accepts requests and the database can be written; else 503
   * with `stopping`, `storage` (the database cannot be written) or `moved` (its file was renamed,
   * removed or replaced).
   */
  const ready: Handler = async () => {
    if (!isReady()) return json(503, { status: 'stopping' });
    const { state, error } = await storage();
    if (state !== before) logChange(state, error);
    before = state;
    return state === 'ok' ? json(200, { status: 'ok' }) : json(503, { status: state }, RETRY_SOON);
  };

  /** Logs a change of the state once: load balancers ask every few seconds. */
  function logChange(state: string, error: unknown): void {
    if (state === 'ok') log.notice('ready_again', {});
    else
      log.error('not_ready', {
        status: state,
        ...(error !== undefined && { error: errorText(error) }),
      });
  }

  return { health, ready };
}
