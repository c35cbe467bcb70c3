import { type ConfirmFactors, confirmPage } from '../../views/confirm.ts';
import { noFactorPage } from '../../views/no-factor.ts';
import type { Issue, Page } from '../../views/page.ts';
import { scopeOf } from '../auth/factors/passkey-challenges.ts';
import type { ConfirmRefused } from '../auth/sign-in/second-step-results.ts';
import type { Handler } from '../http/context.ts';
import { readFields } from '../http/fields.ts';
import { json, noContent, type Reply, seeOther } from '../http/reply.ts';
import { queryField } from '../http/target.ts';
import { checkPassword } from '../web/check-password.ts';
import { refuseBearer } from '../web/confirm-password.ts';
import { optionalText } from '../web/credentials.ts';
import type { Deps } from '../web/deps.ts';
import { readAnswer, recordFactorRefusal, recordRecoveryCode } from '../web/factor-answer.ts';
import { type FormRefusal, refuseForm } from '../web/form.ts';
import { passkeysElsewhere } from '../web/passkey-view.ts';
import { beginSession } from '../web/sign-in.ts';
import { CHALLENGE } from '../web/unauthorized.ts';
import type { Holder } from '../web/visitor.ts';

const NO_PASSWORD: FormRefusal = {
  status: 400,
  problems: [{ field: 'password', message: 'Enter your password.' }],
};
const CODE_TOO: Issue = { field: 'code', message: 'Enter the code of your app, too.' };
const FACTOR_TOO: Issue = {
  field: null,
  message: 'Your account has a second factor. Use it, too, in one of the ways below.',
};
const MORE =
  'The password is right. Now send with it a code, a recovery code or a passkey of your account.';

/** Confirming that it is still the user, before a sensitive action. */
export function confirmHandlers(deps: Deps) {
  const { secondStep, factors, passkeys, audit, cookies, page, site, safeNext, times } = deps;

  /** GET /confirm. The form that asks for the password again, and for the second factor. */
  const show: Handler<Holder> = async ({ holder, query }) => {
    const next = safeNext(queryField(query, 'next'));
    return page(holder.user, await form(holder, next)([]));
  };

  /**
   * POST /confirm. The right password and the second factor of the account, or a passkey that has
   * checked its user, start a new session that replaces this one (ASVS 7.2.4).
   */
  const create: Handler<Holder> = async (visitor) => {
    refuseBearer(visitor);
    const { holder, request, wantsJson } = visitor;
    const { user, session } = holder;
    const fields = await readFields(request);
    const next = safeNext(optionalText(fields, 'next'));
    const refuse = (refusal: FormRefusal) =>
      refuseForm(page, { user, wantsJson }, refusal, form(holder, next));
    const password = optionalText(fields, 'password') ?? '';
    const answer = readAnswer(fields);
    // With a passkey the password may be left out; the second step says when it is needed.
    const isPasskeyAlone = password === '' && answer?.field === 'passkey';
    const checked = isPasskeyAlone
      ? null
      : await checkPassword(deps, { ...visitor, user }, password, 'password');
    if (checked?.ok === false) return refuse(checked.refusal);
    const proof = checked?.proof ?? null;
    const deviceToken = cookies.device.read(visitor.cookies);
    const result = await secondStep.confirm({ user, session, proof, answer, deviceToken });
    if (!result.ok) return refuseConfirm(visitor, result, refuse);
    const headers = await beginSession(deps, visitor, result, session.remembered);
    await audit(visitor, 'confirmed', { userId: user.id });
    await recordRecoveryCode(deps, visitor, result);
    return wantsJson ? noContent(headers) : seeOther(next ?? '/account', headers);
  };

  async function refuseConfirm(
    visitor: Holder,
    result: ConfirmRefused,
    refuse: (refusal: FormRefusal) => Promise<Reply>,
  ): Promise<Reply> {
    const { holder, wantsJson } = visitor;
    if (result.reason === 'password') return refuse(NO_PASSWORD);
    if (result.reason !== 'second_factor') {
      return refuse(await recordFactorRefusal(deps, visitor, holder.user.id, result));
    }
    const { methods } = result;
    if (!wantsJson) {
      return refuse({
        status: 401,
        problems: [methods.includes('code') ? CODE_TOO : FACTOR_TOO],
        headers: CHALLENGE,
      });
    }
    const passkey = await optionsFor(holder);
    return json(401, { error: MORE, secondFactor: { methods, passkey } }, CHALLENGE);
  }

  function form(holder: Holder['holder'], next: string | null) {
    return async (problems: readonly Issue[]): Promise<Page> => {
      const { email } = holder.user;
      const factors = await factorsOf(holder);
      if (factors !== null && !factors.code && factors.passkey === null && !factors.recovery) {
        const elsewhere = await passkeysElsewhere(passkeys, holder.user);
        const way = { href: '/account', label: 'Go to your account' };
        return noFactorPage({ elsewhere, contact: site.contact, way });
      }
      return confirmPage({ email, next, problems, factors });
    };
  }

  async function factorsOf(holder: Holder['holder']): Promise<ConfirmFactors | null> {
    const { user } = holder;
    if (!user.secondFactor) return null;
    const { totpSince, recoveryCodes } = await factors.overview(user.id);
    return {
      code: totpSince !== null && (await factors.canReadTotp(user.id)),
      passkey: await optionsFor(holder),
      recovery: recoveryCodes > 0,
      times: times(),
    };
  }

  function optionsFor({ user, session }: Holder['holder']) {
    return passkeys.requestOptions(user.id, scopeOf('confirm', session));
  }

  return { show, create };
}
