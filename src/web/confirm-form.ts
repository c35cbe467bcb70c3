import { type ConfirmFactors, confirmPage, type Purpose } from '../../views/confirm.ts';
import { noFactorPage } from '../../views/no-factor.ts';
import type { Issue, Page } from '../../views/page.ts';
import { parseId } from '../auth/accounts/parse-id.ts';
import { scopeOf } from '../auth/factors/passkey-challenges.ts';
import type { Params } from '../http/router.ts';
import type { Act } from './act.ts';
import { createAppAsking } from './app-asking.ts';
import type { Deps } from './deps.ts';
import { type KeptForm, keptInputs } from './kept-form.ts';
import { passkeysElsewhere } from './passkey-view.ts';
import type { SignedIn } from './visitor.ts';

/** What a user confirms who they are for. */
export type Waiting = {
  /** The form that is sent afterwards; null when a page is opened. */
  readonly form: { readonly kept: KeptForm; readonly act: Act; readonly params: Params } | null;
  /** The page that is opened afterwards when there is no form; null for the account. */
  readonly next: string | null;
  /** The page for a user who does not want to confirm. */
  readonly cancel: string;
};

type FormDeps = Pick<
  Deps,
  'accounts' | 'apps' | 'factors' | 'oidc' | 'passkeys' | 'site' | 'times'
>;

/** Creates the page that asks a signed-in user for the password again. */
export function createConfirmForm(deps: FormDeps) {
  const { accounts, factors, passkeys, site, times } = deps;
  const appAsking = createAppAsking(deps);

  /** The page for a user and what they want to do. */
  function form(holder: SignedIn, waiting: Waiting) {
    return async (problems: readonly Issue[]): Promise<Page> => {
      const { email } = holder.user;
      const found = await factorsOf(holder);
      if (found !== null && !found.code && found.passkey === null && !found.recovery) {
        const elsewhere = await passkeysElsewhere(passkeys, holder.user);
        const way = { href: '/account', label: 'Go to your account' };
        return noFactorPage({ elsewhere, contact: site.contact, way });
      }
      const { next, cancel } = waiting;
      const purpose = await purposeOf(waiting);
      return confirmPage({ email, purpose, next, cancel, problems, factors: found });
    };
  }

  async function factorsOf(holder: SignedIn): Promise<ConfirmFactors | null> {
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

  /** What to ask the browser for, for a passkey that confirms this session. */
  function optionsFor({ user, session }: SignedIn) {
    return passkeys.requestOptions(user.id, scopeOf('confirm', session));
  }

  async function purposeOf({ form, next }: Waiting): Promise<Purpose | null> {
    if (form === null) return toOpen(await appAsking(next));
    const { kept, act, params } = form;
    const id = parseId(params.id);
    const account = act.words.includes('{email}') && id !== null ? await accounts.byId(id) : null;
    // Each odd piece is a name: 'disable {email}' is split into 'disable ', 'email', ''.
    const words = act.words.split(/[{}]/).map((piece, i) => {
      if (i % 2 === 0) return piece;
      return { value: kept.fields.get(piece) ?? account?.email ?? '' };
    });
    return { words, inputs: keptInputs(kept), isPartial: kept.isPartial };
  }

  return { form, optionsFor };
}

function toOpen(app: string | null): Purpose | null {
  return app === null ? null : { words: ['open ', { value: app }], inputs: [], isPartial: false };
}
