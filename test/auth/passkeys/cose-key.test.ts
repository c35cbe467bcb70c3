import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import type { CborValue } from '../../../src/auth/passkeys/cbor.ts';
import { parseCoseKey, verifySignature } from '../../../src/auth/passkeys/cose-key.ts';
import { ALGORITHMS, coseKey, keyPair, TestPasskey } from './authenticator.ts';
import { encodeCbor } from './encode-cbor.ts';

type Pairs = readonly (readonly [number, CborValue | undefined])[];

const valid = new Map(
  ALGORITHMS.map(([name, algorithm]) => {
    const { publicKey } = keyPair(algorithm);
    return [name, coseKey(algorithm, publicKey)] as const;
  }),
);

/** A valid key with some parameters changed, or left out where the value is undefined. */
function changed(name: string, changes: Pairs): Buffer {
  const map = new Map(valid.get(name));
  for (const [parameter, value] of changes) {
    if (value === undefined) map.delete(parameter);
    else map.set(parameter, value);
  }
  return encodeCbor(map);
}

describe('parseCoseKey', () => {
  for (const [name, algorithm] of ALGORITHMS) {
    it(`reads a key of ${name}`, () => {
      const { publicKey } = keyPair(algorithm);
      const parsed = parseCoseKey(encodeCbor(coseKey(algorithm, publicKey)));
      assert.equal(parsed?.algorithm, algorithm);
      assert.ok(parsed?.key.equals(publicKey));
    });

    it(`refuses a key of ${name} with a parameter too many, and with one too few`, () => {
      assert.equal(parseCoseKey(changed(name, [[4, [2]]])), null);
      assert.equal(parseCoseKey(changed(name, [[2, Buffer.of(1)]])), null);
      for (const parameter of valid.get(name)?.keys() ?? []) {
        assert.equal(parseCoseKey(changed(name, [[parameter, undefined]])), null);
      }
    });

    it(`refuses a key of ${name} that calls itself another type or algorithm`, () => {
      for (const kty of [0, 1, 2, 3, 4, 'EC']) {
        if (kty === valid.get(name)?.get(1)) continue;
        assert.equal(parseCoseKey(changed(name, [[1, kty]])), null, `kty ${kty}`);
      }
      for (const alg of [0, -7, -8, -257, -35, -36, -37, -47, -258, -65_535, 'ES256']) {
        if (alg === algorithm) continue;
        assert.equal(parseCoseKey(changed(name, [[3, alg]])), null, `alg ${alg}`);
      }
    });
  }

  const x = valid.get('ES256')?.get(-2) as Buffer;
  const n = valid.get('RS256')?.get(-1) as Buffer;
  const refused: [name: string, algorithm: string, changes: Pairs][] = [
    ['another curve', 'ES256', [[-1, 2]]],
    ['secp256k1', 'ES256', [[-1, 8]]],
    ['a coordinate of 31 bytes', 'ES256', [[-2, x.subarray(1)]]],
    ['a coordinate of 33 bytes', 'ES256', [[-2, Buffer.concat([Buffer.of(0), x])]]],
    ['a second coordinate of 33 bytes', 'ES256', [[-3, Buffer.alloc(33)]]],
    ['a compressed point', 'ES256', [[-3, true]]],
    ['coordinates as text', 'ES256', [[-2, 'x'.repeat(32)]]],
    ['a point off the curve', 'ES256', [[-3, Buffer.alloc(32, 1)]]],
    [
      'the point 0, 0',
      'ES256',
      [
        [-2, Buffer.alloc(32)],
        [-3, Buffer.alloc(32)],
      ],
    ],
    ['a coordinate beyond the field', 'ES256', [[-2, Buffer.alloc(32, 255)]]],
    ['Ed448', 'EdDSA', [[-1, 7]]],
    ['X25519', 'EdDSA', [[-1, 4]]],
    ['a coordinate of 31 bytes', 'EdDSA', [[-2, Buffer.alloc(31, 1)]]],
    ['a coordinate of 57 bytes', 'EdDSA', [[-2, Buffer.alloc(57, 1)]]],
    ['a modulus of 2,040 bits', 'RS256', [[-1, n.subarray(1)]]],
    ['a modulus of 2,047 bits', 'RS256', [[-1, Buffer.concat([Buffer.of(0x7f), n.subarray(1)])]]],
    ['a modulus of 4,104 bits', 'RS256', [[-1, Buffer.alloc(513, 255)]]],
    ['a zero before the modulus', 'RS256', [[-1, Buffer.concat([Buffer.of(0), n])]]],
    ['an empty modulus', 'RS256', [[-1, Buffer.alloc(0)]]],
    ['a modulus as text', 'RS256', [[-1, 'n'.repeat(256)]]],
    ['the exponent 3', 'RS256', [[-2, Buffer.of(3)]]],
    ['the exponent 1', 'RS256', [[-2, Buffer.of(1)]]],
    ['a zero before the exponent', 'RS256', [[-2, Buffer.of(0, 1, 0, 1)]]],
    ['the exponent as a number', 'RS256', [[-2, 65_537]]],
  ];
  for (const [name, algorithm, changes] of refused) {
    it(`refuses ${name} in a key of ${algorithm}`, () => {
      assert.notEqual(parseCoseKey(changed(algorithm, [])), null);
      assert.equal(parseCoseKey(changed(algorithm, changes)), null);
    });
  }

  it('reads an RSA key of 4,096 bits', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 4_096 });
    assert.ok(parseCoseKey(encodeCbor(coseKey(-257, publicKey)))?.key.equals(publicKey));
  });

  it('refuses what is not one CBOR map', () => {
    assert.equal(parseCoseKey(Buffer.alloc(0)), null);
    assert.equal(parseCoseKey(encodeCbor([1, 2])), null);
    assert.equal(parseCoseKey(Buffer.concat([changed('EdDSA', []), Buffer.of(0)])), null);
  });

  it('has no key for an algorithm it does not know, whatever its parameters', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const { x = '', y = '' } = createPublicKey(
      publicKey.export({ type: 'spki', format: 'pem' }),
    ).export({ format: 'jwk' });
    const es384 = new Map<number, CborValue>([
      [1, 2],
      [3, -35],
      [-1, 2],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]);
    assert.equal(parseCoseKey(encodeCbor(es384)), null);
  });
});

