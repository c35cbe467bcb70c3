/** The passkeys of the user's own account: adding, renaming and removing them. */
import { newPasskeyPage } from '../../views/new-passkey.ts';
import type { Issue, Page } from '../../views/page.ts';
import { withNext } from '../../views/with-next.ts';
import { parseId } from '../auth/accounts/parse-id.ts';
import type { PasskeyRegistered } from '../auth/factors/passkey-results.ts';
import type { Handler } from '../http/context.ts';
import { readFields } from '../http/fields.ts';
import { HttpError } from '../http/http-error.ts';
import { json, noContent, type Reply, seeOther } from '../http/reply.ts';
import { optionalText } from '../web/credentials.ts';
import type { Deps } from '../web/deps.ts';
import { factorPage, LAST_FACTOR, refuseOnFactorPage } from '../web/factor-page.ts';
import { type FormRefusal, refuseForm } from '../web/form.ts';
import { showNewCodes } from '../web/new-codes.ts';
import { nextOf } from '../web/next.ts';
import { PASSKEY_REMOVED } from '../web/notices.ts';
import { readPasskeyName, suggestedName } from '../web/passkey-name.ts';
import { toPasskeyData } from '../web/passkey-view.ts';
import type { Holder } from '../web/visitor.ts';

const STATE = '/account/second-factor';
const NOT_HERE = 'Passkeys don\u2019t work at this address.';
const NO_SUCH = 'There is no such passkey.';

type Refused = Extract<PasskeyRegistered, { ok: false }>;

// One sentence for all that the verification can find: more would only help an attacker.
const REFUSED: Readonly<Record<Refused['reason'], FormRefusal>> = {
  refused: refusal(400, 'That passkey couldn\u2019t be added. Try again, or use another device.'),
  known: refusal(409, 'You\u2019ve already added this passkey.'),
  limit: refusal(409, 'You have as many passkeys as an account can have. Remove one first.'),
  gone: refusal(
    409,
    'You were signed out in the meantime, so the passkey wasn\u2019t added. Sign in again.',
  ),
};

// After a confirmation the form comes back without it: the passkey was made for the session before.
const NONE_SENT = refusal(400, 'Your browser sent no passkey. Try again.');

/** Adding, renaming and removing passkeys. */
export function passkeyHandlers(deps: Deps) {
  const { passkeys, audit, page, safeNext } = deps;

  /** GET /account/passkeys/new. What the browser is asked for, bound to this session. */
  const showNew: Handler<Holder> = async (holder) => {
    const { user } = holder.holder;
    const options = await optionsFor(holder);
    if (holder.wantsJson && options === null) throw new HttpError(409, NOT_HERE);
    if (options === null) return seeOther(withNext(STATE, nextOf(holder, safeNext)));
    return holder.wantsJson
      ? json(200, options)
      : page(user, form(holder, suggestedName(holder.request), options)([]));
  };

  /** POST /account/passkeys. Verifies and stores the passkey that the browser has made. */
  const add: Handler<Holder> = async (holder) => {
    const { user, session } = holder.holder;
    const { wantsJson } = holder;
    const fields = await readFields(holder.request);
    const { name, problems } = readPasskeyName(fields);
    if (problems.length > 0) return refuse(holder, name, { status: 400, problems });
    const text = optionalText(fields, 'passkey') ?? '';
    if (text === '') return refuse(holder, name, NONE_SENT);
    const result = await passkeys.register({ user, session, text, name });
    if (!result.ok) {
      if (result.reason === 'refused')
        await audit(holder, 'passkey_refused', { userId: user.id, reason: result.step });
      return refuse(holder, name, REFUSED[result.reason]);
    }
    const { passkey, recoveryCodes } = result;
    await audit(holder, 'passkey_added', { userId: user.id });
    if (recoveryCodes !== null) await audit(holder, 'recovery_codes_made', { userId: user.id });
    if (wantsJson) return json(201, { passkey: toPasskeyData(passkey), recoveryCodes });
    if (recoveryCodes === null) return seeOther(`${STATE}?done=passkey-added`);
    return showNewCodes(deps, holder, recoveryCodes, 'Your passkey has been added.');
  };

  /** POST /account/passkeys/:id/rename. */
  const rename: Handler<Holder> = async (holder) => {
    const { user } = holder.holder;
    const id = parseId(holder.params.id) ?? 0;
    const { name, problems } = readPasskeyName(await readFields(holder.request));
    if (problems.length > 0) {
      return refuseOnFactorPage(deps, holder, { status: 400, problems }, { id, name });
    }
    if (!(await passkeys.rename(user, id, name))) throw new HttpError(404, NO_SUCH);
    return holder.wantsJson ? noContent() : seeOther(`${STATE}?done=renamed`);
  };

  /**
   * POST /account/passkeys/:id/remove. The page that follows lets the browser tell the device. It
   * is no redirect: an id in its address could be of an attacker's choice.
   */
  const remove: Handler<Holder> = async (holder) => {
    const { user } = holder.holder;
    const removed = await passkeys.remove(user, parseId(holder.params.id) ?? 0);
    if (removed === 'gone') throw new HttpError(404, NO_SUCH);
    if (removed === 'last') return refuseOnFactorPage(deps, holder, LAST_FACTOR);
    await audit(holder, 'passkey_removed', { userId: user.id });
    if (holder.wantsJson) return noContent();
    const { rpId, credential } = removed;
    const news = {
      notice: PASSKEY_REMOVED,
      removed: { rpId, credentialId: credential.id },
    };
    return page(user, await factorPage(deps, holder, news));
  };

  async function refuse(holder: Holder, name: string, refusal: FormRefusal): Promise<Reply> {
    const { wantsJson } = holder;
    const { user } = holder.holder;
    const options = wantsJson ? null : await optionsFor(holder);
    if (!wantsJson && options === null) return refuseOnFactorPage(deps, holder, refusal);
    return refuseForm(page, { user, wantsJson }, refusal, (problems) =>
      options === null
        ? factorPage(deps, holder, { problems })
        : form(holder, name, options)(problems),
    );
  }

  /** For a passkey that replaces the password, and for a security key; null without passkeys. */
  async function optionsFor({ holder: { user, session } }: Holder) {
    const options = await passkeys.creationOptions(user, session, 'required');
    const securityKeyOptions = await passkeys.creationOptions(user, session, 'preferred');
    return options && securityKeyOptions && { options, securityKeyOptions };
  }

  function form(
    holder: Holder,
    name: string,
    options: { options: object; securityKeyOptions: object },
  ) {
    return (problems: readonly Issue[]): Page =>
      newPasskeyPage({
        name,
        options: options.options,
        securityKeyOptions: options.securityKeyOptions,
        tabs: holder.enrolling === undefined,
        next: nextOf(holder, safeNext),
        problems,
      });
  }

  return { showNew, add, rename, remove };
}

function refusal(status: number, message: string): FormRefusal {
  return { status, problems: [{ field: null, message }] };
}
