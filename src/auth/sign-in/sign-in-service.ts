/**
 * Rate-limits logins and sign-ups before any password is hashed. Pages and programs, log-ins for a
 * cookie and for a token all go through it and share its counts (ASVS 6.1.3).
 */

import type { Authentication, SignUp, TooBusy } from '../accounts/account-results.ts';
import type { StoredAccount } from '../accounts/account-store.ts';
import { type Accounts, FIRST_PASSWORD } from '../accounts/accounts.ts';
import { normalizeEmail } from '../accounts/email.ts';
import type { User } from '../accounts/user.ts';
import type { NetworkBuckets } from '../limits/network-buckets.ts';
import type { BucketLimits } from '../limits/token-bucket.ts';
import { type HashQueue, RETRY_AFTER } from '../passwords/hash-gate.ts';
import type { PasswordCheck } from '../passwords/password-check.ts';
import type { DeviceOwner, DeviceTokens } from './device-tokens.ts';
import type { HashSlots } from './hash-slots.ts';
import { accountSubject, type LoginThrottle, tooManyFrom } from './login-throttle.ts';
import type { PasswordProof, SignInAttempt, Throttled, ThrottledLogIn } from './sign-in-results.ts';

/**
 * Twenty sign-ups at once from one address, then one every three minutes: the answer to a sign-up
 * tells whether an address has an account.
 */
export const SIGNUPS_PER_ADDRESS: BucketLimits = { capacity: 20, refillMs: 180_000 };

type Failure<R> = Exclude<R, { readonly ok: true }>;

export type SignInServiceOptions = {
  readonly accounts: Accounts;
  readonly passwords: PasswordCheck;
  readonly throttle: LoginThrottle;
  readonly signups: NetworkBuckets;
  readonly devices: DeviceTokens;
  readonly slots: HashSlots;
  /** Logs why a device token could not be made, or a count could not be taken back. */
  readonly logError: (error: unknown) => void;
};

/** The only way to log in or sign up. Create one per process: two would not share their slots. */
export class SignInService {
  readonly #options: SignInServiceOptions;

  constructor(options: SignInServiceOptions) {
    this.#options = options;
  }

  /**
   * Checks an e-mail and a password, unless there were too many attempts. Selects the account once:
   * before the limits when a device token has to be compared with it, else after them, so that a
   * throttled attempt costs no select.
   */
  async logIn(
    attempt: SignInAttempt,
  ): Promise<PasswordProof | Failure<Authentication> | ThrottledLogIn> {
    const { passwords, throttle, logError } = this.#options;
    const { password, address, deviceToken, signal } = attempt;
    const email = normalizeEmail(attempt.email);
    const selected = deviceToken === null ? undefined : await this.#find(email);
    const device = await this.#deviceOf(deviceToken, selected ?? null);
    const subject = accountSubject(email ?? attempt.email);
    const counted = await (device === null
      ? throttle.begin(subject, address)
      : throttle.begin(`device ${device}`, null));
    if ('limit' in counted) return { ok: false, reason: 'throttled', email, ...counted };

    const known = device === null ? null : subject;
    const checked = this.#withHashSlot(address, known, async (queue) => {
      const account = selected === undefined ? await this.#find(email) : selected;
      return passwords.check(account, password, signal, queue);
    });
    const result = await checked.catch(async (error) => {
      await counted.withdraw().catch(logError); // the client went away or the database failed
      throw error;
    });
    if (!result.ok) {
      if (result.reason === 'busy') await counted.withdraw();
      return result;
    }
    await counted.succeed();
    return this.proofOf(result.user, result.passwordVersion, deviceToken);
  }

  /**
   * Makes an account, unless there were too many sign-ups from the address. What is refused for its
   * form alone is not counted.
   */
  signUp(attempt: SignInAttempt): Promise<PasswordProof | Failure<SignUp> | Throttled> {
    return this.#withHashSlot(attempt.address, null, () => this.#signUp(attempt));
  }

  async #signUp(attempt: SignInAttempt): Promise<PasswordProof | Failure<SignUp> | Throttled> {
    const { accounts, signups } = this.#options;
    const { email, password, address, signal } = attempt;
    const spent = await signups.take(address);
    if (spent !== null) return { ok: false, reason: 'throttled', ...tooManyFrom(spent) };
    const result = await accounts.signUp(email, password, signal);
    if (result.ok) return this.proofOf(result.user, FIRST_PASSWORD, null);
    // An invalid form tells nothing about accounts; "taken" does, and so does "busy": it means "not
    // taken".
    if (result.reason === 'invalid') await signups.giveBack(address);
    return result;
  }

  /**
   * Admits the hash of a new password of a person who has proved their identity with a password or
   * a link. `known`: the e-mail of the account, or the link.
   */
  choosePassword<T>(
    address: string,
    known: string,
    work: (queue: HashQueue) => Promise<T>,
  ): Promise<T | TooBusy> {
    return this.#withHashSlot(address, accountSubject(known), work);
  }

  async #withHashSlot<T>(
    address: string,
    known: string | null,
    work: (queue: HashQueue) => Promise<T>,
  ): Promise<T | TooBusy> {
    const slot = this.#options.slots.acquire(address, known);
    if (slot === null) return { ok: false, reason: 'busy', retryAfter: RETRY_AFTER };
    try {
      return await work(slot.queue);
    } finally {
      slot.release();
    }
  }

  #find(email: string | null): Promise<StoredAccount | null> {
    return email === null ? Promise.resolve(null) : this.#options.accounts.find(email);
  }

  /** Whether a device token proves that its browser has signed in with this password before. */
  async knowsDevice(token: string, user: User, passwordVersion: number): Promise<boolean> {
    return (await this.#options.devices.deviceOf(token, ownerOf(user, passwordVersion))) !== null;
  }

  // The same work whether or not the account exists, and none without a token: its time would show
  // in an answer for which no password is hashed.
  async #deviceOf(token: string | null, account: StoredAccount | null): Promise<string | null> {
    if (token === null) return null;
    const owner = account === null ? NO_OWNER : ownerOf(account.user, account.passwordVersion);
    const device = await this.#options.devices.deviceOf(token, owner);
    return account === null ? null : device;
  }

  /**
   * The proof of a person who has just set a password of this version. Failed guesses at the one
   * before it and device tokens of other browsers no longer count. Never rejects.
   */
  async proofAfterChange(user: User, passwordVersion: number): Promise<PasswordProof> {
    const { throttle, logError } = this.#options;
    await throttle.forgive(accountSubject(user.email)).catch(logError);
    return this.proofOf(user, passwordVersion, null);
  }

  /**
   * The proof of a password that is checked or stored, with the device token of the browser
   * renewed. Never rejects: without its key the next log-in is that of an unknown browser.
   */
  async proofOf(user: User, passwordVersion: number, token: string | null): Promise<PasswordProof> {
    const { devices, logError } = this.#options;
    const renewed = devices.renew(token, ownerOf(user, passwordVersion));
    const deviceToken = await renewed.catch((error) => {
      logError(error);
      return null;
    });
    return { ok: true, user, deviceToken, passwordVersion };
  }
}

const NO_OWNER: DeviceOwner = { userId: 0, passwordVersion: 0 };

function ownerOf(user: User, passwordVersion: number): DeviceOwner {
  return { userId: user.id, passwordVersion };
}
