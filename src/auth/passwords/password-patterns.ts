/**
 * Passwords that are long and still cheap to guess: a repeated short piece, chains of common words,
 * keyboard walks, years. Guessing programs try these early (NIST SP 800-63B-4, section 3.1.1.2).
 * Estimates the bits of a guesser who knows these few patterns; a rare word counts as random
 * letters. So it never proves that a password is good; it only finds common patterns.
 */
import { COMMON_WORDS, LONGEST_WORD } from './common-words.ts';

/**
 * Rows and columns of keyboards (QWERTY, QWERTZ, AZERTY), and the alphabet. A walk is a piece of
 * one, in either direction.
 */
const WALKS = `
1234567890 !@#$%^&*() qwertyuiop asdfghjkl zxcvbnm qwertzuiop yxcvbnm
azertyuiop qsdfghjklm wxcvbn abcdefghijklmnopqrstuvwxyz
1qaz 2wsx 3edc 4rfv 5tgb 6yhn 7ujm 8ik 9ol
1q2w3e4r5t6y7u8i9o0p q1w2e3r4t5y6u7i8o9p0 a1s2d3f4g5h6j7k8l9 qawsedrftgyhujikolp
`;
const BOTH_WAYS = WALKS.trim()
  .split(/\s+/)
  .flatMap((walk) => [walk, [...walk].reverse().join('')])
  .join(' ');

const BITS = { word: 9, walk: 6, year: 7, letter: 4.7, digit: 3.32, separator: 0, symbol: 4 };
/**
 * Four unrelated words of a list of 7,776 are 51.7 bits; five of the commonest 600, or 13 digits,
 * are less than this.
 */
const ENOUGH = 46;
/**
 * Bits for each character of the shortest password: with PASSWORD_MIN=8 eight random digits are
 * still enough.
 */
const ENOUGH_PER_CHARACTER = 3.1;
const LONGEST_WALK = 32; // characters; a longer one is a repetition, or counts as two

/**
 * Whether a text is one piece over and over, and the piece alone would be too short. In code units,
 * like the piece.
 */
export function isRepetition(text: string, minimum: number): boolean {
  const longest = Math.min(minimum - 1, text.length / 2);
  for (let size = 1; size <= longest; size++) {
    const piece = text.slice(0, size);
    if (piece.repeat(Math.ceil(text.length / size)).startsWith(text)) return true;
  }
  return false;
}

/**
 * Whether a password in lower case is cheap to guess, where `minimum` characters are the shortest
 * that is allowed.
 */
export function isGuessable(plain: string, minimum: number): boolean {
  const enough = Math.min(ENOUGH, ENOUGH_PER_CHARACTER * minimum);
  return Math.min(guessBits(plain), guessBits(withoutLeet(plain))) < enough;
}

/** The least bits over all ways to read a text as words, walks, years and single characters. */
function guessBits(text: string): number {
  const least = [0]; // of what stands before each position
  const offer = (end: number, bits: number) => {
    least[end] = Math.min(least[end] ?? Number.POSITIVE_INFINITY, bits);
  };
  for (let at = 0; at < text.length; at++) {
    const before = least[at] ?? 0;
    offer(at + 1, before + bitsOf(text.charAt(at)));
    const walk = walkLength(text, at);
    if (walk > 0) offer(at + walk, before + BITS.walk);
    if (/^(?:19|20)\d\d(?!\d)/.test(text.slice(at, at + 5)) && !/\d/.test(text.charAt(at - 1))) {
      offer(at + 4, before + BITS.year);
    }
    for (let size = 2; size <= LONGEST_WORD; size++) {
      if (COMMON_WORDS.has(text.slice(at, at + size))) offer(at + size, before + BITS.word);
    }
  }
  return least[text.length] ?? 0;
}

function bitsOf(character: string): number {
  if (/\d/.test(character)) return BITS.digit;
  if (/[\s._-]/.test(character)) return BITS.separator;
  return /[!-~]/.test(character) && !/[a-z]/.test(character) ? BITS.symbol : BITS.letter;
}

// The longest walk, or run of one character, that begins here; 0 for less than three, or than four
// digits.
function walkLength(text: string, at: number): number {
  const first = text.charAt(at);
  let same = 1;
  while (same < LONGEST_WALK && text.charAt(at + same) === first) same++;
  let walk = 1;
  while (at + walk < text.length && BOTH_WAYS.includes(text.slice(at, at + walk + 1))) walk++;
  const longest = Math.max(same, walk);
  const least = /^\d+$/.test(text.slice(at, at + longest)) ? 4 : 3;
  return longest >= least ? longest : 0;
}

const LEET: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
};

// Guessing programs try `p@ssw0rd` with `password`.
function withoutLeet(text: string): string {
  return text.replace(/[@431!0$57]/g, (character) => LEET[character] ?? character);
}
