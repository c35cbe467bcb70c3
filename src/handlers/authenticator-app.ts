/** The authenticator app of the user's own account: setting it up and removing it. */
import { setUpAppPage } from '../../views/authenticator-app.ts';
import type { Issue, Page } from '../../views/page.ts';
import { withNext } from '../../views/with-next.ts';
import type { TotpEnrolment } from '../auth/factors/factors.ts';
import type { Handler } from '../http/context.ts';
import { readFields } from '../http/fields.ts';
import { HttpError } from '../http/http-error.ts';
import { json, noContent, type Reply, seeOther } from '../http/reply.ts';
import { encodeQr } from '../qr/encode.ts';
import { optionalText } from '../web/credentials.ts';
import type { Deps } from '../web/deps.ts';
import { LAST_FACTOR, refuseOnFactorPage } from '../web/factor-page.ts';
import { type FormRefusal, refuseForm } from '../web/form.ts';
import { showNewCodes } from '../web/new-codes.ts';
import { nextOf } from '../web/next.ts';
import { passwordChangedError } from '../web/unauthorized.ts';
import type { Holder } from '../web/visitor.ts';

const STATE = '/account/second-factor';
const WRONG: FormRefusal = {
  status: 400,
  problems: [
    {
      field: 'code',
      message: 'That\u2019s not the code the app shows now for this key. Enter the next one.',
      advice: 'clock',
    },
  ],
};
const NO_CODE: FormRefusal = {
  status: 400,
  problems: [{ field: 'code', message: 'Enter the code from your app.' }],
};

const DONE =
  'Your authenticator app is already on. If you haven\u2019t seen your recovery codes, create new ones.';
// It took longer than a day, or another tab has removed the app.
const GONE = 'This key no longer works. Set up the app again.';

/** Setting up the authenticator app: a new key, and its first code. */
export function authenticatorAppHandlers(deps: Deps) {
  const { factors, audit, page, safeNext, times } = deps;

  /**
   * POST /account/second-factor/totp. A new key, which counts when its first code is confirmed. The
   * app that the account has works until then.
   */
  const start: Handler<Holder> = async (holder) => {
    const { user, session } = holder.holder;
    const isStarted = await factors.startTotp(user, session);
    const enrolment = isStarted ? await factors.totpEnrolment(user, session) : null;
    if (enrolment === null) throw passwordChangedError(); // the account was closed meanwhile
    return holder.wantsJson
      ? json(201, enrolment)
      : seeOther(withNext(`${STATE}/totp`, nextOf(holder, safeNext)));
  };

  /** GET /account/second-factor/totp. The key that waits for its first code. */
  const show: Handler<Holder> = async (holder) => {
    const { user, session } = holder.holder;
    const { wantsJson } = holder;
    const enrolment = await factors.totpEnrolment(user, session);
    if (wantsJson && enrolment === null)
      throw new HttpError(404, 'No key is waiting for its code.');
    if (enrolment === null) return seeOther(withNext(STATE, nextOf(holder, safeNext)));
    return wantsJson ? json(200, enrolment) : page(user, (await form(holder, enrolment))([]));
  };

  /**
   * POST /account/second-factor/totp/confirm. The first code turns the app on, in the place of the
   * one there was.
   */
  const confirm: Handler<Holder> = async (holder) => {
    const { user, session } = holder.holder;
    const { wantsJson, request } = holder;
    const code = optionalText(await readFields(request), 'code') ?? '';
    const done = await factors.confirmTotp(user, session, code);
    if (!done.ok) return refuse(holder, done.reason, code.trim() === '' ? NO_CODE : WRONG);
    const { recoveryCodes, replaced } = done;
    if (replaced) await audit(holder, 'totp_added', { userId: user.id, reason: 'replaced' });
    else await audit(holder, 'totp_added', { userId: user.id });
    if (recoveryCodes !== null) await audit(holder, 'recovery_codes_made', { userId: user.id });
    if (wantsJson) return json(200, { recoveryCodes });
    if (recoveryCodes === null) {
      return seeOther(`${STATE}?done=${replaced ? 'app-replaced' : 'app-added'}`);
    }
    return showNewCodes(deps, holder, recoveryCodes, 'Your authenticator app is on.');
  };

  /** POST /account/second-factor/totp/remove. */
  const remove: Handler<Holder> = async (holder) => {
    const { user } = holder.holder;
    const result = await factors.removeTotp(user);
    if (result === 'last') return refuseOnFactorPage(deps, holder, LAST_FACTOR);
    if (result === 'removed') await audit(holder, 'totp_removed', { userId: user.id });
    return holder.wantsJson ? noContent() : seeOther(`${STATE}?done=app-removed`);
  };

  async function refuse(
    holder: Holder,
    reason: 'wrong' | 'done' | 'gone',
    refusal: FormRefusal,
  ): Promise<Reply> {
    const { wantsJson } = holder;
    const { user, session } = holder.holder;
    const enrolment = reason === 'wrong' ? await factors.totpEnrolment(user, session) : null;
    if (enrolment !== null) {
      return refuseForm(page, { user, wantsJson }, refusal, await form(holder, enrolment));
    }
    const message = reason === 'done' ? DONE : GONE;
    const problems = [{ field: null, message }];
    return refuseOnFactorPage(deps, holder, { status: 409, problems });
  }

  async function form(holder: Holder, { key, uri }: TotpEnrolment) {
    const { id } = holder.holder.user;
    const { totpSince } = await factors.overview(id);
    const replaces = totpSince !== null && (await factors.canReadTotp(id));
    const qr = encodeQr(uri)?.rows ?? [];
    return (problems: readonly Issue[]): Page =>
      setUpAppPage({
        link: uri,
        qr,
        key,
        replaces,
        tabs: holder.enrolling === undefined,
        next: nextOf(holder, safeNext),
        problems,
        times: times(),
      });
  }

  return { start, show, confirm, remove };
}
