/**
 * Signing in and out. auth/sign-in/sign-in-service.ts checks the password; this file turns its
 * result into HTTP: a page or JSON, a ticket in a cookie, or a refusal that is the same for a wrong
 * password and an unknown account.
 */

import { INSTEAD } from '../../views/signup.ts';
import type { Handler } from '../http/context.ts';
import { readFields } from '../http/fields.ts';
import { json, noContent, seeOther } from '../http/reply.ts';
import { queryField } from '../http/target.ts';
import { createAppAsking } from '../web/app-asking.ts';
import { isTicked, optionalText, readCredentials, toSignInAttempt } from '../web/credentials.ts';
import type { Deps } from '../web/deps.ts';
import { type FormRefusal, refuseForm } from '../web/form.ts';
import { toAccountData } from '../web/json-shapes.ts';
import { createLoginForm, refuseToken } from '../web/login-form.ts';
import { noticeOf, signInFirst } from '../web/notices.ts';
import { NO_MATCH, recordRefusal } from '../web/refused-login.ts';
import { askSecondFactor } from '../web/second-factor-needed.ts';
import { signIn } from '../web/sign-in.ts';
import { signOut } from '../web/sign-out.ts';
import type { Visitor } from '../web/visitor.ts';

/** Signing in and out, for browsers and for programs that keep a cookie. */
export function loginHandlers(deps: Deps) {
  const { signInService, secondStep, cookies, page, safeNext } = deps;
  const form = createLoginForm(deps);
  const appAsking = createAppAsking(deps);

  /** GET /login */
  const show: Handler<Visitor> = async ({ user, query }) => {
    const next = safeNext(queryField(query, 'next'));
    const notice = noticeOf(query) ?? (next === null ? null : signInFirst(await appAsking(next)));
    return page(user, await form({ email: '', remember: false, next }, notice)([]));
  };

  /** POST /login. Starts a new session with a new ID; the one that this browser had ends. */
  const create: Handler<Visitor> = async (visitor) => {
    refuseToken(visitor);
    const fields = await readFields(visitor.request);
    const { email, password, issues } = readCredentials(fields);
    const remember = isTicked(fields, 'remember');
    const next = safeNext(optionalText(fields, 'next'));
    const refuse = (refusal: FormRefusal) =>
      refuseForm(page, visitor, refusal, form({ email, remember, next }, null));
    if (fields.has(INSTEAD) && !visitor.wantsJson) return refuse({ status: 200, problems: [] });
    if (issues.length > 0) return refuse({ status: 400, problems: issues });

    const deviceToken = cookies.device.read(visitor.cookies);
    const result = await signInService.logIn(
      toSignInAttempt(visitor, email, password, deviceToken),
    );
    if (!result.ok) return refuse(await recordRefusal(deps, visitor, result, NO_MATCH));
    const step = await secondStep.begin(result, remember);
    if (!step.ok) return askSecondFactor(deps, visitor, result, step, next);
    const { user } = result;
    const headers = await signIn(deps, visitor, step, remember);
    if (!visitor.wantsJson) return seeOther(next ?? '/dashboard', headers);
    return json(200, { user: toAccountData(user) }, headers);
  };

  /** POST /logout. Deletes the session and clears the cookie; the same reply without a session. */
  const destroy: Handler<Visitor> = async (visitor) => {
    const headers = await signOut(deps, visitor);
    return visitor.wantsJson ? noContent(headers) : seeOther('/login?done=out', headers);
  };

  return { show, create, destroy };
}
