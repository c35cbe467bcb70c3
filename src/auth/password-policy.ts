/**
 * Which passwords may be chosen (NIST SP 800-63B-4, section 3.1.1.2; ASVS 6.2). Length and a blocklist, nothing else: no
 * rules about digits and capitals, no expiry, no hints. The blocklist holds what attackers try first, from public
 * frequency lists and by rule (its header says which is which); it is not a list of all leaked passwords, which
 * would be gigabytes or a call to somebody else's server.
 */
import { readFile } from 'node:fs/promises';
import { SortedLines } from './sorted-lines.ts';

/** Bytes of UTF-8. Long enough for any passphrase, short enough that normalising it costs nothing. */
export const PASSWORD_MAX_BYTES = 1024;

/** Why a password is refused: a sentence for the person who chose it, or null when it is good. */
export type PasswordPolicy = (password: string, email: string) => string | null;

type WordSet = { has(word: string): boolean };

/** Words that everybody would try here (ASVS 6.1.2): the name of the app, what it is, who runs it. */
const CONTEXT_WORDS = ['coatcheck', 'coatcheckticket', 'cloakroom', 'dashboard', 'administrator'];

let commonPasswords: Promise<SortedLines> | null = null;

/** The blocklist, in lower case. Read once. */
export function loadCommonPasswords(): Promise<SortedLines> {
  commonPasswords ??= readCommonPasswords();
  return commonPasswords;
}

// ASCII, says its header: one byte a character.
async function readCommonPasswords(): Promise<SortedLines> {
  const text = await readFile(new URL('common-passwords.txt', import.meta.url), 'latin1');
  return new SortedLines(text.replace(/^(?:# .*\n|\n)+/, ''));
}

/** A policy with a shortest length in code points. `siteWords` are added to the context words (the host name, say). */
export function passwordPolicy(
  minimum: number,
  common: WordSet,
  siteWords: readonly string[],
): PasswordPolicy {
  const contextWords = [...CONTEXT_WORDS, ...siteWords];
  return (password, email) => {
    // A lone surrogate would be hashed as U+FFFD, like every other one: two passwords that are equal.
    if (!password.isWellFormed()) return 'The password has a character that cannot be stored.';
    const normalized = password.normalize('NFC');
    const length = [...normalized].length;
    if (length < minimum) {
      return `Use at least ${minimum} characters; this has ${length}.`;
    }
    if (Buffer.byteLength(normalized) > PASSWORD_MAX_BYTES) {
      return `Use at most ${PASSWORD_MAX_BYTES} bytes.`;
    }
    const plain = normalized.toLowerCase();
    if (isCommon(plain, common))
      return 'This is one of the first passwords an attacker tries. Choose another.';
    if (isRepetition(plain)) return 'This repeats one short piece over and over. Choose another.';
    if (
      isAbout(plain, [...contextWords, email.toLowerCase(), ...email.toLowerCase().split('@', 1)])
    ) {
      return 'This is the name of this site or of your account with a little added. Choose another.';
    }
    return null;
  };
}

// `Liverpool-123456` is `liverpool123456` to whoever guesses.
function isCommon(plain: string, common: WordSet): boolean {
  return common.has(plain) || common.has(lettersAndDigits(plain));
}

function isRepetition(plain: string): boolean {
  const longest = Math.min(8, plain.length / 2);
  for (let size = 1; size <= longest; size++) {
    const piece = plain.slice(0, size);
    if (piece.repeat(Math.ceil(plain.length / size)).startsWith(plain)) return true;
  }
  return false;
}

// What is left when the word, the digits and the punctuation are gone has to be a password of its own.
function isAbout(plain: string, words: readonly string[]): boolean {
  return words.some((word) => {
    if (word.length < 4 || !plain.includes(word)) return false;
    const rest = plain.replaceAll(word, '').replace(/[^\p{L}]/gu, '');
    return rest.length < 4;
  });
}

function lettersAndDigits(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '');
}
