/**
 * Signing in with a passkey (WebAuthn Level 3, section 7.2 "Verifying an Authentication
 * Assertion"). The numbers are those of its steps. The authenticator has signed the challenge; this
 * decides whether that proves who is there.
 *
 *    5 to 6    the credential, and whose it is                              here
 *    8 to 14   client data: purpose, challenge, origin, no frame            client-data.ts
 *   15 to 18   authenticator data: RP ID, user present, verified, backup    authenticator-data.ts
 *         19   backup eligibility does not change                           here
 *   20 to 21   the signature                                                here, cose-key.ts
 *         22   the signature counter                                        here
 *
 * Left to the caller: to find the record by the id; that the challenge was issued for this, to this
 * browser, and is used once: for a synced passkey, which counts nothing, that alone stops a replay;
 * 24, to store the new counter and backup state.
 */
import { hash } from 'node:crypto';
import {
  type AuthenticatorData,
  type AuthenticatorDataStep,
  checkAuthenticatorData,
  parseAuthenticatorData,
} from './authenticator-data.ts';
import { decodeBase64Url } from './base64url.ts';
import { type CeremonyExpectation, type ClientDataStep, checkClientData } from './client-data.ts';
import { parseCoseKey, verifySignature } from './cose-key.ts';
import { MOST_CLIENT_DATA_BYTES, parseCredentialJson } from './response-json.ts';

/** What the browser sends after `navigator.credentials.get()`. */
export type AssertionResponse = {
  /** The id of the passkey, in base64url. */
  readonly id: string;
  readonly clientDataJSON: Buffer;
  readonly authenticatorData: Buffer;
  readonly signature: Buffer;
  /** The account that the authenticator has the passkey for, in base64url, or null. */
  readonly userHandle: string | null;
};

/** A stored passkey. */
export type PasskeyRecord = {
  /** In base64url. */
  readonly id: string;
  /** The bytes of the COSE_Key. */
  readonly publicKey: Uint8Array;
  readonly counter: number;
  readonly backupEligible: boolean;
  /** The `user.id` of its account, in base64url. */
  readonly userHandle: string;
};

export type AssertionRequest = CeremonyExpectation & {
  readonly response: AssertionResponse;
  /** The stored passkey with the id of the response. */
  readonly credential: PasskeyRecord;
  /**
   * The `user.id` of the account that signs in, in base64url, when a password or a session has
   * named it before. Null when the passkey alone names it.
   */
  readonly userHandle: string | null;
};

/**
 * The first step that failed: for the log and the tests. `counter` deserves an event of its own: it
 * can mean that there is a copy of the passkey.
 */
export type AssertionStep =
  | 'credential'
  | 'user_handle'
  | ClientDataStep
  | 'authenticator_data'
  | AuthenticatorDataStep
  | 'backup_eligible'
  | 'public_key'
  | 'signature'
  | 'counter';

export type AssertionResult =
  | {
      readonly ok: true;
      readonly counter: number;
      readonly backedUp: boolean;
      readonly userVerified: boolean;
    }
  | { readonly ok: false; readonly step: AssertionStep };

const MOST_DATA_BYTES = 4_096; // 37 without extensions
const MOST_SIGNATURE_BYTES = 1_024; // 512 with the longest RSA key
const MOST_USER_HANDLE_BYTES = 64; // and at least one: section 5.4.3, `id`

/** Reads the JSON of an assertion. Null when it is malformed. Never throws. */
export function parseAssertionResponse(text: string): AssertionResponse | null {
  const json = parseCredentialJson(text);
  if (json === null) return null;
  const clientDataJSON = decodeBase64Url(json.response.clientDataJSON, MOST_CLIENT_DATA_BYTES);
  const authenticatorData = decodeBase64Url(json.response.authenticatorData, MOST_DATA_BYTES);
  const signature = decodeBase64Url(json.response.signature, MOST_SIGNATURE_BYTES);
  if (clientDataJSON === null || authenticatorData === null || signature === null) return null;
  const userHandle = json.response.userHandle ?? null;
  if (userHandle !== null && !isUserHandle(userHandle)) return null;
  return { id: json.id, clientDataJSON, authenticatorData, signature, userHandle };
}

function isUserHandle(value: unknown): value is string {
  const bytes = decodeBase64Url(value, MOST_USER_HANDLE_BYTES);
  return bytes !== null && bytes.length > 0;
}

/** Verifies an assertion: what to store of it, or the first step that failed. Never throws. */
export function verifyAssertion(request: AssertionRequest): AssertionResult {
  const { response, credential, challenge, origin } = request;
  if (response.id !== credential.id) return refuse('credential');
  if (!namesItsAccount(request)) return refuse('user_handle');
  const expected = { type: 'webauthn.get', challenge, origin } as const;
  const inClientData = checkClientData(response.clientDataJSON, expected);
  if (inClientData !== null) return refuse(inClientData);
  const data = parseAuthenticatorData(response.authenticatorData);
  // Attested credential data are for registrations: section 6.3.3 wants an assertion without.
  if (data === null || data.credential !== null) return refuse('authenticator_data');
  const inData = checkAuthenticatorData(data, request);
  if (inData !== null) return refuse(inData);
  // 19: "If credentialRecord.backupEligible is set, verify that currentBe is set. If
  // credentialRecord.backupEligible is not set, verify that currentBe is not set."
  if (data.backupEligible !== credential.backupEligible) return refuse('backup_eligible');
  return verifyProof(request, data);
}

/**
 * 5 and 6: with an account named before, the passkey must be one of that account, and "if
 * response.userHandle is present, verify that it equals the user handle of the user account". With
 * none, "verify that response.userHandle is present", and that its account has the passkey.
 */
function namesItsAccount({ response, credential, userHandle }: AssertionRequest): boolean {
  const named = userHandle ?? response.userHandle;
  if (named !== credential.userHandle) return false;
  return response.userHandle === null || response.userHandle === named;
}

function verifyProof({ response, credential }: AssertionRequest, data: AuthenticatorData) {
  const key = parseCoseKey(credential.publicKey);
  if (key === null) return refuse('public_key'); // the stored bytes were changed
  // 20: "Let hash be the result of computing a hash over the cData using SHA-256."
  const clientDataHash = hash('sha256', response.clientDataJSON, 'buffer');
  // 21: "Using credentialRecord.publicKey, verify that sig is a valid signature over the binary
  // concatenation of authData and hash."
  const signed = Buffer.concat([response.authenticatorData, clientDataHash]);
  if (!verifySignature(key, signed, response.signature)) return refuse('signature');
  // 22: "If authData.signCount is nonzero or credentialRecord.signCount is nonzero", it must be
  // "greater than credentialRecord.signCount", else "this is a signal, but not proof, that the
  // authenticator may be cloned". Coatcheck refuses.
  const { counter, backedUp, userVerified } = data;
  const counts = counter !== 0 || credential.counter !== 0;
  if (counts && counter <= credential.counter) return refuse('counter');
  return { ok: true, counter, backedUp, userVerified } as const;
}

function refuse(step: AssertionStep) {
  return { ok: false, step } as const;
}
