import type { Notice } from '../../views/notice.ts';
import type { Issue } from '../../views/page.ts';
import { type RemovedPasskey, secondFactorPage } from '../../views/second-factor.ts';
import type { Reply } from '../http/reply.ts';
import type { Deps } from './deps.ts';
import { demandOf } from './factor-view.ts';
import type { FormRefusal } from './form.ts';
import { refuseForm } from './form.ts';
import { nextOf } from './next.ts';
import { toPasskeysHere, toPasskeyView } from './passkey-view.ts';
import type { Holder } from './visitor.ts';

/** A name that was refused, and the passkey that it was for. */
type Renaming = { readonly id: number; readonly name: string; readonly problems: readonly Issue[] };

/** What the page shows besides the factors: the result of the last action. */
export type FactorNews = {
  readonly notice?: Notice | null;
  readonly removed?: RemovedPasskey;
  readonly renaming?: Renaming;
  readonly problems?: readonly Issue[];
};

type FactorPageDeps = Pick<
  Deps,
  'accounts' | 'factors' | 'passkeys' | 'page' | 'safeNext' | 'times'
>;

/** The page of the second factors of an account. */
export async function factorPage(deps: FactorPageDeps, holder: Holder, news: FactorNews) {
  const { accounts, factors, passkeys, safeNext, times } = deps;
  const { id } = holder.holder.user;
  // Read again: an action may have changed whether the account has a second factor.
  const user = await accounts.byId(id);
  const { totpSince, passkeys: amount, recoveryCodes } = await factors.overview(id);
  const count = amount + (totpSince === null ? 0 : 1);
  const { notice = null, removed = null, renaming = null, problems = [] } = news;
  return secondFactorPage({
    app: totpSince === null ? null : { since: totpSince, readable: await factors.canReadTotp(id) },
    passkeys: (await passkeys.ofAccount(id)).map((one) => toPasskeyView(one, passkeys.site)),
    passkeysHere: toPasskeysHere(passkeys.site),
    recoveryCodes: count === 0 ? null : recoveryCodes,
    removable: user !== null && !(factors.mustKeepOne(user) && count === 1),
    demand: user && demandOf(factors, user),
    notice,
    removed,
    renaming,
    problems,
    next: nextOf(holder, safeNext),
    times: times(),
  });
}

/** The reply to a refused form of that page. */
export function refuseOnFactorPage(
  deps: FactorPageDeps,
  holder: Holder,
  refusal: FormRefusal,
  renaming?: Omit<Renaming, 'problems'>,
): Promise<Reply> {
  const { user } = holder.holder;
  const { wantsJson } = holder;
  return refuseForm(deps.page, { user, wantsJson }, refusal, (problems) =>
    factorPage(
      deps,
      holder,
      renaming === undefined ? { problems } : { renaming: { ...renaming, problems } },
    ),
  );
}

/** 409: the policy of the site demands that the account keeps its last factor. */
export const LAST_FACTOR: FormRefusal = {
  status: 409,
  problems: [
    {
      field: null,
      message: 'This site requires a second factor, so your last one stays. Add another one first.',
    },
  ],
};
