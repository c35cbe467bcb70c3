import type { Handler } from '../http/context.ts';
import { json } from '../http/reply.ts';
import type { Deps } from './deps.ts';
import { describeApi } from './openapi/document.ts';

export function openapiHandlers({ origin, cookies }: Pick<Deps, 'origin' | 'cookies'>) {
  // By the cookie itself, which has another name over https.
  const [cookieName = ''] = cookies.session.takeBack.split('=', 1);
  const reply = json(200, describeApi(origin, cookieName), {
    'cache-control': 'public, max-age=300',
  });

  /** GET /openapi.json. The description of what programs can ask here; it does not change while the process runs. */
  const show: Handler = () => reply;

  return { show };
}
