/** Signing out at the wish of a client: RP-Initiated Logout 1.0. */

import { clientSignOutPage } from '../../views/client-sign-out.ts';
import { leavePage } from '../../views/leave.ts';
import type { OidcClient } from '../auth/oidc/client.ts';
import { type LogoutRequest, readLogoutRequest } from '../auth/oidc/logout-request.ts';
import type { Handler } from '../http/context.ts';
import { readFields } from '../http/fields.ts';
import { HttpError } from '../http/http-error.ts';
import { noContent, seeOther } from '../http/reply.ts';
import { optionalText } from '../web/credentials.ts';
import type { Deps } from '../web/deps.ts';
import { signOut } from '../web/sign-out.ts';
import { holderOf, type Visitor } from '../web/visitor.ts';

const NOT_REGISTERED =
  'The app wants to send you on to an address that isn\u2019t registered for it, so you\u2019ll stay here.';

/** The page to which a client sends a browser for signing out. */
export function clientLogoutHandlers(deps: Deps) {
  const { oidc, page, cookies } = deps;

  /** GET /oauth/logout. Ends the session for a hint that was given for it, and asks otherwise. */
  const show: Handler<Visitor> = async (visitor) => {
    const request = readLogoutRequest(visitor.query);
    if (request === null)
      throw new HttpError(400, 'The app sent something that can\u2019t be read.');
    const holder = holderOf(visitor);
    const { client, isProven, url } = await oidc.signOuts.examine(request, holder);
    const isRefused = request.returnTo !== null && url === null;
    if (holder === null && isRefused) {
      throw new HttpError(400, `You\u2019re signed out. ${NOT_REGISTERED}`);
    }
    if (holder !== null && (!isProven || isRefused)) {
      const view = clientSignOutPage({
        email: holder.user.email,
        app: client?.name ?? null,
        inputs: url === null ? [] : inputsOf(request, client),
        problem: isRefused ? NOT_REGISTERED : null,
      });
      return page(visitor.user, view, isRefused ? 400 : 200);
    }
    // A picture on a page of another site can have this address: the browser sends no cookie then
    // (SameSite=Lax), but would obey Clear-Site-Data. HEAD is a look ahead.
    const isKnown = holder !== null || cookies.session.read(visitor.cookies) !== null;
    const headers = isKnown && visitor.method !== 'HEAD' ? await signOut(deps, visitor) : {};
    return seeOther(url ?? '/login?done=out', headers);
  };

  /** POST /oauth/logout/confirm. The form of the page that asks: no other site can send it. */
  const confirm: Handler<Visitor> = async (visitor) => {
    if (visitor.wantsJson) return noContent(await signOut(deps, visitor)); // it needs no page
    const fields = await readFields(visitor.request);
    const request = {
      hint: null,
      clientId: optionalText(fields, 'client_id'),
      returnTo: optionalText(fields, 'post_logout_redirect_uri'),
      state: optionalText(fields, 'state'),
    };
    const { client, url } = await oidc.signOuts.examine(request, null);
    const headers = await signOut(deps, visitor);
    if (client === null || url === null) return seeOther('/login?done=out', headers);
    // A redirect would be stopped by form-action: web/leave-site.ts.
    const title = 'You\u2019re signed out';
    return page(null, leavePage({ url, name: client.name, title }), 200, headers);
  };

  return { show, confirm };
}

function inputsOf({ returnTo, state }: LogoutRequest, client: OidcClient | null) {
  const inputs: readonly (readonly [string, string | null])[] = [
    ['client_id', client?.id ?? null],
    ['post_logout_redirect_uri', returnTo],
    ['state', state],
  ];
  return inputs.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
}
