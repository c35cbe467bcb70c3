/**
 * The doorman stands before the hash: whoever knocks too often is turned away without one being computed. Pages and
 * programs, log-ins for a cookie and for a token pass here and share its counts (ASVS 6.1.3).
 */
import type { Authentication, SignUp, TooBusy } from './account-results.ts';
import { type Accounts, FIRST_PASSWORD } from './accounts.ts';
import type { DeviceOwner, DeviceTokens } from './device-tokens.ts';
import { normalizeEmail } from './email.ts';
import { HASH_GATE, RETRY_AFTER } from './hash-gate.ts';
import type { LoginThrottle, TooMany } from './login-throttle.ts';
import { networkOf } from './network.ts';
import { Places } from './places.ts';
import { type BucketLimits, inSeconds, type TokenBuckets } from './token-bucket.ts';
import type { User } from './user.ts';

/** Twenty sign-ups at once from one address, then one every three minutes. Each tells whether an address is taken. */
export const SIGNUPS_PER_ADDRESS: BucketLimits = { capacity: 20, refillMs: 180_000 };

/** Somebody at the door, with what they say. `deviceToken` is the one their browser carries, if any. */
export type Knock = {
  readonly email: string;
  readonly password: string;
  readonly address: string;
  readonly deviceToken: string | null;
  readonly signal: AbortSignal;
};

/** Too many attempts. The log learns which limit it was and how long it lasts; nobody at the door is told. */
export type Throttled = TooMany & {
  readonly ok: false;
  readonly reason: 'throttled';
  /** The account it was about, if there is one: for the log and its owner. */
  readonly userId: number | null;
};

/** Somebody who may come in; the token proves next time that this device has been here. */
export type Welcome = {
  readonly ok: true;
  readonly user: User;
  readonly deviceToken: string;
  /** Which password let them in, or was chosen by a link or with the account. */
  readonly passwordVersion: number;
};

type Refused<R> = Exclude<R, { readonly ok: true }>;

export type DoormanOptions = {
  readonly accounts: Accounts;
  readonly throttle: LoginThrottle;
  readonly signups: TokenBuckets;
  readonly devices: DeviceTokens;
};

/** The one way to a log-in or a sign-up. There is only one. */
export class Doorman {
  readonly #options: DoormanOptions;
  readonly #places = new Places((HASH_GATE.width + HASH_GATE.queue) / 2);

  constructor(options: DoormanOptions) {
    this.#options = options;
  }

  /** Checks an e-mail and a password, unless there were too many attempts. */
  async logIn(knock: Knock): Promise<Welcome | Refused<Authentication> | Throttled> {
    const { accounts, throttle } = this.#options;
    const owner = await accounts.deviceOwner(knock.email);
    const device = this.#deviceOf(knock, owner);
    const account = normalizeEmail(knock.email) ?? knock.email;
    const subject = device === null ? subjectOf(account) : `device ${device}`;
    const attempt = throttle.begin(subject, knock.address);
    if ('limit' in attempt)
      return { ok: false, reason: 'throttled', userId: owner?.userId ?? null, ...attempt };

    const { email, password, signal } = knock;
    const checked = this.#inside(knock, () => accounts.authenticate(email, password, signal));
    const result = await checked.catch((error) => {
      attempt.withdraw(); // the client went away in the queue, or the database failed: no guess was answered
      throw error;
    });
    if (!result.ok) {
      if (result.reason === 'busy') attempt.withdraw();
      return result;
    }
    attempt.succeed();
    return this.#welcome(result.user, result.passwordVersion, knock.deviceToken);
  }

  /** Makes an account, unless its address made too many. What is refused for its form alone is not counted. */
  signUp(knock: Knock): Promise<Welcome | Refused<SignUp> | Throttled> {
    return this.#inside(knock, () => this.#signUp(knock));
  }

  async #signUp(knock: Knock): Promise<Welcome | Refused<SignUp> | Throttled> {
    const { accounts, signups } = this.#options;
    const network = networkOf(knock.address);
    if (!signups.take(network)) {
      const retryAfter = inSeconds(signups.waitOf(network));
      return { ok: false, reason: 'throttled', userId: null, limit: 'address', retryAfter };
    }
    const { email, password, signal } = knock;
    const result = await accounts.signUp(email, password, signal);
    if (result.ok) return this.#welcome(result.user, FIRST_PASSWORD, null);
    // A form that is wrong in itself says nothing about accounts; "taken" does, and so does "busy": it means "not taken".
    if (result.reason === 'invalid') signups.giveBack(network);
    return result;
  }

  // Half of the places at the hash gate: whoever takes all they get, with right passwords even, leaves the rest to others.
  async #inside<T>({ address }: Knock, work: () => Promise<T>): Promise<T | TooBusy> {
    const network = networkOf(address);
    if (!this.#places.enter(network)) return { ok: false, reason: 'busy', retryAfter: RETRY_AFTER };
    try {
      return await work();
    } finally {
      this.#places.leave(network);
    }
  }

  #deviceOf({ deviceToken }: Knock, owner: DeviceOwner | null): string | null {
    if (deviceToken === null || owner === null) return null;
    return this.#options.devices.deviceOf(deviceToken, owner);
  }

  /**
   * Lets somebody in who has just chosen a password, of this version: guesses at the one before it no longer keep them out,
   * and what other browsers carry no longer proves anything.
   */
  welcome(user: User, passwordVersion: number): Welcome {
    this.#options.throttle.forgive(subjectOf(user.email));
    return this.#welcome(user, passwordVersion, null);
  }

  #welcome(user: User, passwordVersion: number, token: string | null): Welcome {
    const deviceToken = this.#options.devices.renew(token, { userId: user.id, passwordVersion });
    return { ok: true, user, deviceToken, passwordVersion };
  }
}

/** The name under which failures at an account are counted, on devices that it was never signed in on. */
function subjectOf(email: string): string {
  return `account ${email}`;
}
