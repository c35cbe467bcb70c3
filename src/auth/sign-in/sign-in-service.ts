/**
 * The sign-in service stands before the hash: whoever knocks too often is turned away without one being computed. Pages and
 * programs, log-ins for a cookie and for a token pass here and share its counts (ASVS 6.1.3).
 */
import type { Authentication, SignUp, TooBusy } from '../accounts/account-results.ts';
import { type Accounts, FIRST_PASSWORD } from '../accounts/accounts.ts';
import { normalizeEmail } from '../accounts/email.ts';
import type { User } from '../accounts/user.ts';
import type { NetworkBuckets } from '../limits/network-buckets.ts';
import type { BucketLimits } from '../limits/token-bucket.ts';
import { type Lane, RETRY_AFTER } from '../passwords/hash-gate.ts';
import type { DeviceTokens } from './device-tokens.ts';
import type { HashSlots } from './hash-slots.ts';
import { type LoginThrottle, type TooMany, tooManyFrom } from './login-throttle.ts';

/** Twenty sign-ups at once from one address, then one every three minutes. Each tells whether an address is taken. */
export const SIGNUPS_PER_ADDRESS: BucketLimits = { capacity: 20, refillMs: 180_000 };

/** Somebody at the door, with what they say. `deviceToken` is the one their browser carries, if any. */
export type SignInAttempt = {
  readonly email: string;
  readonly password: string;
  readonly address: string;
  readonly deviceToken: string | null;
  readonly signal: AbortSignal;
};

/**
 * Too many attempts. The client gets the waiting time, which is the same whether or not the account
 * exists; only the log gets which limit it was. `email` is as typed: no account was looked up.
 */
export type Throttled = TooMany & {
  readonly ok: false;
  readonly reason: 'throttled';
  readonly email: string;
};

/** Somebody who may come in; the token proves next time that this device has been here. */
export type SignInGrant = {
  readonly ok: true;
  readonly user: User;
  readonly deviceToken: string;
  /** The version of the password that was checked, or that was just set. */
  readonly passwordVersion: number;
};

type Refused<R> = Exclude<R, { readonly ok: true }>;

export type SignInServiceOptions = {
  readonly accounts: Accounts;
  readonly throttle: LoginThrottle;
  readonly signups: NetworkBuckets;
  readonly devices: DeviceTokens;
  readonly places: HashSlots;
};

/** The one way to a log-in or a sign-up. There is only one. */
export class SignInService {
  readonly #options: SignInServiceOptions;

  constructor(options: SignInServiceOptions) {
    this.#options = options;
  }

  /** Checks an e-mail and a password, unless there were too many attempts. */
  async logIn(attempt: SignInAttempt): Promise<SignInGrant | Refused<Authentication> | Throttled> {
    const { accounts, throttle } = this.#options;
    const { email, password, address, signal } = attempt;
    const device = await this.#deviceOf(attempt);
    const account = accountSubject(normalizeEmail(email) ?? email);
    const counted =
      device === null ? throttle.begin(account, address) : throttle.begin(`device ${device}`, null);
    if ('limit' in counted) return { ok: false, reason: 'throttled', email, ...counted };

    const known = device === null ? null : account;
    const checked = this.#withHashSlot(address, known, (lane) =>
      accounts.authenticate(email, password, signal, lane),
    );
    const result = await checked.catch((error) => {
      counted.withdraw(); // the client went away in the queue, or the database failed: no guess was answered
      throw error;
    });
    if (!result.ok) {
      if (result.reason === 'busy') counted.withdraw();
      return result;
    }
    counted.succeed();
    return this.#grant(result.user, result.passwordVersion, attempt.deviceToken);
  }

  /** Makes an account, unless its address made too many. What is refused for its form alone is not counted. */
  signUp(attempt: SignInAttempt): Promise<SignInGrant | Refused<SignUp> | Throttled> {
    return this.#withHashSlot(attempt.address, null, () => this.#signUp(attempt));
  }

  async #signUp(attempt: SignInAttempt): Promise<SignInGrant | Refused<SignUp> | Throttled> {
    const { accounts, signups } = this.#options;
    const { email, password, address, signal } = attempt;
    const spent = signups.take(address);
    if (spent !== null) return { ok: false, reason: 'throttled', email, ...tooManyFrom(spent) };
    const result = await accounts.signUp(email, password, signal);
    if (result.ok) return this.#grant(result.user, FIRST_PASSWORD, null);
    // A form that is wrong in itself says nothing about accounts; "taken" does, and so does "busy": it means "not taken".
    if (result.reason === 'invalid') signups.giveBack(address);
    return result;
  }

  /**
   * Admits the hash of a new password of a person who has proved their identity with a password or
   * a link. `known`: the e-mail of the account, or the link.
   */
  choosePassword<T>(
    address: string,
    known: string,
    work: (lane: Lane) => Promise<T>,
  ): Promise<T | TooBusy> {
    return this.#withHashSlot(address, accountSubject(known), work);
  }

  async #withHashSlot<T>(
    address: string,
    known: string | null,
    work: (lane: Lane) => Promise<T>,
  ): Promise<T | TooBusy> {
    const place = this.#options.places.enter(address, known);
    if (place === null) return { ok: false, reason: 'busy', retryAfter: RETRY_AFTER };
    try {
      return await work(place.lane);
    } finally {
      place.leave();
    }
  }

  // The same work whether or not the account exists, and none without a token: its time would show
  // in an answer for which no password is hashed.
  async #deviceOf({ email, deviceToken }: SignInAttempt): Promise<string | null> {
    if (deviceToken === null) return null;
    const owner = await this.#options.accounts.deviceOwner(email);
    const device = await this.#options.devices.deviceOf(deviceToken, owner ?? NOBODY);
    return owner === null ? null : device;
  }

  /**
   * Signs in a person who has just set a password of this version: failed guesses at the one before
   * it no longer count, and device tokens of other browsers are no longer valid.
   */
  grantAfterProof(user: User, passwordVersion: number): Promise<SignInGrant> {
    this.#options.throttle.forgive(accountSubject(user.email));
    return this.#grant(user, passwordVersion, null);
  }

  async #grant(user: User, passwordVersion: number, token: string | null): Promise<SignInGrant> {
    const owner = { userId: user.id, passwordVersion };
    const deviceToken = await this.#options.devices.renew(token, owner);
    return { ok: true, user, deviceToken, passwordVersion };
  }
}

const NOBODY = { userId: 0, passwordVersion: 0 };

/** The name under which failures at an account are counted, on devices that it was never signed in on. */
function accountSubject(email: string): string {
  return `account ${email}`;
}
