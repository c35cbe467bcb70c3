/** Targets of requests that try to pass one folder for another, always the same ones. */
import fc from 'fast-check';

// What attackers write, and what looks like it.
const FRAGMENTS = [
  ...['/', '/', '/', '//', '\\', '%2f', '%2F', '%5c', '%252f', '%255c', '/../', '/./', '/..;/'],
  ...['.', '..', '%2e', '%2E%2e', '.%2e', '%252e', '...', '..%20', '%c0%ae', '\uff0e', ' '],
  ...['wiki', 'finance', 'Finance', '%66inance', 'f%C4%B0nance', 'f\u0130nance', 'finance.', 'x'],
  ...[
    ';',
    ';v=1',
    '%3b',
    '%253b',
    '%2520',
    '%00',
    '#',
    '%23',
    '?',
    '%3f',
    '%25',
    '%',
    '+',
    ',',
    'http://example.com',
  ],
];

const targets = fc
  .tuple(
    fc.constantFrom('/wiki/', '/wiki', '/finance/', '/', '', 'http://example.com/'),
    fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 9 }),
    fc.constantFrom('', '', 'finance/', '/finance/', '/finance/x'),
  )
  .map(([start, middle, end]) => start + middle.join('') + end);

/** So many targets about /wiki/ and /finance/. */
export function attackPaths(count: number): readonly string[] {
  return fc.sample(targets, { seed: 20, numRuns: count });
}
