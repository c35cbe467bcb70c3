/** The guards that know the apps; access.ts says what they promise. */
import type { Handler } from '../http/context.ts';
import type { Reply } from '../http/reply.ts';
import { WrongHostError } from '../http/route-hosts.ts';
import { appAt, withOwnHost } from './app-hosts.ts';
import type { RequestedApp } from './apps.ts';
import type { Deps } from './deps.ts';
import { openRoute, type Route } from './route.ts';
import type { AtApp, Identify, Visitor } from './visitor.ts';

/** Answers a proxy that asks about a request, which is for this app. */
export type ProxyHandler = (visitor: Visitor, requested: RequestedApp) => Reply | Promise<Reply>;

type AppGuards = {
  readonly proxy: (pattern: string, handler: ProxyHandler) => Route;
  readonly app: (method: string, pattern: string, handler: Handler<AtApp>) => Route;
};

/** Creates them. */
export function createAppGuards({ apps }: Pick<Deps, 'apps'>, identify: Identify): AppGuards {
  return {
    proxy: (pattern, handler) => ({
      ...openRoute('GET', pattern),
      hosts: 'any',
      handler: async (context) => {
        // Found once, for the handler too: finding it again took 0.5 us in a loop of its own.
        const requested = apps.atRequest(context.request.headers);
        return await handler(await identify(context, withOwnHost(requested)), requested);
      },
    }),
    app: (method, pattern, handler) => ({
      ...openRoute(method, pattern),
      hosts: 'apps',
      handler: async (context) => {
        const { headers } = context.request;
        const app = appAt(headers, apps);
        if (app === null) throw new WrongHostError(headers.host ?? ''); // dispatch has checked it
        return await handler({ ...(await identify(context, app)), app });
      },
    }),
  };
}
