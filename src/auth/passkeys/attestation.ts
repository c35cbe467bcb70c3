/**
 * Attestation: what an authenticator proves about its own make. Coatcheck does not ask for any
 * (`attestation: 'none'`): it is meant for enterprises that admit certain models only, and it needs
 * lists of certificates. Two formats are accepted, both without certificates:
 *
 *   none     section 8.7   an empty statement
 *   packed   section 8.2   without x5c: self attestation, signed with the new key itself. Browsers
 *                          pass it on, although none was asked for, when the AAGUID is zero.
 *
 * All others are refused, and so is packed with a certificate: what is not verified must not look
 * as if it were.
 */
import type { CborValue } from './cbor.ts';
import { type PasskeyKey, verifySignature } from './cose-key.ts';

/** An attestation object, decoded: section 6.5.4. */
export type AttestationObject = {
  readonly format: string;
  readonly statement: ReadonlyMap<number | string, CborValue>;
  readonly authenticatorData: Buffer;
};

/** The first step that failed. */
export type AttestationStep = 'attestation_format' | 'attestation_type' | 'attestation_statement';

/** The three members of an attestation object. Null when it has others, or other types. */
export function readAttestationObject(value: CborValue | null): AttestationObject | null {
  if (!(value instanceof Map) || value.size !== 3) return null;
  const [format, statement] = [value.get('fmt'), value.get('attStmt')];
  const authenticatorData = value.get('authData');
  if (typeof format !== 'string' || !(statement instanceof Map)) return null;
  return Buffer.isBuffer(authenticatorData) ? { format, statement, authenticatorData } : null;
}

/**
 * Steps 21 to 24 of section 7.1. `clientDataHash` is the SHA-256 of the client data. The first step
 * that fails, or null. Never throws.
 */
export function checkAttestation(
  { format, statement, authenticatorData }: AttestationObject,
  clientDataHash: Buffer,
  key: PasskeyKey,
): AttestationStep | null {
  // 21: "Determine the attestation statement format by performing a USASCII case-sensitive match on
  // fmt".
  switch (format) {
    case 'none':
      return statement.size === 0 ? null : 'attestation_statement';
    case 'packed': {
      // 24: "Assess the attestation trustworthiness": there is no certificate that is trusted here.
      if (statement.has('x5c')) return 'attestation_type';
      const signed = Buffer.concat([authenticatorData, clientDataHash]);
      return isSelfAttestation(statement, signed, key) ? null : 'attestation_statement';
    }
    default:
      return 'attestation_format';
  }
}

/**
 * 22, by the procedure of section 8.2: "Validate that alg matches the algorithm of the
 * credentialPublicKey in authenticatorData. Verify that sig is a valid signature over the
 * concatenation of authenticatorData and clientDataHash using the credential public key with alg."
 */
function isSelfAttestation(
  statement: AttestationObject['statement'],
  signed: Buffer,
  key: PasskeyKey,
): boolean {
  const signature = statement.get('sig');
  if (statement.size !== 2 || statement.get('alg') !== key.algorithm) return false;
  return Buffer.isBuffer(signature) && verifySignature(key, signed, signature);
}
