import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { COMMON_WORDS } from '../../../src/auth/passwords/common-words.ts';
import { isGuessable, isRepetition } from '../../../src/auth/passwords/password-patterns.ts';
import { createRandom } from '../../fuzz/random.ts';

const words = readFileSync(new URL('eff-words.txt', import.meta.url), 'utf8')
  .replaceAll(/^#.*\n/gm, '')
  .trim()
  .split(/\s+/);

describe('isGuessable', () => {
  it('refuses none of 10,000 passphrases of four random words', () => {
    const random = createRandom(12);
    assert.ok(words.length > 1_200);
    const separators = [' ', '-', ''];
    for (let i = 0; i < 10_000; i++) {
      const separator = separators[i % separators.length];
      const passphrase = Array.from({ length: 4 }, () => random.pick(words)).join(separator);
      assert.equal(isGuessable(passphrase, 15), false, passphrase);
      assert.equal(isRepetition(passphrase, 15), false, passphrase);
    }
  });

  it('refuses almost no generated password', () => {
    const random = createRandom(12);
    const lower = 'abcdefghijklmnopqrstuvwxyz';
    const alphabets = { lower, hex: '0123456789abcdef', all: `${lower}0123456789-_!$%&/()=?+*#.,` };
    for (const [name, alphabet] of Object.entries(alphabets)) {
      const made = Array.from({ length: 5_000 }, () =>
        Array.from({ length: 15 }, () => alphabet[random.below(alphabet.length)]).join(''),
      );
      const refused = made.filter((password) => isGuessable(password, 15));
      assert.ok(refused.length <= 25, `${name}: ${refused}`);
    }
  });

  it('refuses every chain of up to five common words', () => {
    const random = createRandom(12);
    const common = [...COMMON_WORDS];
    for (let i = 0; i < 5_000; i++) {
      const chain = Array.from({ length: 1 + (i % 5) }, () => random.pick(common)).join('');
      assert.equal(isGuessable(chain, 15), true, chain);
    }
  });

  it('reads the longest password in a moment, whatever it is made of', () => {
    const pieces = ['q', 'qwertyuiop', 'password', '1999', 'aaab', '\u{1f600}', '1q2w3e', 'x@4!'];
    const started = process.cpuUsage();
    for (const piece of pieces) isGuessable(piece.repeat(1_024 / piece.length), 15);
    assert.ok(process.cpuUsage(started).user < 1_000_000, 'in µs');
  });
});

describe('isRepetition', () => {
  it('finds a piece that is too short to be a password, cut at the end or not', () => {
    assert.equal(isRepetition('abcabcabcabcabc', 15), true);
    assert.equal(isRepetition('abcdefgabcdefgab', 15), true);
    assert.equal(isRepetition(''.padEnd(28, 'abcdefghijklmn'), 15), true);
    assert.equal(isRepetition(''.padEnd(30, 'abcdefghijklmno'), 15), false);
    assert.equal(isRepetition('abcdefgabcdefgX', 15), false);
    assert.equal(isRepetition('', 15), false);
  });
});
