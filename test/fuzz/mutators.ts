/** Mutators: each makes one random change to a request. */
import { piece, replace, withFirstLine, withLines } from './edits.ts';
import { FRAGMENTS } from './fragments.ts';
import { LINES, METHODS, TARGETS, VERSIONS } from './heads.ts';
import type { Random } from './random.ts';

/** Changes a text. `requests` are the valid requests. */
export type Mutator = (text: string, random: Random, requests: readonly string[]) => string;

/** All mutators, with their names. */
export const MUTATORS: readonly [
  readonly [name: string, mutate: Mutator],
  ...(readonly [name: string, mutate: Mutator])[],
] = [
  [
    'flip a bit',
    (text, random) => {
      const at = random.below(text.length);
      const flipped = (text.charCodeAt(at) || 0) ^ (1 << random.below(8));
      return replace(text, at, 1, String.fromCharCode(flipped));
    },
  ],
  [
    'insert a byte',
    (text, random) =>
      replace(text, random.below(text.length + 1), 0, String.fromCharCode(random.below(256))),
  ],
  [
    'delete a piece',
    (text, random) => {
      const [at, length] = piece(text, random);
      return replace(text, at, length, '');
    },
  ],
  [
    'repeat a piece',
    (text, random) => {
      const [at, length] = piece(text, random);
      return replace(text, at, 0, text.slice(at, at + length).repeat(random.pick([1, 1, 2, 50])));
    },
  ],
  [
    'insert a fragment',
    (text, random) => replace(text, random.below(text.length + 1), 0, random.pick(FRAGMENTS)),
  ],
  [
    'overwrite with a fragment',
    (text, random) => {
      const [at, length] = piece(text, random);
      return replace(text, at, length, random.pick(FRAGMENTS));
    },
  ],
  [
    'swap two lines',
    (text, random) =>
      withLines(text, (lines) => {
        const [a, b] = [random.below(lines.length), random.below(lines.length)];
        [lines[a], lines[b]] = [lines[b] ?? '', lines[a] ?? ''];
      }),
  ],
  [
    'repeat a line',
    (text, random) =>
      withLines(text, (lines) => {
        const from = random.below(lines.length);
        lines.splice(random.below(lines.length), 0, lines[from] ?? '');
      }),
  ],
  [
    'drop a line',
    (text, random) =>
      withLines(text, (lines) => {
        lines.splice(random.below(lines.length), 1);
      }),
  ],
  [
    'end a line in another way',
    (text, random) =>
      withLines(text, (lines) => {
        const at = random.below(lines.length);
        lines[at] += random.pick(['\n', '\r', ' ', '\0', '\n ', '\r\n ']);
      }),
  ],
  [
    'add a header',
    (text, random) =>
      withLines(text, (lines) => {
        lines.splice(1 + random.below(lines.length), 0, random.pick(LINES));
      }),
  ],
  [
    'change a header value',
    (text, random) =>
      withLines(text, (lines) => {
        const at = 1 + random.below(lines.length);
        lines[at] = `${lines[at]?.split(':', 1)[0] ?? 'X'}: ${random.pick(FRAGMENTS)}`;
      }),
  ],
  [
    'change the method',
    (text, random) =>
      withFirstLine(text, (words) => {
        words[0] = random.pick(METHODS);
      }),
  ],
  [
    'change the target',
    (text, random) =>
      withFirstLine(text, (words) => {
        words[1] = random.pick(TARGETS);
      }),
  ],
  [
    'grow the target',
    (text, random) =>
      withFirstLine(text, (words) => {
        words[1] = (words[1] ?? '') + random.pick(FRAGMENTS);
      }),
  ],
  [
    'change the version',
    (text, random) =>
      withFirstLine(text, (words) => {
        words[2] = random.pick(VERSIONS);
      }),
  ],
  [
    'encode a character',
    (text, random) => {
      const at = random.below(text.length);
      const hex = (text.charCodeAt(at) || 0).toString(16).padStart(2, '0');
      return replace(text, at, 1, random.pick([`%${hex}`, `%${hex.toUpperCase()}`, `%25${hex}`]));
    },
  ],
  [
    'break an encoding',
    (text, random) => {
      const at = text.indexOf('%', random.below(text.length));
      return at === -1
        ? text
        : replace(text, at, 3, random.pick(['%', '%4', '%zz', '%00', '%FF', '+']));
    },
  ],
  [
    'change a number',
    (text, random) => {
      const numbers = [...text.matchAll(/\d+/g)];
      const { index, 0: digits } = random.pick(numbers) ?? { index: 0, 0: '' };
      const near = String(Number(digits) + random.pick([-2, -1, 1, 2, 100]));
      return replace(text, index, digits.length, random.pick([near, near, '0', '-0', '', '1e3']));
    },
  ],
  [
    'splice two requests',
    (text, random, requests) => {
      const other = random.pick(requests) ?? '';
      return text.slice(0, random.below(text.length)) + other.slice(random.below(other.length));
    },
  ],
  ['pipeline another', (text, random, requests) => text + random.pick(requests)],
  ['pipeline many', (text, random) => text.repeat(random.pick([5, 20])).slice(0, 60_000)],
  // The account is soon rate-limited; others still reach the password hash, and fill its queue.
  [
    'name another account',
    (text, random) =>
      text
        .replaceAll('"fuzz@', () => `"f${random.below(1e6)}@`)
        .replaceAll('=fuzz%40', () => `=f${random.below(1e6)}%40`),
  ],
  [
    'send a large body',
    (text, random) => {
      const size = random.pick([16_000, 16_384, 16_385, 40_000]);
      const whole = text.replace(/Content-Length: \d+/, `Content-Length: ${size}`);
      return whole + 'x'.repeat(size - random.pick([0, 0, 100]));
    },
  ],
  ['truncate', (text, random) => text.slice(0, random.below(text.length))],
];
