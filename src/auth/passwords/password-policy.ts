/**
 * Which passwords may be chosen (NIST SP 800-63B-4, section 3.1.1.2; ASVS 6.2). Length and a
 * blocklist: no rules about digits and capitals, no expiry, no hints. The blocklist holds what
 * attackers try first, from public lists and by rule (its header says which is which). A list of
 * all leaked passwords is gigabytes: BREACHED_PASSWORDS can name one, see breached-passwords.ts. No
 * other server is asked.
 */
import { readFile } from 'node:fs/promises';
import { isGuessable, isRepetition } from './password-patterns.ts';
import { SortedLines } from './sorted-lines.ts';

/** Bytes of UTF-8: enough for any passphrase, and normalising them costs nothing. */
export const PASSWORD_MAX_BYTES = 1024;

/** Why a password is refused: a sentence for the person who chose it, or null when it is good. */
export type PasswordPolicy = (password: string, email: string) => Promise<string | null>;

export type PolicyOptions = {
  /** Code points. */
  readonly minimum: number;
  /** What attackers try first, in lower case. */
  readonly common: WordSet;
  /**
   * Words of this site beside those that every site of this app has: the labels of its host name.
   */
  readonly siteWords: readonly string[];
  /** Passwords that are published as examples. */
  readonly printed: readonly string[];
  /** Whether a password is in a list of leaked ones; null when there is no such list. */
  readonly isBreached: ((password: string) => Promise<boolean>) | null;
};

type WordSet = { has(word: string): boolean };

/** Words that an attacker tries here first (ASVS 6.1.2): the app, its subject, its operator. */
const CONTEXT_WORDS = ['coatcheck', 'coatcheckticket', 'cloakroom', 'dashboard', 'administrator'];

let commonPasswords: Promise<SortedLines> | null = null;

/** The blocklist, in lower case. Read once. */
export function loadCommonPasswords(): Promise<SortedLines> {
  commonPasswords ??= readCommonPasswords();
  return commonPasswords;
}

// Its header says that it is ASCII: one byte per character.
async function readCommonPasswords(): Promise<SortedLines> {
  const text = await readFile(new URL('common-passwords.txt', import.meta.url), 'latin1');
  return new SortedLines(text.replace(/^(?:# .*\n|\n)+/, ''));
}

/** The policy of a site: its rules one after the other, the cheap ones first. */
export function passwordPolicy(options: PolicyOptions): PasswordPolicy {
  const { isBreached } = options;
  return async (password, email) => {
    const problem = problemOf(password, email, options);
    if (problem !== null || isBreached === null) return problem;
    return (await isBreached(password.normalize('NFC'))) ? BREACHED : null;
  };
}

const BREACHED =
  'This is on a list of leaked passwords, so attackers try it. Choose another one, here and wherever else you use it.';

function problemOf(
  password: string,
  email: string,
  { minimum, common, siteWords, printed }: PolicyOptions,
): string | null {
  // A lone surrogate would be hashed as U+FFFD, like every other one: two passwords would be equal.
  if (!password.isWellFormed()) return 'The password has a character that can\u2019t be stored.';
  const normalized = password.normalize('NFC');
  const length = [...normalized].length;
  if (length < minimum) return `Use at least ${minimum} characters; this has ${length}.`;
  if (Buffer.byteLength(normalized) > PASSWORD_MAX_BYTES) {
    return `Use at most ${PASSWORD_MAX_BYTES} bytes.`;
  }
  const plain = normalized.toLowerCase();
  const squeezed = lettersAndDigits(plain);
  if (common.has(plain) || common.has(squeezed)) {
    return 'This is one of the first passwords an attacker would try. Choose another.';
  }
  if (isRepetition(plain, minimum) || isRepetition(squeezed, minimum)) {
    return 'This repeats one short piece over and over. Choose another.';
  }
  const names = [email.toLowerCase(), ...email.toLowerCase().split('@', 1)];
  if (isAbout(plain, [...CONTEXT_WORDS, ...siteWords, ...names])) {
    return 'This is too close to your e-mail address or the name of this site. Choose another.';
  }
  if (isAbout(squeezed, printed.map(lettersAndDigits))) {
    return 'This is an example from the public documentation of this program. Choose another.';
  }
  if (isGuessable(plain, minimum)) {
    return 'This is all very common words, years or neighbouring keys. Choose four or five unrelated words.';
  }
  return null;
}

// Without the word, the digits and the punctuation, enough has to be left.
function isAbout(plain: string, words: readonly string[]): boolean {
  return words.some((word) => {
    if (word.length < 4 || !plain.includes(word)) return false;
    const rest = plain.replaceAll(word, '').replace(/[^\p{L}]/gu, '');
    return rest.length < 4;
  });
}

// Guessing programs try `Liverpool-123456` with `liverpool123456`.
function lettersAndDigits(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '');
}
