import type { Handler } from '../http/context.ts';
import { json, type Reply } from '../http/reply.ts';
import { describeApi } from '../openapi/document.ts';
import type { Deps } from '../web/deps.ts';
import type { Route } from '../web/route.ts';

/** The description of the API. `table` returns the route table, which this handler is a part of. */
export function openapiHandlers(
  { siteUrl, cookies }: Pick<Deps, 'siteUrl' | 'cookies'>,
  table: () => readonly Route[],
) {
  let reply: Reply | null = null;

  /** GET /openapi.json. The description of the JSON API; it is the same while the process runs. */
  const show: Handler = () => {
    // Built at the first request: it takes 6 ms, which the start does not have to wait for.
    reply ??= json(
      200,
      describeApi({ url: siteUrl, cookieName: cookies.session.name, routes: table() }),
      {
        'cache-control': 'public, max-age=300',
      },
    );
    return reply;
  };

  return { show };
}
