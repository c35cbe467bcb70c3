/**
 * Authenticator data (WebAuthn, section 6.1): what the authenticator says about itself and about
 * the ceremony, in bytes that it signs.
 *
 *   32 bytes   rpIdHash    SHA-256 of the RP ID, the host name that the passkey belongs to
 *    1 byte    flags       bit 0 UP (user present), 2 UV (user verified), 3 BE (backup eligible),
 *                          4 BS (backed up), 6 AT (attested credential data follow),
 *                          7 ED (extensions follow); 1 and 5 are reserved
 *    4 bytes   signCount   how many signatures there were; synced passkeys always say 0
 *    with AT   attested credential data (section 6.5.1): 16 bytes AAGUID (the model), 2 bytes for
 *              the length of the credential id, the id, the public key as a COSE_Key
 *    with ED   extensions: a CBOR map, read and ignored, because none is asked for
 */
import { hash } from 'node:crypto';
import { decodeFirst } from './cbor.ts';

/** The new credential, in the authenticator data of a registration. */
export type AttestedCredential = {
  /** The model of the authenticator, in hexadecimal; zeros when the browser conceals it. */
  readonly aaguid: string;
  readonly id: Buffer;
  /** The bytes of a COSE_Key, not checked yet. */
  readonly publicKey: Buffer;
};

export type AuthenticatorData = {
  readonly rpIdHash: Buffer;
  readonly userPresent: boolean;
  readonly userVerified: boolean;
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
  readonly counter: number;
  readonly credential: AttestedCredential | null;
};

/** `required`: the passkey must have checked a PIN, a finger or a face, else it is no proof. */
export type UserVerification = 'required' | 'preferred';

export type AuthenticatorDataExpectation = {
  /** The host of the origin. */
  readonly rpId: string;
  readonly userVerification: UserVerification;
};

/** The first step that failed. */
export type AuthenticatorDataStep = 'rp_id' | 'user_present' | 'user_verified' | 'backup_state';

const RP_ID_HASH_BYTES = 32;
const HEADER_BYTES = 37;
const AAGUID_BYTES = 16;
const UP = 1 << 0;
const UV = 1 << 2;
const BE = 1 << 3;
const BS = 1 << 4;
const AT = 1 << 6;
const ED = 1 << 7;

/** Reads authenticator data. Null when the bytes are not exactly that. Never throws. */
export function parseAuthenticatorData(bytes: Buffer): AuthenticatorData | null {
  if (bytes.length < HEADER_BYTES) return null;
  const flags = bytes.readUInt8(RP_ID_HASH_BYTES);
  let rest = bytes.subarray(HEADER_BYTES);
  let credential: AttestedCredential | null = null;
  if (isSet(flags, AT)) {
    const attested = parseAttested(rest);
    if (attested === null) return null;
    credential = attested.credential;
    rest = rest.subarray(attested.size);
  }
  if (isSet(flags, ED)) {
    const extensions = decodeFirst(rest);
    if (!(extensions?.value instanceof Map)) return null;
    rest = rest.subarray(extensions.size);
  }
  // Nothing may be left over: bytes that are signed and not read can mean something to others.
  if (rest.length > 0) return null;
  return {
    rpIdHash: bytes.subarray(0, RP_ID_HASH_BYTES),
    userPresent: isSet(flags, UP),
    userVerified: isSet(flags, UV),
    backupEligible: isSet(flags, BE),
    backedUp: isSet(flags, BS),
    counter: bytes.readUInt32BE(RP_ID_HASH_BYTES + 1),
    credential,
  };
}

/**
 * Steps 14 to 17 of section 7.1, which are 15 to 18 of section 7.2. The first step that fails, or
 * null. Never throws.
 */
export function checkAuthenticatorData(
  data: AuthenticatorData,
  expected: AuthenticatorDataExpectation,
): AuthenticatorDataStep | null {
  // 14 (15): "Verify that the rpIdHash in authData is the SHA-256 hash of the RP ID expected by the
  // Relying Party."
  if (!data.rpIdHash.equals(hash('sha256', expected.rpId, 'buffer'))) return 'rp_id';
  // 15 (16): "verify that the UP bit of the flags in authData is set". Without it, malware could
  // get signatures while the user is away. (The exception, conditional creation, is not used here.)
  if (!data.userPresent) return 'user_present';
  // 16 (17): "If the Relying Party requires user verification [...], verify that the UV bit of the
  // flags in authData is set." Else a stolen security key would be both factors.
  if (expected.userVerification === 'required' && !data.userVerified) return 'user_verified';
  // 17 (18): "If the BE bit of the flags in authData is not set, verify that the BS bit is not
  // set."
  return data.backedUp && !data.backupEligible ? 'backup_state' : null;
}

/** Attested credential data at the beginning of the bytes, and how many bytes they took. */
function parseAttested(bytes: Buffer): { credential: AttestedCredential; size: number } | null {
  const idAt = AAGUID_BYTES + 2;
  if (bytes.length < idAt) return null;
  const keyAt = idAt + bytes.readUInt16BE(AAGUID_BYTES);
  // The end of the key is where its CBOR ends: nothing else says how long it is (section 6.1).
  const key = decodeFirst(bytes.subarray(keyAt));
  if (key === null) return null; // also when the id ends after the last byte
  const size = keyAt + key.size;
  const aaguid = bytes.toString('hex', 0, AAGUID_BYTES);
  const publicKey = bytes.subarray(keyAt, size);
  return { credential: { aaguid, id: bytes.subarray(idAt, keyAt), publicKey }, size };
}

function isSet(flags: number, bit: number): boolean {
  return (flags & bit) !== 0;
}
