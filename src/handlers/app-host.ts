/**
 * What answers at the host of an app, below `/.coatcheck/`: the proxy there leads these addresses
 * to us. Pages are shown at the host of this site, where their style sheets are.
 */
import type { EnterProblem } from '../../views/enter.ts';
import { stateOf } from '../auth/sessions/enter-codes.ts';
import type { Handler } from '../http/context.ts';
import { json, noContent, type Reply, seeOther } from '../http/reply.ts';
import { queryField } from '../http/target.ts';
import type { Deps } from '../web/deps.ts';
import { endOwnSession } from '../web/sign-out.ts';
import type { AtApp } from '../web/visitor.ts';

/** Not "storage", as at our own host: that is what the app keeps in the browser. */
const CLEAR_CACHE = '"cache"';

/** Signing in and out at the host of an app. */
export function appHostHandlers(deps: Deps) {
  const { handOver, sessions, cookies, siteUrl, now } = deps;

  /** GET /.coatcheck/enter?code=C. Redeems the code, and gives the ticket for this host. */
  const enter: Handler<AtApp> = async (visitor) => {
    const { app, method, query } = visitor;
    if (method === 'HEAD') return noContent(); // a look ahead does not use the code up
    const entry = await handOver.codes.redeem(queryField(query, 'code') ?? '');
    if (entry === null || entry.app !== app.address) {
      // Reloaded, or opened twice: the first one has signed this browser in.
      return visitor.user === null ? failed(visitor, 'code') : seeOther(`${app.address}/`);
    }
    const secret = cookies.enter.read(visitor.cookies);
    if (secret === null) return failed(visitor, 'cookies');
    const place = app.address + entry.next;
    // Another tab began a little later, or the code was issued to another browser. This one starts
    // again, with the session that it has itself.
    if (stateOf(secret) !== entry.state) return seeOther(place);
    const session = await sessions.resumeByKey(entry.session);
    if (session === null) return seeOther(place);
    const ticket = await handOver.tickets.issue(session, app.address);
    const cookie = cookies.session.set(ticket, session.expiresAt - now());
    return seeOther(place, { 'set-cookie': cookie });
  };

  /** GET /.coatcheck/logout. For a link in the app: the page with the button is at our own host. */
  const askToLeave: Handler<AtApp> = () => seeOther(`${siteUrl}/sign-out`);

  /** POST /.coatcheck/logout. Ends the session, here and everywhere. */
  const leave: Handler<AtApp> = async (visitor) => {
    await endOwnSession(deps, visitor);
    const headers = { 'set-cookie': cookies.session.clear, 'clear-site-data': CLEAR_CACHE };
    return visitor.wantsJson ? noContent(headers) : seeOther(`${siteUrl}/login?done=out`, headers);
  };

  function failed({ app, wantsJson }: AtApp, why: EnterProblem): Reply {
    if (wantsJson) return json(400, { error: PROBLEMS[why] });
    return seeOther(`${siteUrl}/enter/failed?${new URLSearchParams({ app: app.address, why })}`);
  }

  return { enter, askToLeave, leave };
}

const PROBLEMS: Readonly<Record<EnterProblem, string>> = {
  code: 'The code is used up, has expired, or is for another app. Try again.',
  cookies: 'The cookie that came before this code is missing.',
};
