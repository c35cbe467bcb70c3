import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  checkAuthenticatorData,
  parseAuthenticatorData,
} from '../../../src/auth/passkeys/authenticator-data.ts';
import { FLAGS, TestPasskey } from './authenticator.ts';
import { encodeCbor } from './encode-cbor.ts';

const { UP, UV, BE, BS, AT, ED } = FLAGS;
const RP_ID = 'example.com';

/** Authenticator data of these flags; `rest` follows the counter. */
function build(flags: number, rest: Buffer = Buffer.alloc(0), counter = 0): Buffer {
  const numbers = Buffer.alloc(5);
  numbers.writeUInt8(flags);
  numbers.writeUInt32BE(counter, 1);
  return Buffer.concat([hash('sha256', RP_ID, 'buffer'), numbers, rest]);
}

const { publicKey } = new TestPasskey(-8);
const attested = (id: Buffer, key = publicKey, length = id.length) => {
  const size = Buffer.alloc(2);
  size.writeUInt16BE(length);
  return Buffer.concat([Buffer.alloc(16, 0xab), size, id, key]);
};
const id = Buffer.alloc(32, 1);
const extensions = encodeCbor(new Map([['credProtect', 2]]));

describe('parseAuthenticatorData', () => {
  it('reads each flag from its own bit, and the counter', () => {
    const flagsOf = (flags: number) => {
      const data = parseAuthenticatorData(build(flags));
      assert.ok(data !== null);
      const { userPresent, userVerified, backupEligible, backedUp } = data;
      return [userPresent, userVerified, backupEligible, backedUp];
    };
    assert.deepEqual(flagsOf(0), [false, false, false, false]);
    assert.deepEqual(flagsOf(UP), [true, false, false, false]);
    assert.deepEqual(flagsOf(UV), [false, true, false, false]);
    assert.deepEqual(flagsOf(BE), [false, false, true, false]);
    assert.deepEqual(flagsOf(BS), [false, false, false, true]);
    assert.deepEqual(flagsOf(0b00100010), [false, false, false, false]); // reserved
    assert.equal(parseAuthenticatorData(build(UP, undefined, 0xfffffffe))?.counter, 0xfffffffe);
  });

  it('reads the attested credential, and ignores extensions', () => {
    const expected = { aaguid: 'ab'.repeat(16), id, publicKey };
    const plain = parseAuthenticatorData(build(AT, attested(id)));
    assert.deepEqual(plain?.credential, expected);
    const bytes = build(AT | ED, Buffer.concat([attested(id), extensions]));
    assert.deepEqual(parseAuthenticatorData(bytes)?.credential, expected);
    assert.equal(parseAuthenticatorData(build(ED, extensions))?.credential, null);
  });

  it('reads an id of 0 bytes and one of 1,024, which the registration then refuses', () => {
    for (const length of [0, 1_024]) {
      const data = parseAuthenticatorData(build(AT, attested(Buffer.alloc(length))));
      assert.equal(data?.credential?.id.length, length);
    }
  });

  const refused: [name: string, bytes: Buffer][] = [
    ['nothing', Buffer.alloc(0)],
    ['36 bytes', build(UP).subarray(0, 36)],
    ['a byte too many', build(UP, Buffer.of(0))],
    ['attested data without their flag', build(UP, attested(id))],
    ['the flag of attested data without them', build(AT)],
    ['attested data that end in the AAGUID', build(AT, attested(id).subarray(0, 15))],
    ['attested data that end in the id', build(AT, attested(id).subarray(0, 30))],
    ['attested data that end in the key', build(AT, attested(id).subarray(0, -1))],
    ['an id that is longer than all bytes', build(AT, attested(id, publicKey, 65_535))],
    ['a key that is no CBOR', build(AT, attested(id, Buffer.of(0xff)))],
    ['a byte behind the key', build(AT, Buffer.concat([attested(id), Buffer.of(0)]))],
    ['extensions without their flag', build(AT, Buffer.concat([attested(id), extensions]))],
    ['the flag of extensions without them', build(ED)],
    ['extensions that are a list', build(ED, encodeCbor([]))],
    ['extensions that are cut off', build(ED, extensions.subarray(0, -1))],
    ['a byte behind the extensions', build(ED, Buffer.concat([extensions, Buffer.of(0)]))],
  ];
  for (const [name, bytes] of refused) {
    it(`refuses ${name}`, () => assert.equal(parseAuthenticatorData(bytes), null));
  }

  it('refuses each part of valid data that is cut off', () => {
    const bytes = build(AT | ED, Buffer.concat([attested(id), extensions]));
    for (let length = 0; length < bytes.length; length++) {
      assert.equal(parseAuthenticatorData(bytes.subarray(0, length)), null, `${length} bytes`);
    }
  });

  it('answers for any bytes, without an exception', () => {
    const flags = fc.constantFrom(0, AT, ED, AT | ED);
    fc.assert(
      fc.property(flags, fc.uint8Array({ maxLength: 300 }), (flag, rest) => {
        const data = parseAuthenticatorData(build(flag, Buffer.from(rest)));
        if (flag === 0) assert.equal(data !== null, rest.length === 0);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        parseAuthenticatorData(Buffer.from(bytes));
      }),
    );
  });
});

describe('checkAuthenticatorData', () => {
  const check = (flags: number, userVerification: 'required' | 'preferred', rpId = RP_ID) => {
    const data = parseAuthenticatorData(build(flags));
    assert.ok(data !== null);
    return checkAuthenticatorData(data, { rpId, userVerification });
  };

  it('demands the RP ID, the whole of it', () => {
    assert.equal(check(UP | UV, 'required'), null);
    for (const rpId of ['', 'com', 'example.co', 'www.example.com', 'Example.com']) {
      assert.equal(check(UP | UV, 'required', rpId), 'rp_id');
    }
  });

  it('demands a present user, and a verified one where that is required', () => {
    assert.equal(check(UV, 'required'), 'user_present');
    assert.equal(check(UV, 'preferred'), 'user_present');
    assert.equal(check(UP, 'required'), 'user_verified');
    assert.equal(check(UP, 'preferred'), null);
  });

  it('refuses a copy of what cannot be copied', () => {
    assert.equal(check(UP | UV | BE, 'required'), null);
    assert.equal(check(UP | UV | BE | BS, 'required'), null);
    assert.equal(check(UP | UV | BS, 'required'), 'backup_state');
  });
});
