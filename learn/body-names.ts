/**
 * The names of the fields in a body, which is all that is kept of it, but for the fingerprints of
 * two secrets of an app. The bytes are held until they are read.
 */
import type { BodySummary } from './exchange.ts';
import { type Mask, redactName } from './fingerprint.ts';
import { jsonShape } from './shape.ts';

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

/** What is kept of a JSON body: the names of its fields and its shape, no value. */
export function jsonSummary(
  { chunks }: KeptBody,
  mask: Mask,
): Pick<BodySummary, 'names' | 'shape'> {
  const text = Buffer.concat(chunks).toString();
  const names = jsonNames(text).map((name) => redactName(name, mask));
  return { names, shape: jsonShape(text, mask) };
}

/** What is kept of the body of a request: its size and the names of its fields. */
export function summaryOf(type: string, body: KeptBody, mask: Mask): BodySummary {
  const { bytes } = body;
  const text = Buffer.concat(body.chunks).toString();
  if (/^application\/x-www-form-urlencoded/i.test(type)) {
    const pairs = formPairs(text);
    const names = pairs.map(([name]) => redactName(name, mask));
    return { bytes, form: 'form', names, shape: formShape(pairs, mask) };
  }
  if (isJsonType(type)) return { bytes, form: 'json', ...jsonSummary(body, mask) };
  return { bytes, form: 'other', names: [], shape: [] };
}

const NAMES_LIMIT = 50;

// Only the text before a `=` is a name: a password that was sent as the whole body is not.
function formPairs(text: string): (readonly [name: string, value: string])[] {
  const pairs = text.split('&').filter((pair) => pair.includes('='));
  return pairs.slice(0, NAMES_LIMIT).map((pair) => {
    const equals = pair.indexOf('=');
    return [pair.slice(0, equals), pair.slice(equals + 1)] as const;
  });
}

/** Two secrets of an app that have fingerprints: the code came in an address before. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['code', 'code'],
  ['code_verifier', 'verifier'],
]);
const RANDOM = /^[\w-]{43}$/;

// Every value of a form is text, also a number.
function formShape(
  pairs: readonly (readonly [name: string, value: string])[],
  mask: Mask,
): readonly string[] {
  if (pairs.length === 0) return [];
  const shown = pairs.map(([name, value]) => {
    const kind = RANDOM.test(value) ? KINDS.get(name) : undefined;
    return `${redactName(name, mask)}=${kind === undefined ? 'text' : mask(kind, value)}`;
  });
  return [shown.join('&')];
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
