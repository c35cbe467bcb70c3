/**
 * The second factors of an account: the authenticator app and the recovery codes are set up and
 * removed here; for passkeys see passkeys.ts. Whether a factor is right in a sign-in is
 * decided in sign-in/factor-check.ts.
 */
import type { User } from '../accounts/user.ts';
import type { Session } from '../sessions/session.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { encodeBase32, groupsOfFour } from './base32.ts';
import type { FactorPolicy } from './factor-policy.ts';
import type { FactorOverview, FactorRemoved, FactorStore } from './factor-store.ts';
import { hashedRecoveryCodes } from './recovery-codes.ts';
import { isCodeOfStep, matchingStep, newSeed, otpauthUri } from './totp.ts';
import type { Enroller, TotpStore } from './totp-store.ts';

export type FactorsOptions = {
  readonly store: FactorStore;
  readonly totp: TotpStore;
  readonly policy: FactorPolicy;
  readonly sessions: Pick<Sessions, 'forgetUser'>;
  /** The name of the site, as authenticator apps list it. */
  readonly siteName: string;
  /** ms since 1970 */
  readonly now: () => number;
  /** The clock that codes are compared with: that of the phones. */
  readonly totpNow: () => number;
};

/** A seed that waits to be confirmed, for the page that shows it. */
export type TotpEnrolment = {
  /** In base32, in groups of four. */
  readonly key: string;
  /** The otpauth: link, for the QR code as well. */
  readonly uri: string;
};

/** The session in which a factor is set up. */
type Enrolling = Pick<Session, 'key'>;

/**
 * `recoveryCodes`: the new ones, to be shown once; null when the account has some already.
 * `replaced`: the app there was no longer counts. `wrong`: the code is not of this seed and this
 * minute. `done`: this code has turned the app on before, as when a form is sent twice. `gone`: no
 * seed waits (any more).
 */
export type TotpConfirmed =
  | {
      readonly ok: true;
      readonly recoveryCodes: readonly string[] | null;
      readonly replaced: boolean;
    }
  | { readonly ok: false; readonly reason: 'wrong' | 'done' | 'gone' };

/** Sets up and removes the factors of accounts. */
export class Factors {
  readonly #options: FactorsOptions;

  constructor(options: FactorsOptions) {
    this.#options = options;
  }

  /** The factors that an account has. */
  overview(userId: number): Promise<FactorOverview> {
    return this.#options.store.overview(userId);
  }

  /** Whether the seed of an authenticator app opens: false when KEY_FILE is another one. */
  async canReadTotp(userId: number): Promise<boolean> {
    return (await this.#options.totp.confirmed(userId)) !== 'unopened';
  }

  /** Whether an account may do nothing before it has a second factor. Selects nothing. */
  mustEnrol(user: User): boolean {
    return this.#options.policy.mustEnrol(user);
  }

  /** Whether an account has to keep one factor. */
  mustKeepOne({ role }: User): boolean {
    return this.#options.policy.covers(role);
  }

  /**
   * Makes a new seed that waits for its first code in this session; an earlier one that waits is
   * replaced. The app that the account has goes on working until then. False when the account is
   * disabled or gone.
   */
  startTotp(user: User, session: Enrolling): Promise<boolean> {
    return this.#options.totp.enrol(enroller(user, session), newSeed(), this.#options.now());
  }

  /** The seed that waits in this session, for the page that shows it; null when there is none. */
  async totpEnrolment(user: User, session: Enrolling): Promise<TotpEnrolment | null> {
    const { totp, siteName, now } = this.#options;
    const seed = await totp.enrolment(enroller(user, session), now());
    if (seed === null) return null;
    const uri = otpauthUri({ issuer: siteName, email: user.email, seed });
    return { key: groupsOfFour(encodeBase32(seed)), uri };
  }

  /**
   * Confirms the seed that waits with a code of it, which is used up; it takes the place of the app
   * there is. The pending sign-ins of the account end, and with its first factor all sessions but
   * this one. Wrong codes are not counted: the page has just shown the seed.
   */
  async confirmTotp(user: User, session: Enrolling, code: string): Promise<TotpConfirmed> {
    const { totp, sessions, now, totpNow } = this.#options;
    const who = enroller(user, session);
    const seed = await totp.enrolment(who, now());
    if (seed === null) return this.#noSeedWaits(user, code);
    const step = matchingStep(seed, code, totpNow(), 0);
    if (step === null) return { ok: false, reason: 'wrong' };
    const { codes, keys } = hashedRecoveryCodes();
    const added = await totp.confirm(who, seed, step, keys, now());
    if (added === null) return this.#noSeedWaits(user, code);
    const { codesStored, replaced, othersEnded } = added;
    if (othersEnded) sessions.forgetUser(user.id, session.key);
    return { ok: true, recoveryCodes: codesStored ? codes : null, replaced };
  }

  // Compares with the code that was used last and with no other: a session that guesses here would
  // learn nothing that opens anything.
  async #noSeedWaits({ id }: User, code: string): Promise<TotpConfirmed> {
    const app = await this.#options.totp.confirmed(id);
    const isOpen = app !== null && app !== 'unopened';
    const isDone = isOpen && isCodeOfStep(app.seed, app.lastStep, code);
    return { ok: false, reason: isDone ? 'done' : 'gone' };
  }

  /** Removes the authenticator app. `last`: the policy demands that the account keeps it. */
  removeTotp(user: User): Promise<FactorRemoved> {
    return this.#options.store.removeTotp(user.id, this.mustKeepOne(user));
  }

  /** Ten new recovery codes in the place of the old ones; null when the account has no factor. */
  async newRecoveryCodes({ id }: User): Promise<readonly string[] | null> {
    const { codes, keys } = hashedRecoveryCodes();
    const done = await this.#options.store.replaceRecoveryCodes(id, keys, this.#options.now());
    return done ? codes : null;
  }

  /**
   * For a user who has lost everything: removes all factors, ends sessions and pending sign-ins;
   * the account has to set up a factor before it does anything else. False without an account.
   */
  async reset(userId: number): Promise<boolean> {
    const { store, sessions } = this.#options;
    const done = await store.reset(userId);
    if (done) sessions.forgetUser(userId);
    return done;
  }
}

function enroller({ id }: User, { key }: Enrolling): Enroller {
  return { userId: id, session: key };
}
