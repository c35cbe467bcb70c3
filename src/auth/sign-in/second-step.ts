/**
 * The second step of a sign-in. A right password opens nothing by itself: each way in ends here,
 * and a session is started for a SignInGrant only, which no other file can make.
 *
 * An account with a second factor gets a pending sign-in instead of a grant.
 */
import type { FactorStore } from '../factors/factor-store.ts';
import { hashSecret, makeSecret } from '../secret.ts';
import { PENDING_MS, type PendingStore } from './pending-store.ts';
import type { PasswordProof } from './sign-in-results.ts';

/** How a user has signed in. All but a passkey come after the password. */
export type SignInMethod = 'password' | 'totp' | 'recovery_code' | 'passkey';

// Not exported: another file that writes a grant does not compile.
const GRANTED = Symbol('granted');

/** All that the account asks for was shown: a session can be started for it. */
export type SignInGrant = PasswordProof & {
  readonly method: SignInMethod;
  readonly [GRANTED]: true;
};

/** What can be sent in the second step, by the names of the fields. */
export type StepField = 'code' | 'passkey' | 'recovery';

/** The password was right, and the account has a second factor. */
export type SecondFactorNeeded = {
  readonly ok: false;
  readonly reason: 'second_factor';
  /** Names the pending sign-in. Only its SHA-256 is stored. */
  readonly secret: string;
  readonly methods: readonly StepField[];
  /** ms since 1970 */
  readonly expiresAt: number;
};

export type SecondStepOptions = {
  readonly factors: Pick<FactorStore, 'overview'>;
  readonly pending: PendingStore;
  readonly now: () => number;
};

/** The only maker of grants. */
export class SecondStep {
  readonly #options: SecondStepOptions;

  constructor(options: SecondStepOptions) {
    this.#options = options;
  }

  /**
   * After the right password: the grant of an account without a second factor, at no further
   * select; else a pending sign-in. Rejects with PasswordOutdated when the password has changed
   * since it was checked.
   */
  async begin(proof: PasswordProof, remember: boolean): Promise<SignInGrant | SecondFactorNeeded> {
    const { user, passwordVersion } = proof;
    if (!user.secondFactor) return grant(proof, 'password');
    const { factors, pending, now } = this.#options;
    const { totpSince, passkeys, recoveryCodes } = await factors.overview(user.id);
    const methods: StepField[] = [];
    if (totpSince !== null) methods.push('code');
    if (passkeys > 0) methods.push('passkey');
    if (recoveryCodes > 0) methods.push('recovery');
    const secret = makeSecret();
    const createdAt = now();
    const expiresAt = createdAt + PENDING_MS;
    await pending.insert({
      key: hashSecret(secret),
      userId: user.id,
      passwordVersion,
      remember,
      createdAt,
      expiresAt,
    });
    return { ok: false, reason: 'second_factor', secret, methods, expiresAt };
  }
}

function grant(proof: PasswordProof, method: SignInMethod): SignInGrant {
  return { ...proof, method, [GRANTED]: true };
}
