/**
 * Sending a browser on to another origin: to an app on a host of its own, or back to a client of
 * OpenID Connect.
 *
 * After a form, a redirect is not enough. Our pages say `form-action 'self'`, and Chromium applies
 * it to every redirect that follows the POST: from the log-in form over /enter to the app, the
 * browser stays where it is. (To list the destinations in that directive would let a form that is
 * injected into any page send a password there.) So an address that leaves the site is asked with
 * `continue=1` (by-form.ts) by those who come by way of a form, and answers them with a page that
 * moves on by itself. It does so without a script: by `<meta http-equiv="refresh">`, and a link
 * where that is switched off.
 */
import { leavePage } from '../../views/leave.ts';
import { type Reply, seeOther } from '../http/reply.ts';
import { cameByForm } from './by-form.ts';
import type { PageReply } from './page.ts';
import type { Visitor } from './visitor.ts';

/**
 * A place outside of this site, and what people call it. The caller has checked that `url` is an
 * absolute address that was registered: it becomes a Location and the target of a link.
 */
export type Destination = { readonly url: string; readonly name: string };

/**
 * The reply that takes a browser to another origin: 303, or a page that moves on by itself for one
 * that comes by way of a form.
 */
export function leaveTo(
  page: PageReply,
  visitor: Pick<Visitor, 'query' | 'user'>,
  to: Destination,
): Reply {
  return cameByForm(visitor) ? page(visitor.user, leavePage(to)) : seeOther(to.url);
}
