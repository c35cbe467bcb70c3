import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  hashPassword,
  needsRehash,
  SCRYPT_COST,
  verifyPassword,
} from '../../../src/auth/passwords/password-hash.ts';

const CHEAP = { ln: 4, r: 1, p: 1 };
const PASSWORD = 'rainy otters juggle lamps';

function phc(cost: string, salt: string, keyInHex: string): string {
  const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  return `$scrypt$${cost}$${base64(Buffer.from(salt))}$${base64(Buffer.from(keyInHex, 'hex'))}`;
}

// RFC 7914, section 12: the vectors that have a salt and fit into a test.
const NACL = phc(
  'ln=10,r=8,p=16',
  'NaCl',
  'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162' +
    '2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640',
);
const SODIUM_CHLORIDE = phc(
  'ln=14,r=8,p=1',
  'SodiumChloride',
  '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2' +
    'd5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
);

describe('verifyPassword', () => {
  it('agrees with the vectors of RFC 7914', async () => {
    assert.equal(await verifyPassword('password', NACL), true);
    assert.equal(await verifyPassword('pleaseletmein', SODIUM_CHLORIDE), true);
    assert.equal(await verifyPassword('Password', NACL), false);
  });

  it('accepts the password that was hashed', async () => {
    const hash = await hashPassword(PASSWORD, CHEAP);
    assert.equal(await verifyPassword(PASSWORD, hash), true);
    assert.equal(await verifyPassword('something else', hash), false);
    assert.equal(await verifyPassword('', hash), false);
  });

  const equal: [name: string, chosen: string, typed: string][] = [
    ['\u00e9 in one code point and in two', 'caf\u00e9', 'cafe\u0301'],
    ['\u00e9 in two code points and in one', 'cafe\u0301', 'caf\u00e9'],
    ['a Hangul syllable and its letters', '\ud55c', '\u1112\u1161\u11ab'],
  ];
  for (const [name, chosen, typed] of equal) {
    it(`takes for equal: ${name}`, async () => {
      assert.equal(await verifyPassword(typed, await hashPassword(chosen, CHEAP)), true);
    });
  }

  const x72 = 'x'.repeat(72);
  const different: [name: string, chosen: string, typed: string][] = [
    ['the ligature \ufb01 and fi', 'o\ufb01ce', 'ofice'],
    ['a full-width letter and a plain one', '\uff41', 'a'],
    ['upper and lower case', 'Otter', 'otter'],
    ['the 73rd byte', `${x72}a`, `${x72}b`],
    ['72 bytes and 73', x72, `${x72}a`],
    ['the last of 1,024 bytes', `${'x'.repeat(1023)}a`, `${'x'.repeat(1023)}b`],
    ['what stands after a NUL', 'a\0b', 'a\0c'],
    ['a blank in front', ' otter', 'otter'],
    ['a blank at the end', 'otter ', 'otter'],
    ['a line break at the end', 'otter\n', 'otter'],
    ['a no-break space and a blank', 'a\u00a0b', 'a b'],
  ];
  for (const [name, chosen, typed] of different) {
    it(`takes for different: ${name}`, async () => {
      const hash = await hashPassword(chosen, CHEAP);
      assert.equal(await verifyPassword(typed, hash), false);
      assert.equal(await verifyPassword(chosen, hash), true);
    });
  }

  it('notices one changed character of the key or of the salt', async () => {
    const hash = await hashPassword(PASSWORD, CHEAP);
    const [, , , salt = '', key = ''] = hash.split('$');
    const change = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
    assert.equal(await verifyPassword(PASSWORD, hash.replace(key, change(key))), false);
    assert.equal(await verifyPassword(PASSWORD, hash.replace(salt, change(salt))), false);
  });

  const SALT = 'A'.repeat(22);
  const KEY = 'A'.repeat(43);
  const damaged: [name: string, hash: string][] = [
    ['nothing', ''],
    ['another algorithm', `$argon2id$ln=4,r=1,p=1$${SALT}$${KEY}`],
    ['no key', `$scrypt$ln=4,r=1,p=1$${SALT}$`],
    ['no salt', `$scrypt$ln=4,r=1,p=1$$${KEY}`],
    ['the end missing', `$scrypt$ln=4,r=1,p=1$${SALT}`],
    ['parameters in another order', `$scrypt$r=1,ln=4,p=1$${SALT}$${KEY}`],
    ['a parameter missing', `$scrypt$ln=4,r=1$${SALT}$${KEY}`],
    ['a parameter that is no number', `$scrypt$ln=x,r=1,p=1$${SALT}$${KEY}`],
    ['a cost of nothing', `$scrypt$ln=0,r=1,p=1$${SALT}$${KEY}`],
    ['an impossible cost', `$scrypt$ln=99,r=1,p=1$${SALT}$${KEY}`],
    ['a character that is not base64', `$scrypt$ln=4,r=1,p=1$${SALT}$${KEY.slice(1)}!`],
    ['a line break at the end', `$scrypt$ln=4,r=1,p=1$${SALT}$${KEY}\n`],
    ['something in front', ` $scrypt$ln=4,r=1,p=1$${SALT}$${KEY}`],
    ['the password itself', PASSWORD],
  ];
  for (const [name, hash] of damaged) {
    it(`throws for a damaged hash: ${name}`, async () => {
      await assert.rejects(verifyPassword(PASSWORD, hash));
    });
  }
});

