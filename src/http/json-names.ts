/**
 * Names that come twice in one JSON object. JSON.parse keeps the last of them and says nothing;
 * another reader of the same text (a proxy, a log, a program that checks and passes on) may keep
 * the first (RFC 8259, section 4; ASVS 15.3.7).
 */

// A brace, or a string and the colon that makes it a name. The text is valid JSON, so every string
// ends.
const TOKENS = /[{}]|("(?:[^"\\]|\\.)*")[ \t\n\r]*(:?)/g;

/**
 * Whether an object in this text has a name twice, at whatever depth. The text has to be valid
 * JSON. Linear in its length.
 */
export function repeatsName(text: string): boolean {
  const open: Set<unknown>[] = []; // the names so far of each object that has begun and not ended
  for (const [token, string = '', colon] of text.matchAll(TOKENS)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (colon === ':') {
      const name: unknown = JSON.parse(string); // "\u0061" is "a"
      const names = open.at(-1);
      if (names?.has(name)) return true;
      names?.add(name);
    }
  }
  return false;
}
