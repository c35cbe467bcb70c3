/**
 * The shape of a body: the names of its fields and the types of their values, which is all that is
 * kept of it. No value is: any of them may be a secret.
 */
import { type Mask, redactName } from './fingerprint.ts';

const DEPTH = 4;
const FIELDS = 30;
const LONGEST = 2_000;

/** The shape of a JSON text as lines; empty when it is no JSON, or too large to be shown. */
export function jsonShape(text: string, mask: Mask): readonly string[] {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return [];
  }
  const lines = shapeOf(data, mask, 0).split('\n');
  return lines.join('').length > LONGEST ? [] : lines;
}

function shapeOf(value: unknown, mask: Mask, depth: number): string {
  if (value === null) return 'null';
  if (typeof value !== 'object') return typeof value;
  if (depth === DEPTH) return '…';
  const indent = '  '.repeat(depth + 1);
  const end = '  '.repeat(depth);
  if (Array.isArray(value)) {
    const [first] = value;
    const rest = value.length > 1 ? `, … ${value.length} in all` : '';
    return value.length === 0 ? '[]' : `[${shapeOf(first, mask, depth)}${rest}]`;
  }
  const fields = Object.entries(value).slice(0, FIELDS);
  if (fields.length === 0) return '{}';
  const inside = fields.map(
    ([name, field]) => `${indent}"${redactName(name, mask)}": ${shapeOf(field, mask, depth + 1)}`,
  );
  return `{\n${inside.join(',\n')}\n${end}}`;
}
