/**
 * The doorman stands before the hash: whoever knocks too often is turned away without one being computed. Pages and
 * programs, log-ins for a cookie and for a token pass here and share its counts (ASVS 6.1.3).
 */
import type { Accounts, Authentication, SignUp } from './accounts.ts';
import type { DeviceTokens } from './device-tokens.ts';
import { normalizeEmail } from './email.ts';
import type { LoginThrottle } from './login-throttle.ts';
import { networkOf } from './network.ts';
import type { BucketLimits, TokenBuckets } from './token-bucket.ts';
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

/** Too many attempts. Nobody is told how many, or how long. */
export type Throttled = {
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
  /** Which password it was that let them in; null when it was a link, or the making of the account. */
  readonly passwordVersion: number | null;
};

type Refused<R> = Exclude<R, { readonly ok: true }>;

export type DoormanOptions = {
  readonly accounts: Accounts;
  readonly throttle: LoginThrottle;
  readonly signups: TokenBuckets;
  readonly devices: DeviceTokens;
};

export class Doorman {
  readonly #options: DoormanOptions;

  constructor(options: DoormanOptions) {
    this.#options = options;
  }

  /** Checks an e-mail and a password, unless there were too many attempts. */
  async logIn(knock: Knock): Promise<Welcome | Refused<Authentication> | Throttled> {
    const { accounts, throttle } = this.#options;
    const userId = await accounts.idOf(knock.email);
    const device = this.#deviceOf(knock, userId);
    const account = normalizeEmail(knock.email) ?? knock.email;
    const subject = device === null ? `account ${account}` : `device ${device}`;
    const attempt = throttle.begin(subject, knock.address);
    if (attempt === null) return { ok: false, reason: 'throttled', userId };

    const result = await accounts.authenticate(knock.email, knock.password, knock.signal);
    if (!result.ok) {
      if (result.reason === 'busy') attempt.withdraw();
      return result;
    }
    attempt.succeed();
    const known = device === null ? null : knock.deviceToken;
    return { ...this.#welcome(result.user, known), passwordVersion: result.passwordVersion };
  }

  /** Makes an account, unless its address made too many. What is refused for its form alone is not counted. */
  async signUp(knock: Knock): Promise<Welcome | Refused<SignUp> | Throttled> {
    const { accounts, signups } = this.#options;
    const network = networkOf(knock.address);
    if (!signups.take(network)) return { ok: false, reason: 'throttled', userId: null };
    const result = await accounts.signUp(knock.email, knock.password, knock.signal);
    if (result.ok) return this.#welcome(result.user, null);
    // A form that is wrong in itself says nothing about accounts; "taken" does, and so does "busy": it means "not taken".
    if (result.reason === 'invalid') signups.giveBack(network);
    return result;
  }

  #deviceOf({ deviceToken }: Knock, userId: number | null): string | null {
    if (deviceToken === null || userId === null) return null;
    return this.#options.devices.deviceOf(deviceToken, userId);
  }

  /** Lets somebody in who has proved themselves by a link. */
  welcome(user: User): Welcome {
    return this.#welcome(user, null);
  }

  #welcome(user: User, known: string | null): Welcome {
    const deviceToken = known ?? this.#options.devices.issue(user.id);
    return { ok: true, user, deviceToken, passwordVersion: null };
  }
}
