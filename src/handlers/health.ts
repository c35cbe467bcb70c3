import type { Handler } from '../http/context.ts';
import { json } from '../http/reply.ts';
import type { Deps } from './deps.ts';

/** What supervisors and load balancers ask. */
export function healthHandlers({ isReady }: Pick<Deps, 'isReady'>) {
  /** GET /health: the process runs and answers. */
  const health: Handler = () => json(200, { status: 'ok' });

  /** GET /ready: it wants more work; 503 while it is stopping, so that a load balancer goes elsewhere. */
  const ready: Handler = () =>
    isReady() ? json(200, { status: 'ok' }) : json(503, { status: 'stopping' });

  return { health, ready };
}
