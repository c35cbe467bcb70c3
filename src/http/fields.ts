/**
 * From body bytes to named fields: a form (application/x-www-form-urlencoded, WHATWG URL standard,
 * section 5.1) or a JSON object. Both are decoded by the strict rule: bytes that are not UTF-8 are
 * an error, because the lenient decoder turns %FF and %FE into the same U+FFFD, which makes two
 * different passwords equal.
 *
 * Names are keys of a Map, so `__proto__` and `constructor` are only names. A repeated name is an
 * error in a form and in JSON, never a list: code that checks the first value and code that uses
 * the last would disagree.
 */
import type { IncomingMessage } from 'node:http';
import { readBody } from './body.ts';
import { givenFields } from './given-fields.ts';
import { HttpError } from './http-error.ts';
import { repeatsName } from './json-names.ts';
import { isJson } from './negotiate.ts';

/** The values of a form are strings, those of JSON any JSON value: check the type before use. */
export type Fields = ReadonlyMap<string, unknown>;

/** The most fields of one body. Parsing cost grows with their number, not only with the bytes. */
export const FIELD_LIMIT = 50;

const FORM_TYPE = /^application\/x-www-form-urlencoded[ \t]*(;|$)/i;

/** Whether a Content-Type is that of a form. */
export function isForm(type = ''): boolean {
  return FORM_TYPE.test(type);
}

/**
 * Reads and parses the body by its Content-Type. Throws HttpError 400, 413 or 415 with a sentence
 * for the client.
 */
export async function readFields(request: IncomingMessage): Promise<Fields> {
  const given = givenFields.get(request);
  if (given !== undefined) return given;
  const type = request.headers['content-type'] ?? '';
  const parse = isJson(type) ? parseJson : isForm(type) ? parseForm : null;
  if (parse === null || !charsetIsUtf8(type)) {
    throw new HttpError(
      415,
      'Send application/x-www-form-urlencoded or application/json, in UTF-8.',
    );
  }
  const bytes = await readBody(request);
  return parse(decodeUtf8(bytes));
}

/**
 * Parses `name=value&name=value`. Throws HttpError 400 for what does not decode, repeats or is too
 * many.
 */
export function parseForm(text: string): Fields {
  const fields = new Map<string, string>();
  const pairs = text.split('&', FIELD_LIMIT + 1);
  if (pairs.length > FIELD_LIMIT) throw tooManyFields();
  for (const pair of pairs) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decodeFormText(equals === -1 ? pair : pair.slice(0, equals));
    if (fields.has(name)) throw new HttpError(400, 'A field came more than once.');
    fields.set(name, equals === -1 ? '' : decodeFormText(pair.slice(equals + 1)));
  }
  return fields;
}

/**
 * Parses a JSON object. Throws HttpError 400 for anything else, and for a name that comes twice in
 * an object.
 */
export function parseJson(text: string): Fields {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new HttpError(400, 'The body is not valid JSON.');
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new HttpError(400, 'The body must be a JSON object.');
  }
  const entries = Object.entries(data);
  if (entries.length > FIELD_LIMIT) throw tooManyFields();
  if (repeatsName(text)) throw new HttpError(400, 'A name came more than once in the JSON.');
  return new Map(entries);
}

function decodeFormText(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new HttpError(400, 'The form is not valid: a character in it does not decode.');
  }
}

function decodeUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new HttpError(400, 'The body is not valid UTF-8.');
  }
}

function charsetIsUtf8(contentType: string): boolean {
  const charset = /;[ \t]*charset=("?)([^";\s]*)\1/i.exec(contentType)?.[2];
  return charset === undefined || charset.toLowerCase() === 'utf-8';
}

function tooManyFields(): HttpError {
  return new HttpError(400, `That has too many fields: the limit is ${FIELD_LIMIT}.`);
}
