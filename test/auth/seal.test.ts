import assert from 'node:assert/strict';
import { createCipheriv, createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { createSeal, makeSealingKey } from '../../src/auth/seal.ts';

const KEY = Buffer.from('feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308', 'hex');
const OTHER = Buffer.alloc(32, 7);
const NAME = 'token_keys/abc';
const PLAIN = Buffer.from('thirty-two bytes that are secret');

/** A value sealed by another hand, from the description of the format alone. */
function sealedByHand(name: string, nonce: Buffer, plain: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', KEY, nonce);
  cipher.setAAD(Buffer.from(name));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  const keyId = createHash('sha256').update(KEY).digest().subarray(0, 8);
  return Buffer.concat([Buffer.of(1), keyId, nonce, body, cipher.getAuthTag()]);
}

describe('createSeal', () => {
  it('opens a value that it sealed', () => {
    const { seal, open } = createSeal([KEY]);
    for (const plain of [PLAIN, Buffer.alloc(0), Buffer.alloc(10_000, 1)]) {
      assert.deepEqual(open(NAME, seal(NAME, plain)), plain);
    }
  });

  it('opens a known answer: AES-256-GCM, test case 16 of the GCM specification (McGrew and Viega)', () => {
    const plain =
      'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39';
    const cipher =
      '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662';
    const parts = ['01', createHash('sha256').update(KEY).digest('hex').slice(0, 16)];
    // Names are text; the test case authenticates bytes that are none, so the name here is another
    // and so is the tag.
    const nonce = Buffer.from('cafebabefacedbaddecaf888', 'hex');
    const sealed = sealedByHand(NAME, nonce, Buffer.from(plain, 'hex'));
    assert.equal(
      sealed.toString('hex').slice(0, -32),
      [...parts, nonce.toString('hex'), cipher].join(''),
    );
    assert.equal(createSeal([KEY]).open(NAME, sealed)?.toString('hex'), plain);
  });

  it('adds 37 bytes: version, key id, nonce and tag', () => {
    assert.equal(createSeal([KEY]).seal(NAME, PLAIN).length, PLAIN.length + 1 + 8 + 12 + 16);
  });

  it('never seals twice alike, nor shows a byte of the value or of the key', () => {
    const { seal } = createSeal([KEY]);
    const sealed = Array.from({ length: 100 }, () => seal(NAME, PLAIN));
    assert.equal(new Set(sealed.map((value) => value.toString('hex', 9, 21))).size, 100, 'nonces');
    for (const value of sealed) {
      assert.ok(!value.includes(PLAIN.subarray(0, 8)));
      assert.ok(!value.includes(KEY.subarray(0, 8)));
    }
  });

  it('opens nothing in which one bit of any byte is another', () => {
    const { seal, open } = createSeal([KEY]);
    const sealed = seal(NAME, PLAIN);
    for (let i = 0; i < sealed.length; i++) {
      const changed = Buffer.from(sealed);
      changed[i] = (changed[i] ?? 0) ^ 1;
      assert.equal(open(NAME, changed), null, `byte ${i}`);
    }
  });

  it('opens nothing that was cut short or made longer', () => {
    const { seal, open } = createSeal([KEY]);
    const sealed = seal(NAME, PLAIN);
    for (let length = 0; length < sealed.length; length++) {
      assert.equal(open(NAME, sealed.subarray(0, length)), null, `${length} bytes`);
    }
    assert.equal(open(NAME, Buffer.concat([sealed, Buffer.of(0)])), null);
  });

  it('opens nothing under another name: a value cannot be moved to another row', () => {
    const { seal, open } = createSeal([KEY]);
    const sealed = seal(NAME, PLAIN);
    for (const name of ['token_keys/abd', 'secrets/abc', ''])
      assert.equal(open(name, sealed), null);
  });

  it('seals with its first key and opens with each', () => {
    const old = createSeal([OTHER]).seal(NAME, PLAIN);
    const both = createSeal([KEY, OTHER]);
    assert.deepEqual(both.open(NAME, old), PLAIN);
    assert.deepEqual(createSeal([KEY]).open(NAME, both.seal(NAME, PLAIN)), PLAIN);
    assert.equal(createSeal([KEY]).open(NAME, old), null);
  });

  it('throws when there is no key', () => {
    assert.throws(() => createSeal([]), /no key/);
  });
});

describe('makeSealingKey', () => {
  it('is 256 random bits', () => {
    assert.equal(makeSealingKey().length, 32);
    assert.notDeepEqual(makeSealingKey(), makeSealingKey());
  });
});
