/**
 * The names of the fields in a body, which is all that is kept of it. The bytes are held until they
 * are read.
 */
import type { BodySummary } from './exchange.ts';
import { type Mask, redactName } from './fingerprint.ts';

/**
 * Bytes of a body that are kept until its field names are read. The server takes no larger body.
 */
const BODY_LIMIT = 16 * 1024;

/** A body while it arrives. */
export type KeptBody = { chunks: Buffer[]; bytes: number };

/** Adds bytes to a body. One that is too long has no names, and its bytes are let go. */
export function keep(body: KeptBody, bytes: Buffer): void {
  body.bytes += bytes.length;
  if (body.bytes > BODY_LIMIT) body.chunks = [];
  else body.chunks.push(bytes);
}

/** Whether a Content-Type is that of JSON. */
export function isJsonType(type: string): boolean {
  return /^application\/json/i.test(type);
}

/** The names of the fields of a JSON object, masked unless they look like names. */
export function namesIn({ chunks }: KeptBody, mask: Mask): string[] {
  return jsonNames(Buffer.concat(chunks).toString()).map((name) => redactName(name, mask));
}

/** What is kept of the body of a request: its size and the names of its fields. */
export function summaryOf(type: string, body: KeptBody, mask: Mask): BodySummary {
  const { bytes } = body;
  const text = Buffer.concat(body.chunks).toString();
  if (/^application\/x-www-form-urlencoded/i.test(type)) {
    return { bytes, form: 'form', names: formNames(text).map((name) => redactName(name, mask)) };
  }
  if (isJsonType(type)) return { bytes, form: 'json', names: namesIn(body, mask) };
  return { bytes, form: 'other', names: [] };
}

const NAMES_LIMIT = 50;

// Only the text before a `=` is a name: a password that was sent as the whole body is not.
function formNames(text: string): string[] {
  const pairs = text.split('&').filter((pair) => pair.includes('='));
  return pairs.slice(0, NAMES_LIMIT).map((pair) => pair.slice(0, pair.indexOf('=')));
}

function jsonNames(text: string): string[] {
  try {
    const data: unknown = JSON.parse(text);
    const isObject = typeof data === 'object' && data !== null && !Array.isArray(data);
    return isObject ? Object.keys(data).slice(0, NAMES_LIMIT) : [];
  } catch {
    return [];
  }
}
