/**
 * The second step of a sign-in. A right password opens nothing by itself: each way in ends here,
 * and a session is started for a SignInGrant only, which no other file can make.
 *
 * An account with a second factor gets a pending sign-in instead: ten minutes and five tries, each
 * spent before the factor is checked. Completing it uses up the factor first and the pending
 * sign-in after it: when the server stops in between, the user has to show another code, and no
 * code was good twice.
 */
import type { Accounts } from '../accounts/accounts.ts';
import type { FactorPolicy } from '../factors/factor-policy.ts';
import { SIGN_IN, scopeOf } from '../factors/passkey-challenges.ts';
import type { PasskeyRefused } from '../factors/passkey-results.ts';
import type { Passkeys } from '../factors/passkeys.ts';
import { hashSecret, isSecret, makeSecret } from '../secret.ts';
import type { FactorCheck } from './factor-check.ts';
import { PENDING_MS, type PendingStore } from './pending-store.ts';
import type {
  Confirmation,
  ConfirmRefused,
  SecondFactorNeeded,
  StepAttempt,
  StepRefused,
  WaitingStep,
} from './second-step-results.ts';
import type { SignInMethod } from './sign-in-method.ts';
import type { PasswordProof } from './sign-in-results.ts';
import type { SignInService } from './sign-in-service.ts';

// Not exported: another file that writes a grant does not compile.
const GRANTED = Symbol('granted');

/** All that the account asks for was shown: a session can be started for it. */
export type SignInGrant = PasswordProof & {
  readonly method: SignInMethod;
  /** Whether it completes a pending sign-in: its right password was recorded before. */
  readonly isSecondStep: boolean;
  /** How many recovery codes are left when one was used; else null. */
  readonly codesLeft: number | null;
  readonly [GRANTED]: true;
};

/** A pending sign-in that was completed. */
export type StepCompleted = {
  readonly ok: true;
  readonly grant: SignInGrant;
  readonly remember: boolean;
};

