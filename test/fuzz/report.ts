/** The results of the fuzzer as text. */
import type { Finding, Findings } from './tally.ts';

/** The numbers of a run, as one line. */
export function progressLine({ connections, answers, kinds }: Findings): string {
  const cells = [`${connections} connections`, `${answers} responses`, `${kinds.size} findings`];
  return cells.map((cell) => cell.padStart(20)).join('');
}

/** The summary of a run, as text. */
export function report(findings: Findings, seed: number): string {
  const { statuses, kinds, found, unanswered, resets } = findings;
  const histogram = [...statuses].map(([status, times]) => `  ${status}  ${times}`);
  const lines = [
    `\nSeed ${seed}:${progressLine(findings)}`,
    `Closed without a response ${unanswered}, by a reset ${resets}. Statuses:`,
    ...histogram,
    ...[...kinds].map(([what, times]) => `FOUND ${times} times: ${what}`),
    ...found.map((finding) => describeFinding(finding, seed)),
  ];
  return `${lines.join('\n')}\n`;
}

/** A finding as text: what is wrong, how to repeat it, the bytes. */
export function describeFinding(finding: Finding, seed: number): string {
  const { connection, what, steps, sent, received } = finding;
  if (connection === null) return `\n${what}`;
  return [
    `\n${what}`,
    `  again:    npm run fuzz -- --seed ${seed} --first ${connection} --count 1`,
    `  mutators: ${steps.join(', ') || 'none'}`,
    ...sent.map((segment) => `  sent:     ${segment}`),
    `  received: ${received}`,
  ].join('\n');
}
