import type { Handler } from '../http/context.ts';
import { json, type Reply } from '../http/reply.ts';
import { describeApi } from '../openapi/document.ts';
import { cookieName } from '../web/cookies.ts';
import type { Deps } from '../web/deps.ts';

/** The description of the API, made once. */
export function openapiHandlers({ origin, cookies }: Pick<Deps, 'origin' | 'cookies'>) {
  let reply: Reply | null = null;

  /** GET /openapi.json. The description of what programs can ask here; it does not change while the process runs. */
  const show: Handler = () => {
    // At the first use: a start has no 6 ms for it.
    reply ??= json(200, describeApi(origin, cookieName(cookies.session)), {
      'cache-control': 'public, max-age=300',
    });
    return reply;
  };

  return { show };
}
