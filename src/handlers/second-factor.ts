/** The second factors of the user's own account: what there is, and new recovery codes. */
import type { Handler } from '../http/context.ts';
import { HttpError } from '../http/http-error.ts';
import { json } from '../http/reply.ts';
import type { Deps } from '../web/deps.ts';
import { factorPage } from '../web/factor-page.ts';
import { demandOf } from '../web/factor-view.ts';
import { isoTime } from '../web/json-shapes.ts';
import { showNewCodes } from '../web/new-codes.ts';
import { noticeOf } from '../web/notices.ts';
import { toPasskeyData } from '../web/passkey-view.ts';
import type { Holder } from '../web/visitor.ts';

/** The state of the second factors, and recovery codes. */
export function secondFactorHandlers(deps: Deps) {
  const { factors, passkeys, audit, page } = deps;

  /** GET /account/second-factor. The authenticator app, the passkeys, the recovery codes left. */
  const show: Handler<Holder> = async (holder) => {
    const { user } = holder.holder;
    const { wantsJson, query } = holder;
    if (!wantsJson) return page(user, await factorPage(deps, holder, { notice: noticeOf(query) }));
    const { totpSince, recoveryCodes } = await factors.overview(user.id);
    const own = await passkeys.ofAccount(user.id);
    const demand = demandOf(factors, user);
    return json(200, {
      authenticatorApp: totpSince && { since: isoTime(totpSince) },
      passkeys: own.map(toPasskeyData),
      recoveryCodes,
      required: demand !== null || (user.secondFactor && factors.mustKeepOne(user)),
      requiredFrom: demand?.until ? isoTime(demand.until) : null,
    });
  };

  /** POST /account/second-factor/recovery-codes. Ten new ones; the old ones stop working. */
  const makeCodes: Handler<Holder> = async (holder) => {
    const { user } = holder.holder;
    const codes = await factors.newRecoveryCodes(user);
    if (codes === null) throw new HttpError(409, 'Set up a second factor first.');
    await audit(holder, 'recovery_codes_made', { userId: user.id });
    if (holder.wantsJson) return json(201, { recoveryCodes: codes });
    return showNewCodes(deps, holder, codes, 'Your old codes no longer work.');
  };

  return { show, makeCodes };
}
