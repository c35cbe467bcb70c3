/**
 * Keys that sign tokens. A key belongs to one algorithm and has its own sign and verify, so that it
 * cannot be used with another one. The classic forgery (algorithm confusion) uses a public key,
 * which an attacker has, as an HMAC secret.
 */
import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import { promisify } from 'node:util';

export const TOKEN_ALGORITHMS = ['EdDSA', 'HS256'] as const;
/** What access tokens are signed with (TOKEN_ALG). */
export type TokenAlgorithm = (typeof TOKEN_ALGORITHMS)[number];
/**
 * Id tokens are signed with EdDSA or RS256 (RFC 7518, section 3.3), which every OpenID Connect
 * client knows (Core, section 15.1), and some know nothing else.
 */
export type KeyAlgorithm = TokenAlgorithm | 'RS256';

export type TokenKey = {
  /** `kid`: the RFC 7638 thumbprint of the public key, or a random name for a secret one. */
  readonly id: string;
  readonly algorithm: KeyAlgorithm;
  sign(input: Buffer): Buffer;
  verify(input: Buffer, signature: Buffer): boolean;
  /** The public half as a JWK (RFC 7517, RFC 8037); null for a shared secret, which has none. */
  readonly publicJwk: Readonly<Record<string, string>> | null;
};

/** The stored form of a key: PKCS#8 for Ed25519 and RSA, the plain bytes for HS256. */
export type KeyMaterial = {
  readonly id: string;
  readonly algorithm: KeyAlgorithm;
  readonly secret: Buffer;
};

/** A key as it is stored. Times in ms since 1970. */
export type StoredKey = KeyMaterial & {
  readonly createdAt: number;
  /**
   * Until then it is published only, so that verifiers know it when it begins to sign. 0: it signs
   * at once.
   */
  readonly signsFrom: number;
};

const SECRET_BYTES = 32; // RFC 7518, section 3.2: an HS256 key has at least the size of the hash
const RSA_BITS = 2_048; // section 3.3 asks for it; NIST SP 800-57 allows it until 2030

/** Generates a key of any algorithm. RSA takes some 100 ms, in a thread beside the requests. */
export async function makeKey(algorithm: KeyAlgorithm): Promise<KeyMaterial> {
  if (algorithm !== 'RS256') return makeTokenKey(algorithm);
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: RSA_BITS,
  });
  const secret = privateKey.export({ type: 'pkcs8', format: 'der' });
  return { id: thumbprint(publicKey), algorithm, secret };
}

/** Generates a key for access tokens. */
export function makeTokenKey(algorithm: TokenAlgorithm): KeyMaterial {
  if (algorithm === 'HS256') {
    return {
      id: randomBytes(12).toString('base64url'),
      algorithm,
      secret: randomBytes(SECRET_BYTES),
    };
  }
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const secret = privateKey.export({ type: 'pkcs8', format: 'der' });
  return { id: thumbprint(publicKey), algorithm, secret };
}

/** A stored key, ready for use. Throws when it is damaged or too short. */
export function openTokenKey({ id, algorithm, secret }: KeyMaterial): TokenKey {
  if (algorithm === 'RS256') return openRsa(id, secret);
  return algorithm === 'EdDSA' ? openEd25519(id, secret) : openHmac(id, secret);
}

function openEd25519(id: string, secret: Buffer): TokenKey {
  const privateKey = createPrivateKey({ key: secret, type: 'pkcs8', format: 'der' });
  const publicKey = createPublicKey(privateKey);
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return {
    id,
    algorithm: 'EdDSA',
    sign: (input) => sign(null, input, privateKey),
    verify: (input, signature) => verify(null, input, publicKey, signature),
    publicJwk: { kty: 'OKP', crv: 'Ed25519', x, kid: id, alg: 'EdDSA', use: 'sig' },
  };
}

function openRsa(id: string, secret: Buffer): TokenKey {
  const privateKey = createPrivateKey({ key: secret, type: 'pkcs8', format: 'der' });
  const publicKey = createPublicKey(privateKey);
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  return {
    id,
    algorithm: 'RS256',
    sign: (input) => sign('sha256', input, privateKey),
    verify: (input, signature) => verify('sha256', input, publicKey, signature),
    publicJwk: { kty: 'RSA', n, e, kid: id, alg: 'RS256', use: 'sig' },
  };
}

function openHmac(id: string, secret: Buffer): TokenKey {
  if (secret.length < SECRET_BYTES) throw new Error('an HS256 key needs 32 bytes');
  const mac = (input: Buffer) => createHmac('sha256', secret).update(input).digest();
  return {
    id,
    algorithm: 'HS256',
    sign: mac,
    verify: (input, signature) => {
      const expected = mac(input);
      return signature.length === expected.length && timingSafeEqual(signature, expected);
    },
    publicJwk: null,
  };
}

/**
 * The RFC 7638 thumbprint of a public key: the SHA-256 of its members in alphabetical order (for
 * Ed25519 those of RFC 8037, appendix A.3).
 */
export function thumbprint(publicKey: KeyObject): string {
  const { kty, crv, x, e, n } = publicKey.export({ format: 'jwk' });
  const members = kty === 'RSA' ? { e, kty, n } : { crv, kty, x };
  return createHash('sha256').update(JSON.stringify(members)).digest('base64url');
}
