import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decodeBase32 } from '../../../src/auth/factors/base32.ts';
import { hashRecoveryCode, makeRecoveryCodes } from '../../../src/auth/factors/recovery-codes.ts';
import { anyText } from '../../text.ts';

/** Every character of base32 that a digit looks like, and others. */
const CODE = 'OIB2-C3D4-E5F6-G7HJ-KLMN-PQRS';
const HASH = createHash('sha256').update('OIB2C3D4E5F6G7HJKLMNPQRS').digest('base64url');

describe('makeRecoveryCodes', () => {
  it('makes ten codes of six groups of four characters', () => {
    const codes = makeRecoveryCodes();
    assert.equal(codes.length, 10);
    for (const code of codes) assert.match(code, /^([A-Z2-7]{4}-){5}[A-Z2-7]{4}$/);
    assert.equal(new Set([...codes, ...makeRecoveryCodes()]).size, 20);
  });

  it('takes 120 random bits for each code', () => {
    let filled = 0;
    const codes = makeRecoveryCodes((size) => Buffer.alloc(size, filled++));
    const bytes = codes.map((code) => decodeBase32(code.replaceAll('-', '')));
    assert.deepEqual(
      bytes,
      codes.map((_, i) => Buffer.alloc(15, i)),
    );
  });
});

describe('hashRecoveryCode', () => {
  it('is the SHA-256 of the 24 characters', () => {
    assert.equal(hashRecoveryCode(CODE), HASH);
  });

  const accepted: readonly [name: string, typed: string][] = [
    ['lower case', CODE.toLowerCase()],
    ['no dashes', CODE.replaceAll('-', '')],
    ['blanks', ` ${CODE.replaceAll('-', ' ')}\n`],
    ['the dashes of a phone', CODE.replaceAll('-', '\u2013')],
    ['hyphens that do not break', CODE.replaceAll('-', '\u2011')],
    ['digits for the letters they look like', CODE.replace('OIB', '018')],
  ];
  for (const [name, typed] of accepted) {
    it(`reads a code that was typed with ${name}`, () =>
      assert.equal(hashRecoveryCode(typed), HASH));
  }

  const refused: readonly [name: string, typed: string][] = [
    ['nothing', ''],
    ['a character less', CODE.slice(0, -1)],
    ['a character more', `${CODE}A`],
    ['a 9', CODE.replace('S', '9')],
    ['a null byte', `${CODE}\0`],
    ['a letter that upper-cases to S, U+017F', CODE.replace('S', '\u017f')],
    ['full-width letters', CODE.replace('S', '\uff33')],
    ['a very long code', 'A'.repeat(1_000_000)],
    ['very many dashes', '-'.repeat(1_000_000)],
  ];
  for (const [name, typed] of refused) {
    it(`refuses ${name}`, () => assert.equal(hashRecoveryCode(typed), null));
  }

  it('reads every code that was made, and gives two of them two hashes', () => {
    const codes = makeRecoveryCodes();
    const hashes = codes.map(hashRecoveryCode);
    assert.ok(!hashes.includes(null));
    assert.equal(new Set(hashes).size, codes.length);
  });

  it('is a hash or null, whatever is typed', () => {
    fc.assert(
      fc.property(anyText, (typed) => {
        assert.match(hashRecoveryCode(typed) ?? HASH, /^[A-Za-z0-9_-]{43}$/);
      }),
    );
  });
});
