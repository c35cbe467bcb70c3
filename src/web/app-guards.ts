/** The guards that know the apps; access.ts says what they promise. */
import type { Handler } from '../http/context.ts';
import { WrongHostError } from '../http/route-hosts.ts';
import { appAsked, appAt } from './app-hosts.ts';
import type { Deps } from './deps.ts';
import { openRoute, type Route } from './route.ts';
import type { AtApp, Identify, Visitor } from './visitor.ts';

type AppGuards = {
  readonly proxy: (pattern: string, handler: Handler<Visitor>) => Route;
  readonly app: (method: string, pattern: string, handler: Handler<AtApp>) => Route;
};

/** Creates them. */
export function createAppGuards({ apps }: Pick<Deps, 'apps'>, identify: Identify): AppGuards {
  return {
    proxy: (pattern, handler) => ({
      ...openRoute('GET', pattern),
      hosts: 'any',
      handler: async (context) => {
        const app = appAsked(context.request.headers, apps);
        return await handler(await identify(context, app));
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
