/**
 * The passkeys of accounts: creates the options for the browser, and checks and stores what it
 * sends back. The verification of a response is in ../passkeys/, which uses no store.
 */
import type { User } from '../accounts/user.ts';
import { parseAssertionResponse, verifyAssertion } from '../passkeys/assertion.ts';
import type { UserVerification } from '../passkeys/authenticator-data.ts';
import { challengeIn } from '../passkeys/client-data.ts';
import { creationOptions, requestOptions } from '../passkeys/options.ts';
import { parseRegistrationResponse, verifyRegistration } from '../passkeys/registration.ts';
import type { Session } from '../sessions/session.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { FactorPolicy } from './factor-policy.ts';
import { type ChallengeScope, type Challenges, SIGN_IN, scopeOf } from './passkey-challenges.ts';
import type {
  PasskeyProblem,
  PasskeyRegistered,
  PasskeyShown,
  PasskeyToCheck,
  PasskeyToRegister,
} from './passkey-results.ts';
import { type PasskeySite, passkeySiteOf } from './passkey-site.ts';
import type { PasskeyStore, StoredPasskey, UsedChallenge } from './passkey-store.ts';
import { hashedRecoveryCodes } from './recovery-codes.ts';

export type PasskeysOptions = {
  readonly store: PasskeyStore;
  readonly challenges: Challenges;
  readonly policy: FactorPolicy;
  readonly sessions: Pick<Sessions, 'forgetUser'>;
  /** Scheme and host of the site, and what browsers call it. */
  readonly origin: string;
  readonly siteName: string;
  /** ms since 1970 */
  readonly now: () => number;
};

/** Registers, checks and removes the passkeys of accounts. */
export class Passkeys {
  /** Whether this site can have passkeys. */
  readonly site: PasskeySite;
  readonly #options: PasskeysOptions;

  constructor(options: PasskeysOptions) {
    this.site = passkeySiteOf(options.origin);
    this.#options = options;
  }

  /** The passkeys of an account, the oldest first; those of a former address, too. */
  ofAccount(userId: number): Promise<readonly StoredPasskey[]> {
    return this.#options.store.ofAccount(userId);
  }

  /** The passkeys of an account that work at this address. */
  async usable(userId: number): Promise<readonly StoredPasskey[]> {
    const { site } = this;
    if (!site.ok) return [];
    return (await this.ofAccount(userId)).filter(({ rpId }) => rpId === site.rpId);
  }

  /**
   * The options for a new passkey: `required` for one that replaces the password, `preferred` for a
   * second factor. Null when this site cannot have passkeys, or there is no such account.
   */
  async creationOptions(
    { id, email }: User,
    session: Pick<Session, 'key'>,
    userVerification: UserVerification,
  ) {
    const { store, challenges } = this.#options;
    const handle = await store.userHandle(id);
    if (!this.site.ok || handle === null) return null;
    return creationOptions({
      challenge: await challenges.issue(scopeOf('register', session)),
      rpId: this.site.rpId,
      rpName: this.#options.siteName,
      user: { id: handle, name: email, displayName: email },
      excludeCredentials: (await this.usable(id)).map(({ credential }) => credential),
      userVerification,
    });
  }

  /** The options to sign in without an e-mail address. Null: this site cannot have passkeys. */
  async signInOptions() {
    if (!this.site.ok) return null;
    return requestOptions({
      challenge: await this.#options.challenges.issue(SIGN_IN),
      rpId: this.site.rpId,
      allowCredentials: [],
      userVerification: 'required',
    });
  }

  /** The options to show a passkey of this account. Null when it has none at this address. */
  async requestOptions(userId: number, scope: ChallengeScope) {
    const allowCredentials = (await this.usable(userId)).map(({ credential }) => credential);
    if (!this.site.ok || allowCredentials.length === 0) return null;
    return requestOptions({
      challenge: await this.#options.challenges.issue(scope),
      rpId: this.site.rpId,
      allowCredentials,
      userVerification: 'preferred',
    });
  }

