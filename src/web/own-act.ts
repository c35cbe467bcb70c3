/**
 * What people may do to their own account: the setting SELF_SERVICE. Where addresses are given out
 * by the deployer and other apps believe them, users must not choose another one, and a guessed
 * password must not delete an account.
 */
import type { OwnAct } from '../auth/accounts/own-act.ts';
import { HttpError } from '../http/http-error.ts';

const YOURSELF: Readonly<Record<OwnAct, readonly [what: string, verb: string]>> = {
  email: ['change your e-mail address', 'change it'],
  leave: ['delete your account', 'delete it'],
};

/** Throws HttpError 403 for what users may not do themselves. Null is no such thing. */
export type DemandOwnAct = (act: OwnAct | null) => void;

/** Creates it. `contact`: whom users ask instead, as text. */
export function createDemandOwnAct(allowed: ReadonlySet<OwnAct>, contact: string): DemandOwnAct {
  return (act) => {
    if (act === null || allowed.has(act)) return;
    const [what, verb] = YOURSELF[act];
    throw new HttpError(403, `You can\u2019t ${what} yourself here. Ask ${contact} to ${verb}.`);
  };
}
