/**
 * The public key of a passkey: a COSE_Key (RFC 9052, section 7), which is a CBOR map with integers
 * as keys. Three algorithms: ES256 is what nearly all authenticators have, RS256 is for Windows on
 * older TPMs, and EdDSA, which some security keys have, has the fewest ways to go wrong:
 *
 *   ES256   -7     1 kty: 2    3 alg: -7     -1 crv: 1 (P-256)     -2 x: 32 bytes   -3 y: 32 bytes
 *   EdDSA   -8     1 kty: 1    3 alg: -8     -1 crv: 6 (Ed25519)   -2 x: 32 bytes
 *   RS256   -257   1 kty: 3    3 alg: -257   -1 n: modulus         -2 e: exponent
 *
 * WebAuthn, section 6.5.1: the key "MUST contain the "alg" parameter and MUST NOT contain any other
 * OPTIONAL parameters"; section 5.8.5: ES256 "MUST specify 1 (P-256) as the crv parameter and MUST
 * NOT use the compressed point form", EdDSA "MUST specify 6 (Ed25519)". The algorithm that verifies
 * is the one in the stored key, so no later message can choose it.
 */
import { createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto';
import { type CborValue, decodeCbor } from './cbor.ts';

/** Algorithms of the registry "COSE Algorithms": EdDSA, ES256, RS256. */
export type CoseAlgorithm = -8 | -7 | -257;

/** What registrations offer, in this order of preference. */
export const OFFERED_ALGORITHMS: readonly CoseAlgorithm[] = [-8, -7, -257];

/** A public key, and the only algorithm it is used with. */
export type PasskeyKey = { readonly algorithm: CoseAlgorithm; readonly key: KeyObject };

type CoseMap = ReadonlyMap<number | string, CborValue>;

const KTY = 1;
const ALG = 3;
const OKP = 1;
const EC2 = 2;
const RSA = 3;
const P256 = 1;
const ED25519 = 6;
const COORDINATE_BYTES = 32;
// RFC 8812, section 2: "2048 bits or larger MUST be used". The upper limit bounds the time that one
// verification takes.
const SHORTEST_MODULUS = 2048;
const LONGEST_MODULUS = 4096;
// 65537, which authenticators use. With 3 and a careless padding check, signatures were forged.
const EXPONENT = Buffer.of(1, 0, 1);

/**
 * The public key in the bytes of a COSE_Key. Null when they are not exactly one key of a known
 * algorithm with valid parameters: a point off the curve, too, is refused. Never throws.
 */
export function parseCoseKey(bytes: Uint8Array): PasskeyKey | null {
  const map = decodeCbor(bytes);
  if (!(map instanceof Map)) return null;
  switch (map.get(ALG)) {
    case -7:
      return toKey(-7, es256(map));
    case -8:
      return toKey(-8, ed25519(map));
    case -257:
      return toKey(-257, rs256(map));
    default:
      return null;
  }
}

/** Whether the signature over the data is valid: ECDSA as DER (section 6.5.5). Never throws. */
export function verifySignature(key: PasskeyKey, data: Uint8Array, signature: Uint8Array): boolean {
  switch (key.algorithm) {
    case -7:
      return verify('sha256', data, { key: key.key, dsaEncoding: 'der' }, signature);
    case -8:
      return verify(null, data, key.key, signature); // Ed25519 hashes by itself
    case -257:
      return verify('sha256', data, key.key, signature); // node's padding for RSA is PKCS #1 v1.5
  }
}

function es256(map: CoseMap): JsonWebKey | null {
  const [x, y] = [coordinate(map.get(-2)), coordinate(map.get(-3))];
  if (map.size !== 5 || map.get(KTY) !== EC2 || map.get(-1) !== P256) return null;
  return x === null || y === null ? null : { kty: 'EC', crv: 'P-256', x, y };
}

function ed25519(map: CoseMap): JsonWebKey | null {
  const x = coordinate(map.get(-2));
  if (map.size !== 4 || map.get(KTY) !== OKP || map.get(-1) !== ED25519) return null;
  return x === null ? null : { kty: 'OKP', crv: 'Ed25519', x };
}

function rs256(map: CoseMap): JsonWebKey | null {
  const [n, e] = [map.get(-1), map.get(-2)];
  if (map.size !== 4 || map.get(KTY) !== RSA || !Buffer.isBuffer(n) || !Buffer.isBuffer(e)) {
    return null;
  }
  const bits = bitLength(n);
  if (bits < SHORTEST_MODULUS || bits > LONGEST_MODULUS || !e.equals(EXPONENT)) return null;
  return { kty: 'RSA', n: n.toString('base64url'), e: e.toString('base64url') };
}

function coordinate(value: CborValue | undefined): string | null {
  return Buffer.isBuffer(value) && value.length === COORDINATE_BYTES
    ? value.toString('base64url')
    : null;
}

/** 0 with a leading zero byte: RFC 8230, section 4, wants "the minimum number of octets". */
function bitLength(number: Buffer): number {
  const first = number[0] ?? 0;
  return first === 0 ? 0 : 8 * number.length - (Math.clz32(first) - 24);
}

function toKey(algorithm: CoseAlgorithm, jwk: JsonWebKey | null): PasskeyKey | null {
  if (jwk === null) return null;
  try {
    return { algorithm, key: createPublicKey({ key: jwk, format: 'jwk' }) };
  } catch {
    return null; // a point off the curve
  }
}