  /**
   * Verifies and stores a new passkey. The pending sign-ins of the account end, and with its first
   * factor all sessions but this one.
   */
  async register(request: PasskeyToRegister): Promise<PasskeyRegistered> {
    const { user, session, text, name } = request;
    const { store, sessions, origin, now } = this.#options;
    const refused = (step: Extract<PasskeyRegistered, { reason: 'refused' }>['step']) =>
      ({ ok: false, reason: 'refused', step }) as const;
    if (!this.site.ok) return refused('site');
    const response = parseRegistrationResponse(text);
    if (response === null) return refused('malformed');
    const known = await this.#challengeOf(response.clientDataJSON, scopeOf('register', session));
    if (known === null) return refused('challenge');
    const { challenge, use } = known;
    const { rpId } = this.site;
    // A security key without a PIN is a second factor; the record says what it is.
    const userVerification = 'preferred';
    const verified = verifyRegistration({ response, challenge, origin, rpId, userVerification });
    if (!verified.ok) return refused(verified.step);
    const { codes, keys } = hashedRecoveryCodes();
    const { credential } = verified;
    const passkey = { userId: user.id, credential, name, rpId, createdAt: now() };
    const added = await store.add(passkey, session.key, use, keys);
    if (added === 'replayed') {
      const stored = await store.byCredentialId(credential.id); // a form that is sent twice
      return stored?.userId === user.id ? { ok: false, reason: 'known' } : refused('challenge');
    }
    if (typeof added === 'string') return { ok: false, reason: added };
    if (added.othersEnded) sessions.forgetUser(user.id, session.key);
    return { ok: true, passkey: added.passkey, recoveryCodes: added.codesStored ? codes : null };
  }

  /** Verifies an assertion and uses up its challenge. */
  async check({ text, scope, userId, userVerification }: PasskeyToCheck): Promise<PasskeyShown> {
    const refused = (step: PasskeyProblem, owner = userId) =>
      ({ ok: false, step, userId: owner }) as const;
    const { store, origin, now } = this.#options;
    if (!this.site.ok) return refused('site');
    const response = parseAssertionResponse(text);
    if (response === null) return refused('malformed');
    const known = await this.#challengeOf(response.clientDataJSON, scope);
    if (known === null) return refused('challenge');
    const passkey = await store.byCredentialId(response.id);
    if (passkey === null || (userId !== null && passkey.userId !== userId))
      return refused('unknown');
    const { rpId, userHandle, credential } = passkey;
    if (rpId !== this.site.rpId) return refused('rp_id');
    const verified = verifyAssertion({
      response,
      credential: { ...credential, userHandle },
      userHandle: userId === null ? null : userHandle,
      challenge: known.challenge,
      origin,
      rpId,
      userVerification,
    });
    if (!verified.ok) {
      const isSigned = verified.step === 'counter';
      return refused(verified.step, isSigned ? passkey.userId : userId);
    }
    const { counter, backedUp } = verified;
    // Whoever finds a security key without a PIN can set one. So a key that verified no user when
    // it was registered counts as unverified from then on.
    const userVerified = verified.userVerified && credential.userVerified;
    if (userVerification === 'required' && !userVerified) return refused('user_verified');
    const used = await store.use(passkey.id, { counter, backedUp, now: now() }, known.use);
    if (used === 'counter') return refused('counter', passkey.userId);
    if (used === 'used') return { ok: true, passkey, userVerified };
    return refused(used === 'replayed' ? 'challenge' : 'unknown');
  }

  /** Renames a passkey of this account. False when it has none with this number. */
  rename(user: User, id: number, name: string): Promise<boolean> {
    return this.#options.store.rename(user.id, id, name);
  }

  /** Removes a passkey. `last`: the policy demands that the account keeps it. */
  remove(user: User, id: number): Promise<StoredPasskey | 'last' | 'gone'> {
    const { store, policy } = this.#options;
    return store.remove(user.id, id, policy.covers(user.role));
  }

  // The server has stored nothing of the challenge, so it is read from the response.
  async #challengeOf(
    clientData: Uint8Array,
    scope: ChallengeScope,
  ): Promise<{ readonly challenge: string; readonly use: UsedChallenge } | null> {
    const challenge = challengeIn(clientData);
    if (challenge === null) return null;
    const use = await this.#options.challenges.verify(challenge, scope);
    return use && { challenge, use };
  }
}
