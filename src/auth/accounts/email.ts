/**
 * The e-mail address is the name of an account. It is checked by allow-list, character by
 * character, as <input type=email> does (WHATWG HTML), plus a dot in the domain, because
 * `ada@example` is nearly always a slip. That is ASCII only: an address with a Cyrillic "а" that
 * looks like ada@example.com must not become a second account. A sign-up does not prove that the
 * mailbox belongs to the person: there may be no mail server.
 */

const LOCAL_PART = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** In characters: RFC 5321, section 4.5.3.1.3, less the angle brackets of the path. */
export const EMAIL_LIMIT = 254;

/** The spelling under which an address is stored and looked up; null when it is no address. */
export function normalizeEmail(typed: string): string | null {
  const email = typed.trim().toLowerCase();
  // Check for ASCII first: U+212A lower-cases to `k`.
  if (email.length > EMAIL_LIMIT || !/^[\x21-\x7e]*$/.test(typed.trim())) return null;
  const at = email.lastIndexOf('@');
  const labels = email.slice(at + 1).split('.');
  const valid =
    LOCAL_PART.test(email.slice(0, Math.max(at, 0))) &&
    labels.length >= 2 &&
    labels.every((label) => LABEL.test(label));
  return valid ? email : null;
}
