/**
 * Text in the header of a mail, which is ASCII: other characters go into encoded words (RFC 2047),
 * in base64, which is allowed in a subject and in a display name alike.
 */

/**
 * Bytes in one encoded word: 39 become 52 of base64, and 64 with `=?utf-8?B?` and `?=`. A line with
 * an encoded word has at most 76 characters, and the first one begins with the name of the header.
 */
const BYTES = 39;

/** Other lines may have 998 characters, the name of the header included. */
const LONGEST_PLAIN = 900;

/** A subject, or another unstructured header value. */
export function headerText(text: string): string {
  return isPlain(text) && text.length <= LONGEST_PLAIN ? text : encodedWords(text);
}

/** A display name before an address (RFC 5322, section 3.2.5): bare, quoted or encoded. */
export function displayName(name: string): string {
  if (!isPlain(name)) return encodedWords(name);
  const atoms = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
  return atoms.test(name) ? name : `"${name.replaceAll(/["\\]/g, '\\$&')}"`;
}

// `=?` would be read as the beginning of an encoded word.
function isPlain(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text) && !text.includes('=?');
}

// Readers drop the line break and the space between two encoded words (RFC 2047, section 6.2). No
// character may be divided between them.
function encodedWords(text: string): string {
  const words: string[] = [''];
  for (const character of text) {
    const last = words.at(-1) ?? '';
    if (Buffer.byteLength(last + character) <= BYTES) words[words.length - 1] = last + character;
    else words.push(character);
  }
  return words.map((word) => `=?utf-8?B?${Buffer.from(word).toString('base64')}?=`).join('\n ');
}
