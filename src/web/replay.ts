/**
 * Sends a form again, within the request that confirmed who its user is: to the same handler,
 * through the same guard, with the session that the confirmation has started.
 */
import type { Context } from '../http/context.ts';
import { givenFields } from '../http/given-fields.ts';
import type { Reply, ReplyHeaders } from '../http/reply.ts';
import type { Params, Router } from '../http/router.ts';
import { parseTarget } from '../http/target.ts';
import type { Act } from './act.ts';
import { cookiesAfter, withEarlierCookies } from './earlier-cookies.ts';
import type { ReplyToError } from './error-reply.ts';
import type { KeptForm } from './kept-form.ts';
import type { Route } from './route.ts';

/** A form that is sent again after a confirmation. */
export type Replayable = {
  readonly act: Act;
  /** The page that it stands on, with the `:names` of its route. */
  readonly page: string;
  readonly params: Params;
  /** The reply to the form. `headers` set the cookies of the new session. Never rejects. */
  send(context: Context, form: KeptForm, headers: ReplyHeaders): Promise<Reply>;
};

export type Replay = {
  /** The form that is sent to this path and query; null where none needs a confirmation. */
  find(to: string): Replayable | null;
  /** Whether a page of this site opens only after a confirmation. */
  isGuarded(page: string): boolean;
};

/** Creates it for the routes of a site. */
export function createReplay(router: Router<Route>, replyToError: ReplyToError): Replay {
  function match(method: 'GET' | 'POST', to: string) {
    const target = parseTarget(to);
    const found = target && router.match(method, target.path);
    return target && found && { ...target, route: found.value, params: found.params };
  }

  return {
    isGuarded: (page) => (match('GET', page)?.route.fresh ?? null) !== null,
    find: (to) => {
      const found = match('POST', to);
      const page = found && (found.route.fresh ?? found.route.freshWithFactor);
      if (found === null || page === null || found.route.act === null) return null;
      const { path, query, params, route } = found;
      return {
        act: found.route.act,
        page,
        params,
        send: async ({ request, requestId, client, cookies }, { fields }, headers) => {
          const again: Context = {
            request,
            requestId,
            method: 'POST',
            path,
            query,
            params,
            cookies: cookiesAfter(cookies, headers),
            client,
            wantsJson: false,
          };
          givenFields.set(request, fields);
          try {
            return withEarlierCookies(await route.handler(again), headers);
          } catch (error) {
            // The session has begun: the reply to an error has to set the new ticket, too.
            const reply = await replyToError(error, request, requestId, again);
            return withEarlierCookies(reply, headers);
          }
        },
      };
    },
  };
}
