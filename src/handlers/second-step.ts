/**
 * The second step of a sign-in: a code, a passkey or a recovery code, after the right password.
 * Only then is there a session.
 */
import { noFactorPage } from '../../views/no-factor.ts';
import type { Issue, Page } from '../../views/page.ts';
import { secondStepGonePage, secondStepPage } from '../../views/second-step.ts';
import { withNext } from '../../views/with-next.ts';
import { scopeOf } from '../auth/factors/passkey-challenges.ts';
import type { WaitingStep } from '../auth/sign-in/second-step-results.ts';
import type { Handler } from '../http/context.ts';
import { readFields } from '../http/fields.ts';
import { json, type Reply, seeOther } from '../http/reply.ts';
import { queryField } from '../http/target.ts';
import { optionalText } from '../web/credentials.ts';
import type { Deps } from '../web/deps.ts';
import {
  nothingSent,
  readAnswer,
  recordRecoveryCode,
  recordStepRefusal,
} from '../web/factor-answer.ts';
import { type FormRefusal, refuseForm } from '../web/form.ts';
import { isoTime, toAccountData } from '../web/json-shapes.ts';
import { refuseToken } from '../web/login-form.ts';
import { withCookies } from '../web/opened-link.ts';
import { passkeysElsewhere } from '../web/passkey-view.ts';
import { signIn } from '../web/sign-in.ts';
import { stepGone } from '../web/step-gone.ts';
import { CHALLENGE } from '../web/unauthorized.ts';
import type { Visitor } from '../web/visitor.ts';

/** From so few recovery codes on, the user is led to the page that makes new ones. */
const FEW_CODES = 3;

/** The second step, for browsers and for programs that keep a cookie. */
export function secondStepHandlers(deps: Deps) {
  const { secondStep, passkeys, cookies, page, site, safeNext, times } = deps;

  /** GET /login/second-step. The page that asks, for the pending sign-in of this browser. */
  const show: Handler<Visitor> = async (visitor) => {
    const next = safeNext(queryField(visitor.query, 'next'));
    const secret = cookies.pending.read(visitor.cookies);
    const waiting = secret === null ? null : await secondStep.waiting(secret);
    if (waiting === null) return gone(visitor, 'expired', next);
    if (!visitor.wantsJson) return page(null, await form(waiting, next)([]));
    const { methods, expiresAt } = waiting;
    const passkey = await optionsFor(waiting);
    return json(200, { secondFactor: { methods, expiresAt: isoTime(expiresAt), passkey } });
  };

  /** POST /login/second-step. Completes the sign-in and starts a session. */
  const create: Handler<Visitor> = async (visitor) => {
    refuseToken(visitor);
    const fields = await readFields(visitor.request);
    const next = safeNext(optionalText(fields, 'next'));
    const secret = optionalText(fields, 'pending') ?? cookies.pending.read(visitor.cookies);
    const waiting = secret === null ? null : await secondStep.waiting(secret);
    if (secret === null || waiting === null) return gone(visitor, 'expired', next);
    const refuse = (refusal: FormRefusal) =>
      refuseForm(page, { user: null, wantsJson: visitor.wantsJson }, refusal, form(waiting, next));
    const answer = readAnswer(fields);
    if (answer === null) return refuse(nothingSent(fields));

    const deviceToken = cookies.device.read(visitor.cookies);
    const result = await secondStep.finish({ secret, answer, deviceToken });
    if (!result.ok) {
      const refusal = await recordStepRefusal(deps, visitor, result);
      return typeof refusal === 'string' ? gone(visitor, refusal, next) : refuse(refusal);
    }
    const { grant, remember } = result;
    const headers = await signIn(deps, visitor, grant, remember);
    await recordRecoveryCode(deps, visitor, grant);
    const { codesLeft } = grant;
    const few = codesLeft !== null && codesLeft <= FEW_CODES;
    const place = few
      ? withNext('/account/second-factor?done=few-codes', next)
      : (next ?? '/dashboard');
    const reply = visitor.wantsJson
      ? json(200, { user: toAccountData(grant.user) }, headers)
      : seeOther(place, headers);
    return withCookies(reply, forget(visitor));
  };

  function form(waiting: WaitingStep, next: string | null) {
    return async (problems: readonly Issue[]): Promise<Page> => {
      const { user, methods } = waiting;
      const passkey = await optionsFor(waiting);
      const elsewhere = passkey === null ? await passkeysElsewhere(passkeys, user) : null;
      if (passkey === null && !methods.includes('code') && !methods.includes('recovery')) {
        const way = { href: withNext('/login', next), label: 'Start again' };
        return noFactorPage({ elsewhere, contact: site.contact, way });
      }
      return secondStepPage({
        email: user.email,
        code: methods.includes('code'),
        passkey,
        elsewhere,
        recovery: methods.includes('recovery'),
        next,
        problems,
        times: times(),
      });
    };
  }

  function optionsFor({ user, key }: WaitingStep) {
    return passkeys.requestOptions(user.id, scopeOf('second_step', { key }));
  }

  function gone(visitor: Visitor, why: 'expired' | 'tries', next: string | null): Reply {
    if (visitor.wantsJson) return withCookies(stepGone(why), forget(visitor));
    const reply = page(visitor.user, secondStepGonePage({ why, next }), 401, CHALLENGE);
    return withCookies(reply, forget(visitor));
  }

  /** The header that clears the cookie of the pending sign-in in a browser that has one. */
  function forget({ cookies: sent }: Visitor) {
    return cookies.pending.read(sent) === null ? {} : { 'set-cookie': cookies.pending.clear };
  }

  return { show, create };
}