describe('verifySignature', () => {
  const data = Buffer.from('authenticator data and a hash');
  for (const [name, algorithm] of ALGORITHMS) {
    it(`accepts a signature of ${name} over these bytes with this key, and no other`, () => {
      const [mine, other] = [new TestPasskey(algorithm), new TestPasskey(algorithm)];
      const key = parseCoseKey(mine.publicKey);
      assert.ok(key !== null);
      const signature = mine.sign(data);
      assert.equal(verifySignature(key, data, signature), true);
      assert.equal(verifySignature(key, Buffer.concat([data, Buffer.of(0)]), signature), false);
      assert.equal(verifySignature(key, data, other.sign(data)), false);
      for (let at = 0; at < signature.length; at += 7) {
        const flipped = Buffer.from(signature);
        flipped[at] = (flipped[at] ?? 0) ^ 1;
        assert.equal(verifySignature(key, data, flipped), false, `byte ${at}`);
      }
      for (const bad of [Buffer.alloc(0), signature.subarray(1), signature.subarray(0, -1)]) {
        assert.equal(verifySignature(key, data, bad), false);
      }
      assert.equal(verifySignature(key, data, Buffer.concat([signature, Buffer.of(0)])), false);
    });
  }

  it('accepts ECDSA as DER and not as two plain numbers', () => {
    const passkey = new TestPasskey(-7);
    const key = parseCoseKey(passkey.publicKey);
    assert.ok(key !== null);
    const der = passkey.sign(data);
    const size = der[3] ?? 0;
    const plain = [der.subarray(4, 4 + size), der.subarray(6 + size)].map((number) =>
      Buffer.concat([Buffer.alloc(32), number]).subarray(-32),
    );
    assert.equal(verifySignature(key, data, der), true);
    assert.equal(verifySignature(key, data, Buffer.concat(plain)), false);
  });
});
