/**
 * RESP2, the protocol of Redis (redis.io, "Redis serialization protocol specification"). A command
 * is a list of strings. A reply has one of five types, told by its first byte: `+` a line of text,
 * `-` an error, `:` a number, `$` a string of so many bytes (a bulk string), `*` a list of replies.
 *
 * What this deliberately does not do: RESP3, bytes that are not UTF-8, and numbers above 2^53. It
 * begins a reply anew when more of it has arrived, which is slow for replies of many packets.
 */

/** A reply. A key that does not exist is null. */
export type Reply = string | number | null | RedisError | readonly Reply[];

/** An error that Redis has answered, such as `WRONGTYPE ...`. */
export class RedisError extends Error {}

/** A reply, and the index of the first byte behind it. */
export type Decoded = { readonly reply: Reply; readonly end: number };

/**
 * The bytes of a command. The length stands before each word, so Redis never searches a word for
 * its end, and no word can contain another command.
 */
export function encode(words: readonly string[]): string {
  const strings = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return `*${words.length}\r\n${strings.join('')}`;
}

/**
 * The reply that begins at `from`; null until all of it has arrived. Throws an Error when it is not
 * RESP2.
 */
export function decode(bytes: Buffer, from = 0): Decoded | null {
  const lineEnd = bytes.indexOf('\r\n', from);
  if (lineEnd === -1) return null;
  const type = bytes.toString('latin1', from, from + 1);
  const line = bytes.toString('utf8', from + 1, lineEnd);
  const end = lineEnd + 2;
  if (type === '+') return { reply: line, end };
  if (type === '-') return { reply: new RedisError(line), end };
  if (!/^-?\d+$/.test(line)) throw new Error('The other side does not speak RESP2.');
  if (type === ':') return { reply: Number(line), end };
  if (type === '$') return decodeString(bytes, Number(line), end);
  if (type === '*') return decodeList(bytes, Number(line), end);
  throw new Error('The other side does not speak RESP2.');
}

function decodeString(bytes: Buffer, length: number, from: number): Decoded | null {
  if (length < 0) return { reply: null, end: from };
  const end = from + length + 2;
  if (bytes.length < end) return null;
  return { reply: bytes.toString('utf8', from, from + length), end };
}

function decodeList(bytes: Buffer, length: number, from: number): Decoded | null {
  if (length < 0) return { reply: null, end: from };
  const replies: Reply[] = [];
  let end = from;
  while (replies.length < length) {
    const next = decode(bytes, end);
    if (next === null) return null;
    replies.push(next.reply);
    end = next.end;
  }
  return { reply: replies, end };
}
