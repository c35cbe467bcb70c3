/**
 * Entering an app that has a host of its own. GET /enter, here, knows who the browser is; GET
 * /.coatcheck/enter, at the app, gives it the ticket for that host (app-host.ts).
 */
import { type EnterProblem, enterFailedPage } from '../../views/enter.ts';
import { signOutPage } from '../../views/sign-out.ts';
import type { User } from '../auth/accounts/user.ts';
import { inSeconds, TokenBuckets } from '../auth/limits/token-bucket.ts';
import { isSecret } from '../auth/secret.ts';
import type { Handler } from '../http/context.ts';
import { HttpError } from '../http/http-error.ts';
import { json, type Reply, seeOther } from '../http/reply.ts';
import { queryField } from '../http/target.ts';
import { type App, mayEnter } from '../web/apps.ts';
import type { Deps } from '../web/deps.ts';
import { APP_FOLDER, placeInApp } from '../web/enter-first.ts';
import { tooManyError } from '../web/form.ts';
import { isInsideAnotherPage } from '../web/inside-page.ts';
import { leaveTo } from '../web/leave-site.ts';
import { loginReturningTo, pageAsked } from '../web/next.ts';
import { createNoEntry } from '../web/no-entry.ts';
import { isKnownToApps, NOT_CONFIRMED } from '../web/remote-user.ts';
import { hasBearer, holderOf, type Member, type Visitor } from '../web/visitor.ts';

const PROBLEMS: ReadonlySet<string | null> = new Set<EnterProblem>(['cookies', 'code']);

/**
 * Each account: sixty codes at once, then one every second. Each is a write, and a page somewhere
 * else can have a browser ask for them.
 */
export const PER_ACCOUNT = { capacity: 60, refillMs: 1_000 };

/**
 * Each page of an app, for one session: five codes at once, then one every ten seconds. A browser
 * that asks more often is in a redirect loop, which it would stop after twenty rounds without
 * saying why.
 */
const PER_PAGE = { capacity: 5, refillMs: 10_000 };
const PAGES = 1_000;

/** The way from this site to the host of an app. */
export function enterHandlers(deps: Deps) {
  const { apps, handOver, remoteUser, page, safeNext, site, limits, log, audit, now } = deps;
  const noEntry = createNoEntry(deps);
  const turns = limits.buckets('hand-over', PER_ACCOUNT, now);
  const visits = new TokenBuckets(PER_PAGE, now, PAGES);

  /**
   * GET /enter?app=ORIGIN&next=PATH&state=S. Hands the session over: a code for this app and this
   * browser, and 303 to the app with it.
   */
  const show: Handler<Member> = async (visitor) => {
    const { method, query, user, session } = visitor;
    if (hasBearer(visitor)) throw new HttpError(400, FOR_BROWSERS);
    if (isInsideAnotherPage(visitor)) throw new HttpError(403, ONLY_AS_A_PAGE);
    const app = appOf(visitor);
    if (!mayEnter(user, app)) {
      log.info('app_refused', { id: visitor.requestId, app: app.address, userId: user.id });
      await audit(visitor, 'access_refused', { userId: user.id, reason: app.address });
      return noEntry(visitor, user, app);
    }
    if (!isKnownToApps(user, remoteUser)) throw new HttpError(403, NOT_CONFIRMED);
    const state = queryField(query, 'state') ?? '';
    // The app's own start page begins anew, with a state. HEAD is a look ahead, and gets no code.
    if (!isSecret(state) || method === 'HEAD') return leave(visitor, app, '/');
    await spendTurn(user);
    const next = placeInApp(queryField(query, 'next'));
    if (!visits.take(`${session.id} ${app.address}${next}`)) return stopCircle(visitor, app);
    const code = await handOver.codes.issue(session, { app: app.address, next, state });
    if (code === null) return seeOther(loginReturningTo(pageAsked(visitor, safeNext)));
    return leave(visitor, app, `${APP_FOLDER}enter?code=${code}`);
  };

  /** GET /enter/failed?app=ORIGIN&why=WORD. Says what went wrong on the way, and leads back. */
  const failed: Handler<Visitor> = (visitor) => {
    const app = appOf(visitor);
    const why = queryField(visitor.query, 'why');
    const problem = PROBLEMS.has(why) ? (why as EnterProblem) : 'code';
    return sayWhy(visitor, app, problem);
  };

  /** GET /sign-out. The page with the button, for links in apps: a link alone signs nobody out. */
  const askToLeave: Handler<Visitor> = (visitor) => {
    const user = holderOf(visitor)?.user ?? null;
    return user === null ? seeOther('/login?done=out') : page(user, signOutPage(user.email));
  };

  function stopCircle(visitor: Visitor, app: App): Reply {
    log.warn('enters_in_a_circle', { app: app.address, advice: ADVICE });
    return sayWhy(visitor, app, 'circle');
  }

  function sayWhy(
    visitor: Visitor,
    { address, name }: App,
    problem: EnterProblem | 'circle',
  ): Reply {
    if (visitor.wantsJson) return json(400, { error: 'The app wasn\u2019t entered. Try again.' });
    const { contact } = site;
    return page(visitor.user, enterFailedPage({ address, name, problem, contact }), 400);
  }

  async function spendTurn({ id }: User): Promise<void> {
    const wait = await turns.take(String(id));
    if (wait > 0) throw tooManyError(inSeconds(wait));
  }

  function appOf({ query }: Visitor): App {
    const app = apps.byOrigin(queryField(query, 'app') ?? '');
    if (app === null) throw new HttpError(404, unknownApp(site.contact.text));
    return app;
  }

  function leave(visitor: Member, app: App, place: string): Reply {
    return leaveTo(page, visitor, { url: app.address + place, name: app.name });
  }

  return { show, failed, askToLeave };
}

const ONLY_AS_A_PAGE = 'An app is entered as a page of its own, not inside another page.';
const ADVICE =
  'the host of the app sends a browser here again and again: let its proxy lead /.coatcheck/ here, and pass the cookies on to /verify, see docs/forward-auth.md';
const FOR_BROWSERS = 'Browsers enter an app here. A program sends its token to the app itself.';

function unknownApp(contact: string): string {
  return `We don\u2019t know an app at that address. Ask ${contact} whether it should be here.`;
}
