/**
 * base64url (RFC 4648, section 5) as WebAuthn uses it (section 3): "with all trailing '='
 * characters omitted [...] and without the inclusion of any line breaks, whitespace, or other
 * additional characters". Node's decoder ignores all of these, and stray bits in the last
 * character, so one credential id would have many spellings. This one accepts a single spelling.
 */

/**
 * Decodes a field of a browser's JSON. Null when it is not text, is longer than `mostBytes` when
 * decoded, or is not the one spelling of its bytes. Never throws.
 */
export function decodeBase64Url(field: unknown, mostBytes: number): Buffer | null {
  if (typeof field !== 'string' || field.length > Math.ceil((mostBytes * 4) / 3)) return null;
  const bytes = Buffer.from(field, 'base64url');
  return bytes.toString('base64url') === field ? bytes : null;
}
