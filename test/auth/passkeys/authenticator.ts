/**
 * A browser and an authenticator for tests: makes passkeys of the three algorithms on node:crypto
 * and signs. Each part of a response can be changed before it is signed, so that exactly one
 * verification step has something to refuse.
 */
import { generateKeyPairSync, hash, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { AssertionResponse, PasskeyRecord } from '../../../src/auth/passkeys/assertion.ts';
import type { CborValue } from '../../../src/auth/passkeys/cbor.ts';
import type { CoseAlgorithm } from '../../../src/auth/passkeys/cose-key.ts';
import type { RegistrationResponse } from '../../../src/auth/passkeys/registration.ts';
import { encodeCbor } from './encode-cbor.ts';

export const FLAGS = { UP: 0x01, UV: 0x04, BE: 0x08, BS: 0x10, AT: 0x40, ED: 0x80 } as const;

/** What a site expects of both ceremonies. */
export const SITE = {
  origin: 'https://example.com',
  rpId: 'example.com',
  userVerification: 'required',
} as const;

export const ALGORITHMS: readonly (readonly [name: string, algorithm: CoseAlgorithm])[] = [
  ['ES256', -7],
  ['EdDSA', -8],
  ['RS256', -257],
];

/** Parts that differ from those of a valid response. They are signed as they are. */
export type Changes = {
  /** Members of the client data; undefined leaves one out. */
  readonly clientData?: Readonly<Record<string, unknown>>;
  /** The whole client data, instead. */
  readonly clientDataJSON?: Buffer;
  readonly rpId?: string;
  readonly flags?: number;
  readonly counter?: number;
  /** Follows the rest of the authenticator data. */
  readonly tail?: Buffer;
  readonly id?: Buffer;
  readonly publicKey?: Buffer;
  readonly format?: CborValue;
  readonly statement?: (valid: Map<string, CborValue>) => CborValue;
  /** The attestation object, encoded. */
  readonly attestationObject?: (members: Map<string, CborValue>) => Buffer;
};

/** A challenge: 32 random bytes, in base64url. */
export const makeChallenge = (): string => randomBytes(32).toString('base64url');

/** A user handle as the store of accounts makes it: 32 random bytes, in base64url. */
export const makeUserHandle = (): string => randomBytes(32).toString('base64url');

/** A passkey in an authenticator. */
export class TestPasskey {
  readonly id = randomBytes(32);
  readonly userHandle = makeUserHandle();
  readonly algorithm: CoseAlgorithm;
  readonly publicKey: Buffer;
  readonly #privateKey: KeyObject;

  constructor(algorithm: CoseAlgorithm) {
    const { privateKey, publicKey } = keyPair(algorithm);
    this.algorithm = algorithm;
    this.#privateKey = privateKey;
    this.publicKey = encodeCbor(coseKey(algorithm, publicKey));
  }

  /** Its record, as a site stores it. */
  get record(): PasskeyRecord {
    return {
      id: this.id.toString('base64url'),
      publicKey: this.publicKey,
      counter: 0,
      backupEligible: true,
      userHandle: this.userHandle,
    };
  }

  /** What create() gives, with attestation `none`, or `packed` signed with the key itself. */
  register(challenge: string, format: 'none' | 'packed' = 'none', changes: Changes = {}) {
    const clientDataJSON = clientData('webauthn.create', challenge, changes);
    const { id = this.id, publicKey = this.publicKey } = changes;
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const attested = Buffer.concat([Buffer.alloc(16, 7), length, id, publicKey]);
    const authData = authenticatorData(FLAGS.AT, attested, changes);
    const statement = new Map<string, CborValue>();
    if (format === 'packed') {
      statement.set('alg', this.algorithm);
      statement.set('sig', this.sign(signedBytes(authData, clientDataJSON)));
    }
    const members = new Map<string, CborValue>([
      ['fmt', changes.format ?? format],
      ['attStmt', changes.statement?.(statement) ?? statement],
      ['authData', authData],
    ]);
    const attestationObject = changes.attestationObject?.(members) ?? encodeCbor(members);
    const response: RegistrationResponse = {
      id: id.toString('base64url'),
      clientDataJSON,
      attestationObject,
      transports: ['internal'],
    };
    return response;
  }

  /** What get() gives. */
  assert(challenge: string, changes: Changes = {}): AssertionResponse {
    const clientDataJSON = clientData('webauthn.get', challenge, changes);
    const authData = authenticatorData(0, Buffer.alloc(0), changes);
    return {
      id: this.id.toString('base64url'),
      clientDataJSON,
      authenticatorData: authData,
      signature: this.sign(signedBytes(authData, clientDataJSON)),
      userHandle: this.userHandle,
    };
  }

  sign(bytes: Buffer): Buffer {
    return sign(this.algorithm === -8 ? null : 'sha256', bytes, this.#privateKey);
  }
}

/** A challenge, and a valid registration of a new passkey. */
export function newRegistration(algorithm: CoseAlgorithm = -8, changes: Changes = {}) {
  const challenge = makeChallenge();
  const passkey = new TestPasskey(algorithm);
  return { challenge, passkey, response: passkey.register(challenge, 'none', changes) };
}

/** What toJSON() gives for a response. */
export function toJson(response: RegistrationResponse | AssertionResponse): string {
  const { id, ...fields } = response;
  const encoded = Object.entries(fields).map(([name, value]) => [
    name,
    Buffer.isBuffer(value) ? value.toString('base64url') : value,
  ]);
  return JSON.stringify({
    id,
    rawId: id,
    type: 'public-key',
    authenticatorAttachment: 'platform',
    clientExtensionResults: {},
    response: Object.fromEntries(encoded),
  });
}

/** The COSE_Key of a public key. */
export function coseKey(algorithm: CoseAlgorithm, key: KeyObject): Map<number, CborValue> {
  const jwk = key.export({ format: 'jwk' });
  const bytes = (text: string | undefined) => Buffer.from(text ?? '', 'base64url');
  const pairs: Record<CoseAlgorithm, readonly (readonly [number, CborValue])[]> = {
    [-7]: [
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, bytes(jwk.x)],
      [-3, bytes(jwk.y)],
    ],
    [-8]: [
      [1, 1],
      [3, -8],
      [-1, 6],
      [-2, bytes(jwk.x)],
    ],
    [-257]: [
      [1, 3],
      [3, -257],
      [-1, bytes(jwk.n)],
      [-2, bytes(jwk.e)],
    ],
  };
  return new Map(pairs[algorithm]);
}

/** A key pair of the algorithm. */
export function keyPair(algorithm: CoseAlgorithm) {
  if (algorithm === -7) return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  if (algorithm === -8) return generateKeyPairSync('ed25519');
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
}

function clientData(type: string, challenge: string, changes: Changes): Buffer {
  const members = { type, challenge, origin: SITE.origin, crossOrigin: false };
  return (
    changes.clientDataJSON ?? Buffer.from(JSON.stringify({ ...members, ...changes.clientData }))
  );
}

function authenticatorData(atFlag: number, attested: Buffer, changes: Changes): Buffer {
  const { UP, UV, BE, BS } = FLAGS;
  const { rpId = SITE.rpId, flags = UP | UV | BE | BS | atFlag, counter = 0 } = changes;
  const header = Buffer.alloc(37);
  hash('sha256', rpId, 'buffer').copy(header);
  header.writeUInt8(flags, 32);
  header.writeUInt32BE(counter, 33);
  return Buffer.concat([header, attested, changes.tail ?? Buffer.alloc(0)]);
}

function signedBytes(authData: Buffer, clientDataJSON: Buffer): Buffer {
  return Buffer.concat([authData, hash('sha256', clientDataJSON, 'buffer')]);
}
