/** The authenticator app of the user's own account: setting it up and removing it. */
import { setUpAppPage } from '../../views/authenticator-app.ts';
import type { Issue, Page } from '../../views/page.ts';
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
import type { Holder } from '../web/visitor.ts';

const STATE = '/account/second-factor';
const HAS_ONE =
  'Your account has an authenticator app already. Remove it first to set up another one.';
const WRONG: FormRefusal = {
  status: 400,
  problems: [
    {
      field: 'code',
      message: 'This is not the code that the app shows now for this key. Type the next one.',
    },
  ],
};

/** Setting up the authenticator app: a new key, and its first code. */
export function authenticatorAppHandlers(deps: Deps) {
  const { factors, audit, page, now } = deps;

  /** POST /account/second-factor/totp. A new key, which counts when its first code is confirmed. */
  const start: Handler<Holder> = async (holder) => {
    const { user } = holder.holder;
    if (!(await factors.startTotp(user))) {
      const problems = [{ field: null, message: HAS_ONE }];
      return refuseOnFactorPage(deps, holder, { status: 409, problems });
    }
    if (!holder.wantsJson) return seeOther(`${STATE}/totp`);
    const enrolment = await factors.totpEnrolment(user);
    if (enrolment === null) throw new HttpError(409, HAS_ONE);
    return json(201, enrolment);
  };

  /** GET /account/second-factor/totp. The key that waits for its first code. */
  const show: Handler<Holder> = async ({ holder: { user }, wantsJson }) => {
    const enrolment = await factors.totpEnrolment(user);
    if (wantsJson && enrolment === null) throw new HttpError(404, 'No key waits for its code.');
    if (enrolment === null) return seeOther(STATE);
    return wantsJson ? json(200, enrolment) : page(user, form(enrolment)([]));
  };

  /** POST /account/second-factor/totp/confirm. The first code turns the app on. */
  const confirm: Handler<Holder> = async (holder) => {
    const { user } = holder.holder;
    const { wantsJson, request } = holder;
    const code = optionalText(await readFields(request), 'code') ?? '';
    const done = await factors.confirmTotp(user, code);
    if (!done.ok) return refuse(holder, done.reason);
    const { recoveryCodes } = done;
    await audit(holder, 'totp_added', { userId: user.id });
    if (recoveryCodes !== null) await audit(holder, 'recovery_codes_made', { userId: user.id });
    if (wantsJson) return json(200, { recoveryCodes });
    if (recoveryCodes === null) return seeOther(`${STATE}?done=app-added`);
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

  async function refuse(holder: Holder, reason: 'wrong' | 'gone'): Promise<Reply> {
    const { wantsJson } = holder;
    const { user } = holder.holder;
    const enrolment = reason === 'gone' ? null : await factors.totpEnrolment(user);
    if (enrolment !== null) {
      return refuseForm(page, { user, wantsJson }, WRONG, form(enrolment));
    }
    const problems = [{ field: null, message: 'That took too long. Set up the app again.' }];
    return refuseOnFactorPage(deps, holder, { status: 409, problems });
  }

  function form({ key, uri }: TotpEnrolment) {
    return (problems: readonly Issue[]): Page =>
      setUpAppPage({ link: uri, qr: encodeQr(uri)?.rows ?? [], key, problems, now: now() });
  }

  return { start, show, confirm, remove };
}