export type SecondStepOptions = {
  readonly pending: PendingStore;
  readonly accounts: Pick<Accounts, 'byId' | 'find'>;
  readonly signInService: Pick<SignInService, 'proofOf'>;
  readonly passkeys: Passkeys;
  readonly check: FactorCheck;
  readonly policy: FactorPolicy;
  /** ms since 1970 */
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
    const { pending, check, policy, now } = this.#options;
    if (!user.secondFactor) {
      await policy.begin(user);
      return grant(proof, 'password');
    }
    const methods = await check.methodsOf(user.id);
    const secret = makeSecret();
    const key = hashSecret(secret);
    const createdAt = now();
    const expiresAt = createdAt + PENDING_MS;
    const { id: userId } = user;
    await pending.insert({ key, userId, passwordVersion, remember, createdAt, expiresAt });
    return { ok: false, reason: 'second_factor', secret, methods, expiresAt };
  }

  /** The pending sign-in of a secret, for the page that asks; null when there is none. */
  async waiting(secret: string): Promise<WaitingStep | null> {
    const { pending, accounts, check, now } = this.#options;
    if (!isSecret(secret)) return null;
    const key = hashSecret(secret);
    const waiting = await pending.byKey(key, now());
    const user = waiting && (await accounts.byId(waiting.userId));
    if (waiting === null || user === null) return null;
    return { user, key, methods: await check.methodsOf(user.id), expiresAt: waiting.expiresAt };
  }

  /** Completes a pending sign-in with a second factor. */
  async finish({ secret, answer, deviceToken }: StepAttempt): Promise<StepCompleted | StepRefused> {
    const { pending, accounts, signInService, check, now } = this.#options;
    if (!isSecret(secret)) return EXPIRED;
    const key = hashSecret(secret);
    const waiting = await pending.byKey(key, now());
    if (waiting === null) return EXPIRED;
    const { userId, passwordVersion, remember } = waiting;
    const wait = await check.waitFor(userId, answer);
    if (wait !== null) return { ...wait, userId }; // no factor is checked, so no try is spent
    const tried = await pending.spendTry(key, now());
    if (tried === 'gone') return EXPIRED;
    if (tried === 'spent') return { ok: false, reason: 'spent', userId };
    const scope = scopeOf('second_step', { key });
    const shown = await check.check(userId, answer, scope, 'preferred');
    if (!shown.ok) return { ...shown, userId };
    const isOurs = await pending.complete(key, now());
    const user = isOurs ? await accounts.byId(userId) : null;
    if (user === null) return EXPIRED;
    const proof = await signInService.proofOf(user, passwordVersion, deviceToken);
    const shownToo = grant(proof, shown.method, shown.codesLeft);
    return { ok: true, grant: { ...shownToo, isSecondStep: true }, remember };
  }

  /** Signs in with a passkey alone, which names its account and has verified its user. */
  async signInWithPasskey(
    text: string,
    deviceToken: string | null,
  ): Promise<SignInGrant | PasskeyRefused> {
    const { passkeys } = this.#options;
    const request = { text, scope: SIGN_IN, userId: null, userVerification: 'required' } as const;
    const shown = await passkeys.check(request);
    if (!shown.ok) return shown;
    const { id, userId } = shown.passkey;
    const proof = await this.#proofOfPasskey(userId, deviceToken);
    // A reset of the factors may have come between the check and the look at the account. After the
    // look, the version of the password keeps out a session that was granted before a reset.
    const isLeft = (await passkeys.ofAccount(userId)).some((one) => one.id === id);
    if (proof === null || !isLeft) return { ok: false, step: 'unknown', userId };
    return grant(proof, 'passkey');
  }

  /**
   * "Confirm it is you", for a user who is signed in: the password of an account without a second
   * factor; else the password and a factor, or a passkey that verifies its user.
   */
  async confirm(request: Confirmation): Promise<SignInGrant | ConfirmRefused> {
    const { user, session, proof, answer, deviceToken } = request;
    const { check } = this.#options;
    if (answer === null) {
      if (proof === null) return NEEDS_PASSWORD;
      if (!proof.user.secondFactor) return grant(proof, 'password');
      return { ok: false, reason: 'second_factor', methods: await check.methodsOf(user.id) };
    }
    // Before the code is used up.
    if (proof === null && answer.field !== 'passkey') return NEEDS_PASSWORD;
    // Before the check, too: a reset after it changes the version, and no session starts for this.
    const proved = proof ?? (await this.#proofOfPasskey(user.id, deviceToken));
    if (proved === null) return NEEDS_PASSWORD;
    const scope = scopeOf('confirm', session);
    const userVerification = proof === null ? 'required' : 'preferred';
    const shown = await check.check(user.id, answer, scope, userVerification);
    if (!shown.ok) {
      // A passkey that has not checked its user is half of what is asked for.
      const isHalf = proof === null && shown.reason === 'wrong' && shown.step === 'user_verified';
      return isHalf ? NEEDS_PASSWORD : shown;
    }
    return grant(proved, shown.method, shown.codesLeft);
  }

  // Null when the account is disabled or gone.
  async #proofOfPasskey(userId: number, deviceToken: string | null): Promise<PasswordProof | null> {
    const { accounts, signInService } = this.#options;
    const user = await accounts.byId(userId);
    const account = user && (await accounts.find(user.email));
    if (account?.user.id !== userId || account.user.disabledAt !== null) return null;
    return signInService.proofOf(account.user, account.passwordVersion, deviceToken);
  }
}

const NEEDS_PASSWORD = { ok: false, reason: 'password' } as const;
const EXPIRED: StepRefused = { ok: false, reason: 'expired' };

function grant(
  proof: PasswordProof,
  method: SignInMethod,
  codesLeft: number | null = null,
): SignInGrant {
  return { ...proof, method, isSecondStep: false, codesLeft, [GRANTED]: true };
}
