/**
 * The options that a page gives to the browser (WebAuthn, sections 5.4 and 5.5), as JSON for
 * `PublicKeyCredential.parseCreationOptionsFromJSON` and `parseRequestOptionsFromJSON`. They are
 * wishes: a client can change all of them, so whatever matters is verified in the response.
 */
import type { UserVerification } from './authenticator-data.ts';
import { OFFERED_ALGORITHMS } from './cose-key.ts';

/** How long a user may take once the browser asks, in ms. */
const CEREMONY_MS = 300_000; // section 15.1 recommends 300000 to 600000

/** A passkey that the account has already. */
export type KnownPasskey = {
  /** In base64url. */
  readonly id: string;
  readonly transports: readonly string[];
};

export type CreationRequest = {
  /** In base64url. */
  readonly challenge: string;
  readonly rpId: string;
  /** The name of the site, as the browser may show it. */
  readonly rpName: string;
  /** `id` is the user handle in base64url; `name` is shown in the list of passkeys. */
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string };
  readonly excludeCredentials: readonly KnownPasskey[];
  /** `required` for a passkey that replaces the password, `preferred` for a second factor only. */
  readonly userVerification: UserVerification;
};

export type SignInRequest = {
  /** In base64url. */
  readonly challenge: string;
  readonly rpId: string;
  /** The passkeys of the account. Empty when the passkey is to name the account. */
  readonly allowCredentials: readonly KnownPasskey[];
  readonly userVerification: UserVerification;
};

/** The options for `navigator.credentials.create()`, as a value for JSON.stringify. */
export function creationOptions(request: CreationRequest) {
  const { challenge, rpId, rpName, user, excludeCredentials, userVerification } = request;
  const withoutPassword = userVerification === 'required';
  return {
    rp: { id: rpId, name: rpName },
    user: { id: user.id, name: user.name, displayName: user.displayName },
    challenge,
    pubKeyCredParams: OFFERED_ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    timeout: CEREMONY_MS,
    // One authenticator holds one passkey of an account: the browser refuses to make another.
    excludeCredentials: excludeCredentials.map(descriptor),
    authenticatorSelection: {
      // Discoverable: the authenticator can offer it before the user has typed an e-mail. Older
      // security keys cannot, and do as a second factor.
      residentKey: withoutPassword ? 'required' : 'preferred',
      requireResidentKey: withoutPassword, // for browsers of Level 1
      userVerification,
    },
    attestation: 'none',
  };
}

/** The options for `navigator.credentials.get()`, as a value for JSON.stringify. */
export function requestOptions(request: SignInRequest) {
  const { challenge, rpId, allowCredentials, userVerification } = request;
  return {
    challenge,
    timeout: CEREMONY_MS,
    rpId,
    allowCredentials: allowCredentials.map(descriptor),
    userVerification,
  };
}

function descriptor({ id, transports }: KnownPasskey) {
  return { type: 'public-key', id, transports };
}
