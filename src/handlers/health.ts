import type { Storage } from '../auth/storage-probe.ts';
import { storageSentence } from '../auth/storage-sentence.ts';
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
  let before = 'ok null'; // the state and its reason

  /**
   * GET /health. 200 while the process answers. It does not test the database: a restart repairs no
   * disk.
   */
  const health: Handler = () => json(200, { status: 'ok' });

  /**
   * GET /ready. 200 while the server accepts requests and the database can be written; else 503
   * with `stopping`, `storage` (the database cannot be written) or `moved` (its file was renamed,
   * removed or replaced). `reason` says why it cannot be written; the log has the error.
   */
  const ready: Handler = async () => {
    if (!isReady()) return json(503, { status: 'stopping' });
    const found = await storage();
    const { state: status } = found;
    const reason = status === 'storage' ? found.reason : null;
    const now = `${status} ${reason}`;
    if (now !== before) logChange(found);
    before = now;
    if (status === 'ok') return json(200, { status });
    return json(503, reason === null ? { status } : { status, reason }, RETRY_SOON);
  };

  /** Logs a change of the state once: load balancers ask every few seconds. */
  function logChange(found: Storage): void {
    const { state: status } = found;
    if (status === 'ok') {
      log.notice('ready_again', {});
    } else if (status === 'moved') {
      log.error('not_ready', { status, advice: storageSentence(status, null) });
    } else {
      const { reason } = found;
      const advice = storageSentence(status, reason);
      log.error('not_ready', { status, reason, advice, error: errorText(found.error) });
    }
  }

  return { health, ready };
}
