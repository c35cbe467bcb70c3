/** What somebody who holds a ticket can read in it, or could have computed it from. */
import { hash } from 'node:crypto';

const ALGORITHMS = ['md5', 'sha1', 'sha256'];
const NUMBERS = 2_000;

/** The value, and what comes out when it is read as percent-encoding, base64 or hex. */
function readings(value: string): readonly string[] {
  const percent = decodePercent(value);
  const parts = [value, percent, ...value.split('.'), ...percent.split(/[.:]/)];
  const bytes = parts.flatMap((part) => [
    Buffer.from(part, 'base64'),
    ...(/^(?:[0-9a-f]{2})+$/i.test(part) ? [Buffer.from(part, 'hex')] : []),
  ]);
  return [...new Set([value, percent, ...bytes.map((part) => part.toString('latin1'))])];
}

function decodePercent(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** What a reading says about its holder, or null: an address, or fields of a program. */
export function dataIn(value: string, email: string): string | null {
  const telling = readings(value).find(
    (text) =>
      text.toLowerCase().includes(email) ||
      (/^[\x20-\x7e]+$/.test(text) &&
        /"?(user|user_?id|uid|id|sub|email|role|name)"?\s*[:=]\s*"?[\w@.-]+/i.test(text)),
  );
  return telling ?? null;
}

/**
 * From what a ticket can be computed, or null. `emails`: of people who are known. `from`, `to`: ms
 * since 1970, between which it was made.
 */
export function recipeOf(
  value: string,
  emails: readonly string[],
  from: number,
  to: number,
): string | null {
  const plain = decodePercent(value);
  const whole = [...numbersUntil(NUMBERS), ...emails, ...times(from, to)];
  if (whole.includes(plain)) return `\`${plain}\``;
  for (const algorithm of ALGORITHMS) {
    const source = whole.find((text) => {
      const hex = hash(algorithm, text, 'hex');
      return plain.toLowerCase() === hex || sameBytes(plain, hex);
    });
    if (source !== undefined) return `${algorithm} of ${source}`;
  }
  return null;
}

/** Whether tickets are numbers behind the same prefix, as `s-17` and `s-18` are. */
export function areNumbers(values: readonly string[]): boolean {
  const parts = values.map((value) => /^(\D*)\d{1,9}$/.exec(decodePercent(value)));
  return parts.every((part) => part !== null && part[1] === parts[0]?.[1]);
}

function sameBytes(value: string, hex: string): boolean {
  const start = Buffer.from(hex.slice(0, 6), 'hex').toString('base64').replace(/[+/]/g, '.');
  if (value.replace(/[-_+/]/g, '.').slice(0, 4) !== start) return false;
  return Buffer.from(value, 'base64').toString('hex') === hex;
}

const numbersUntil = (end: number) => Array.from({ length: end }, (_, i) => String(i));

function times(from: number, to: number): readonly string[] {
  const first = Math.floor(from) - 5;
  return Array.from({ length: Math.ceil(to) - first + 5 }, (_, i) => String(first + i));
}

/** How many bits vary in a list of tickets: the sum over their places. An estimate from below. */
export function bitsThatVary(values: readonly string[]): number {
  const shortest = Math.min(...values.map((value) => value.length));
  let bits = 0;
  for (let at = 0; at < shortest; at++)
    bits += Math.log2(new Set(values.map((value) => value[at])).size);
  return Math.floor(bits);
}