describe('hashPassword', () => {
  it('is a PHC string with its cost, a salt of 16 bytes and a key of 32', async () => {
    const hash = await hashPassword(PASSWORD, { ln: 5, r: 2, p: 3 });
    assert.match(hash, /^\$scrypt\$ln=5,r=2,p=3\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  });

  it('has a salt of its own each time', async () => {
    const hashes = await Promise.all(
      Array.from({ length: 100 }, () => hashPassword(PASSWORD, CHEAP)),
    );
    assert.equal(new Set(hashes.map((hash) => hash.split('$')[3])).size, 100);
    assert.equal(new Set(hashes.map((hash) => hash.split('$')[4])).size, 100);
  });

  it('rejects for a cost that scrypt does not know', async () => {
    await assert.rejects(hashPassword(PASSWORD, { ln: 0, r: 1, p: 1 }));
  });
});

describe('needsRehash', () => {
  it('is false for a hash of this cost and true for a weaker one', async () => {
    const hash = await hashPassword(PASSWORD, CHEAP);
    assert.equal(needsRehash(hash, CHEAP), false);
    assert.equal(needsRehash(hash, { ...CHEAP, ln: 5 }), true);
    assert.equal(needsRehash(hash, { ...CHEAP, r: 2 }), true);
    assert.equal(needsRehash(hash, { ...CHEAP, p: 2 }), true);
  });

  it('is false for a stronger hash, also when another parameter is weaker', async () => {
    const hash = await hashPassword(PASSWORD, { ln: 5, r: 2, p: 2 });
    assert.equal(needsRehash(hash, { ln: 4, r: 2, p: 2 }), false);
    assert.equal(needsRehash(hash, { ln: 5, r: 1, p: 2 }), false);
    assert.equal(needsRehash(hash, { ln: 5, r: 2, p: 1 }), false);
    assert.equal(needsRehash(hash, { ln: 4, r: 2, p: 4 }), false);
  });

  it('throws for a damaged hash', () => {
    assert.throws(() => needsRehash('$scrypt$', CHEAP));
  });
});

describe('SCRYPT_COST', () => {
  it('is the one that OWASP and ASVS recommend', () => {
    assert.deepEqual(SCRYPT_COST, { ln: 17, r: 8, p: 1 });
  });
});

describe('a stored hash that is damaged', () => {
  it('is an error, and never one that every password matches', async () => {
    for (const key of ['A', 'AAAA', 'A'.repeat(42)]) {
      await assert.rejects(
        verifyPassword('anything', `$scrypt$ln=4,r=1,p=1$AAAA$${key}`),
        /not readable/,
      );
    }
  });
});
