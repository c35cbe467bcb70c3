/**
 * Recovery codes: the way in when the phone is lost. Ten, shown once, each good once in place of
 * the code of an app; never in place of the password.
 *
 * A code is 15 random bytes: 120 bits, 24 characters of base32. From 112 bits on a fast hash is
 * enough for storage (ASVS 6.5.2): too many codes to try against a stolen database, where the eight
 * digits of other sites are tried in a second. The hash has no salt and no account in it. Both
 * would only slow down tables made in advance, and there is no table of 2^120 codes; so the store
 * finds and deletes a code by its hash in one statement.
 */
import { randomBytes } from 'node:crypto';
import { hashSecret } from '../secret.ts';
import { encodeBase32, groupsOfFour } from './base32.ts';

/** How many codes a set has. */
export const RECOVERY_CODE_COUNT = 10;

const CODE_BYTES = 15;
const SHAPE = /^[A-Za-z0-8]{24}$/;

/** A new set of codes as they are shown: `XXXX-XXXX-XXXX-XXXX-XXXX-XXXX`. */
export function makeRecoveryCodes(
  random: (size: number) => Buffer = randomBytes,
): readonly string[] {
  return Array.from({ length: RECOVERY_CODE_COUNT }, () =>
    groupsOfFour(encodeBase32(random(CODE_BYTES)), '-'),
  );
}

/** A new set of codes, and the hashes to store. */
export function hashedRecoveryCodes(random: (size: number) => Buffer = randomBytes): {
  readonly codes: readonly string[];
  readonly keys: readonly string[];
} {
  const codes = makeRecoveryCodes(random);
  return { codes, keys: codes.flatMap((code) => hashRecoveryCode(code) ?? []) };
}

/**
 * The SHA-256 under which a code is stored, from the code as it is shown or as a person typed it;
 * null when the text cannot be one.
 */
export function hashRecoveryCode(typed: string): string | null {
  const code = normalizeRecoveryCode(typed);
  return code === null ? null : hashSecret(code);
}

// RFC 4648, section 3.4: "The characters "0" and "O" are easily confused, as are "1", "l", and "I".
// In the base32 alphabet below, where 0 (zero) and 1 (one) are not present, a decoder may interpret
// 0 as O, and 1 as I or L depending on case." Codes are shown in upper case, so 1 is I; 8 is not
// present either, and is B. No guess gets easier: these digits are in no code.
const LOOKALIKES: ReadonlyMap<string, string> = new Map([
  ['0', 'O'],
  ['1', 'I'],
  ['8', 'B'],
]);

// Without blanks and dashes: phones turn hyphens into other dashes.
function normalizeRecoveryCode(typed: string): string | null {
  const code = typed.replace(/[\s\p{Dash_Punctuation}]/gu, '');
  // Check for ASCII first: U+017F upper-cases to `S`.
  if (!SHAPE.test(code)) return null;
  return code.toUpperCase().replace(/[018]/g, (digit) => LOOKALIKES.get(digit) ?? digit);
}
