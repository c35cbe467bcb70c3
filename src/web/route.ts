import type { OwnAct } from '../auth/accounts/own-act.ts';
import { readBody } from '../http/body.ts';
import type { Context, Handler } from '../http/context.ts';
import type { RouteTarget } from '../http/dispatch.ts';
import type { Reply } from '../http/reply.ts';
import type { Act } from './act.ts';

/** Who may enter; the guards of access.ts say what each word means. */
export type Entry = 'anyone' | 'guest' | 'enrolment' | 'member' | 'admin' | 'adminOrSelf';

/** One route of the table. */
export type Route = RouteTarget & {
  readonly entry: Entry;
  readonly method: string;
  readonly pattern: string;
  /**
   * The page that the user returns to after they have typed their password again; null when the
   * route needs no fresh password.
   */
  readonly fresh: string | null;
  /** The same where only an account with a second factor needs it. */
  readonly freshWithFactor: string | null;
  /** What its form does, where a password has to be fresh; null for a page and for programs. */
  readonly act: Act | null;
  /** What users do by it to their own account, which SELF_SERVICE may forbid; else null. */
  readonly ownAct: OwnAct | null;
};

/** What a guard for signed-in users checks. */
export type Rule = Pick<
  Route,
  'entry' | 'method' | 'pattern' | 'fresh' | 'freshWithFactor' | 'act' | 'ownAct'
>;

/**
 * What a route asks for besides its guard. `fresh`: the user must have confirmed in the last ten
 * minutes that it is them. `act`: what its form does, so that it is sent again afterwards.
 */
export type Freshness = Partial<Pick<Rule, 'fresh' | 'freshWithFactor' | 'act' | 'ownAct'>>;
export const NEVER = { fresh: null, freshWithFactor: null, act: null, ownAct: null } as const;

/** What all routes share that anyone may ask for; the handler is added. */
export function openRoute(method: string, pattern: string) {
  return {
    entry: 'anyone',
    method,
    pattern,
    hosts: 'site',
    ...NEVER,
  } as const;
}

/**
 * A route whose guard admits the client twice. First when the head has arrived: the body of a
 * client that may not enter is not read. And again when the body is complete, up to 20 s later:
 * otherwise a user who is about to lose their rights could hold back half a form and complete it
 * afterwards, to make another administrator or to change the address of an account whose password
 * was changed to lock them out.
 */
export function guardedRoute<C extends Context>(
  rule: Rule,
  handler: Handler<C>,
  admit: (context: Context, inside: Handler<C>) => Promise<Reply>,
): Route {
  const whenComplete: Handler<C> = async (context) => {
    await readBody(context.request);
    return admit(context, handler);
  };
  const inside = rule.method === 'GET' ? handler : whenComplete;
  return { ...rule, hosts: 'site', handler: (context) => admit(context, inside) };
}
