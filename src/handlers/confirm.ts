import type { Issue } from '../../views/page.ts';
import type { ConfirmRefused } from '../auth/sign-in/second-step-results.ts';
import type { Handler } from '../http/context.ts';
import { type Fields, readFields } from '../http/fields.ts';
import { json, noContent, type Reply, seeOther } from '../http/reply.ts';
import { queryField, splitAddress } from '../http/target.ts';
import { cancelAddress } from '../web/authorize-address.ts';
import { checkPassword, noPassword } from '../web/check-password.ts';
import { createConfirmForm, type Waiting } from '../web/confirm-form.ts';
import { fillIn, refuseBearer } from '../web/confirm-password.ts';
import { optionalText } from '../web/credentials.ts';
import type { Deps } from '../web/deps.ts';
import { readAnswer, recordFactorRefusal, recordRecoveryCode } from '../web/factor-answer.ts';
import { type FormRefusal, refuseForm } from '../web/form.ts';
import { keptTarget, readKeptForm } from '../web/kept-form.ts';
import { pageAbove } from '../web/next.ts';
import type { Replay, Replayable } from '../web/replay.ts';
import { beginSession } from '../web/sign-in.ts';
import { CHALLENGE } from '../web/unauthorized.ts';
import type { Holder } from '../web/visitor.ts';

const CODE_TOO: Issue = { field: 'code', message: 'Enter the code from your app, too.' };
const FACTOR_TOO: Issue = {
  field: null,
  message: 'Your account has a second factor. Use that, too, in one of the ways below.',
};
const MORE =
  'The password is right. Now send with it a code, a recovery code or a passkey of your account.';

/** Confirming that it is still the user, before a sensitive action. */
export function confirmHandlers(deps: Deps, replay: Replay) {
  const { secondStep, audit, cookies, page, safeNext } = deps;
  const { form: confirmForm, optionsFor } = createConfirmForm(deps);

  /** GET /confirm. The form that asks for the password again, and for the second factor. */
  const show: Handler<Holder> = async ({ holder, query }) => {
    const next = safeNext(queryField(query, 'next'));
    return page(holder.user, await confirmForm(holder, toPage(next))([]));
  };

  /**
   * POST /confirm. The right password and the second factor of the account, or a passkey that has
   * checked its user, start a new session that replaces this one (ASVS 7.2.4). The form that the
   * page has carried is sent now.
   */
  const create: Handler<Holder> = async (visitor) => {
    refuseBearer(visitor);
    const { holder, request, wantsJson } = visitor;
    const { user, session } = holder;
    const fields = await readFields(request);
    const next = safeNext(optionalText(fields, 'next'));
    const sent = wantsJson ? null : formIn(fields);
    // Another user has signed in here since: what the first one began is not done in their name.
    if (sent !== null && sent.kept.by !== user.id) return seeOther('/account?done=other-user');
    const waiting = sent?.waiting ?? toPage(next);
    const refuse = (refusal: FormRefusal) =>
      refuseForm(page, { user, wantsJson }, refusal, confirmForm(holder, waiting));
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
    if (wantsJson) return noContent(headers);
    if (sent !== null) return sent.replayable.send(visitor, sent.kept, headers);
    return seeOther(next ?? '/account', headers);
  };

  /** The form that came with a confirmation, or null. */
  function formIn(fields: Fields) {
    const to = keptTarget(fields);
    const replayable = to === null ? null : replay.find(to);
    if (to === null || replayable === null) return null;
    const { act, params } = replayable;
    const kept = readKeptForm(fields, to, act);
    const waiting = { form: { kept, act, params }, next: null, cancel: cancelOf(replayable) };
    return { kept, replayable, waiting };
  }

  function cancelOf({ page, params }: Replayable): string {
    return openPage(fillIn(page, params));
  }

  function toPage(next: string | null): Waiting {
    return { form: null, next, cancel: openPage(next ?? '/account') };
  }

  /** The page, or the nearest one above it that asks for no confirmation. */
  function openPage(page: string): string {
    const cancelled = cancelAddress(page);
    if (cancelled !== null) return cancelled; // the app that waits for an answer gets one
    const { path } = splitAddress(page);
    if (!replay.isGuarded(path)) return page;
    return pageAbove(path.slice(0, path.lastIndexOf('/')), safeNext) ?? '/account';
  }

  async function refuseConfirm(
    visitor: Holder,
    result: ConfirmRefused,
    refuse: (refusal: FormRefusal) => Promise<Reply>,
  ): Promise<Reply> {
    const { holder, wantsJson } = visitor;
    if (result.reason === 'password') return refuse(noPassword('password'));
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

  return { show, create };
}
