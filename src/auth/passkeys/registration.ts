/**
 * Registration of a passkey (WebAuthn Level 3, section 7.1 "Registering a New Credential"). The
 * numbers are those of its steps. The browser has created a key pair in an authenticator; this
 * decides whether its public key may be stored.
 *
 *    5 to 11   client data: purpose, challenge, origin, no frame          client-data.ts
 *   12 to 13   the attestation object                                     here
 *   14 to 17   authenticator data: RP ID, user present, verified, backup  authenticator-data.ts
 *         20   an algorithm that was offered                              cose-key.ts
 *   21 to 24   attestation: none, or self                                 attestation.ts
 *         25   the length of the credential id                            here
 *
 * Left to the caller: that the challenge was issued to this session, for this, and is used once;
 * 26, "Verify that the credentialId is not yet registered for any user" (a unique column); 27, to
 * store the record. 28, extensions: none is asked for, so their outputs are ignored.
 */
import { hash } from 'node:crypto';
import { type AttestationStep, checkAttestation, readAttestationObject } from './attestation.ts';
import {
  type AttestedCredential,
  type AuthenticatorDataStep,
  checkAuthenticatorData,
  parseAuthenticatorData,
} from './authenticator-data.ts';
import { decodeBase64Url } from './base64url.ts';
import { decodeCbor } from './cbor.ts';
import { type CeremonyExpectation, type ClientDataStep, checkClientData } from './client-data.ts';
import { type CoseAlgorithm, parseCoseKey } from './cose-key.ts';
import { MOST_CLIENT_DATA_BYTES, MOST_ID_BYTES, parseCredentialJson } from './response-json.ts';

/** What the browser sends after `navigator.credentials.create()`. */
export type RegistrationResponse = {
  /** In base64url. */
  readonly id: string;
  readonly clientDataJSON: Buffer;
  readonly attestationObject: Buffer;
  /** How the authenticator is reached, such as `usb` or `internal`: a hint, not signed. */
  readonly transports: readonly string[];
};

export type RegistrationRequest = CeremonyExpectation & {
  readonly response: RegistrationResponse;
};

/** What is stored of a new passkey: the "credential record" of section 4. */
export type NewPasskey = {
  /** In base64url. */
  readonly id: string;
  /** The bytes of the COSE_Key. */
  readonly publicKey: Buffer;
  readonly algorithm: CoseAlgorithm;
  readonly counter: number;
  /** Whether the passkey can be copied to other devices. Never changes. */
  readonly backupEligible: boolean;
  /** Whether there is a copy now. */
  readonly backedUp: boolean;
  /** Whether a PIN, finger or face was checked now: if not, it can be a second factor only. */
  readonly userVerified: boolean;
  readonly transports: readonly string[];
  /** The model of the authenticator, in hexadecimal. */
  readonly aaguid: string;
};

/** The first step that failed: for the log and the tests. The client gets one sentence for all. */
export type RegistrationStep =
  | ClientDataStep
  | 'attestation_object'
  | 'authenticator_data'
  | AuthenticatorDataStep
  | 'public_key'
  | AttestationStep
  | 'credential_id_length'
  | 'credential_id';

export type RegistrationResult =
  | { readonly ok: true; readonly credential: NewPasskey }
  | { readonly ok: false; readonly step: RegistrationStep };

const MOST_ATTESTATION_BYTES = 16_384;
const TRANSPORT = /^[a-z-]{1,20}$/;
const MOST_TRANSPORTS = 10; // six are defined: section 5.8.4

/**
 * Reads the JSON of a registration. Null when it is malformed. Never throws. The copies of the
 * public key and of the authenticator data in it are for scripts, and not read: nothing signs them.
 */
export function parseRegistrationResponse(text: string): RegistrationResponse | null {
  const json = parseCredentialJson(text);
  if (json === null) return null;
  const { clientDataJSON, attestationObject, transports = [] } = json.response;
  const clientData = decodeBase64Url(clientDataJSON, MOST_CLIENT_DATA_BYTES);
  const attestation = decodeBase64Url(attestationObject, MOST_ATTESTATION_BYTES);
  if (clientData === null || attestation === null || !isTransports(transports)) return null;
  return { id: json.id, clientDataJSON: clientData, attestationObject: attestation, transports };
}

function isTransports(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length <= MOST_TRANSPORTS &&
    value.every((one) => typeof one === 'string' && TRANSPORT.test(one))
  );
}

/** Verifies a registration: the passkey to store, or the first step that failed. Never throws. */
export function verifyRegistration(request: RegistrationRequest): RegistrationResult {
  const { response, challenge, origin } = request;
  const expected = { type: 'webauthn.create', challenge, origin } as const;
  const inClientData = checkClientData(response.clientDataJSON, expected);
  if (inClientData !== null) return { ok: false, step: inClientData };
  return verifyAttestationObject(request);
}

function verifyAttestationObject(request: RegistrationRequest): RegistrationResult {
  // 12: "Let hash be the result of computing a hash over response.clientDataJSON using SHA-256."
  const clientDataHash = hash('sha256', request.response.clientDataJSON, 'buffer');
  // 13: "Perform CBOR decoding on the attestationObject field".
  const attestation = readAttestationObject(decodeCbor(request.response.attestationObject));
  if (attestation === null) return { ok: false, step: 'attestation_object' };
  const data = parseAuthenticatorData(attestation.authenticatorData);
  if (data === null || data.credential === null) return { ok: false, step: 'authenticator_data' };
  const inData = checkAuthenticatorData(data, request);
  if (inData !== null) return { ok: false, step: inData };
  // 20: "Verify that the "alg" parameter in the credential public key in authData matches the alg
  // attribute of one of the items in pkOptions.pubKeyCredParams." Other keys are not parsed.
  const key = parseCoseKey(data.credential.publicKey);
  if (key === null) return { ok: false, step: 'public_key' };
  const inAttestation = checkAttestation(attestation, clientDataHash, key);
  if (inAttestation !== null) return { ok: false, step: inAttestation };
  const inId = checkCredentialId(data.credential, request.response.id);
  if (inId !== null) return { ok: false, step: inId };
  const { counter, backupEligible, backedUp, userVerified } = data;
  const { publicKey, aaguid } = data.credential;
  const { id, transports } = request.response;
  return {
    ok: true,
    credential: {
      id,
      publicKey,
      algorithm: key.algorithm,
      counter,
      backupEligible,
      backedUp,
      userVerified,
      transports,
      aaguid,
    },
  };
}

function checkCredentialId(
  { id }: AttestedCredential,
  outside: string,
): 'credential_id_length' | 'credential_id' | null {
  // 25: "Verify that the credentialId is <= 1023 bytes."
  if (id.length > MOST_ID_BYTES) return 'credential_id_length';
  // The id beside the attestation object is the same one, else two parts of this program could take
  // the passkey for different ones.
  return id.toString('base64url') === outside ? null : 'credential_id';
}
