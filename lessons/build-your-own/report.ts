/** What the learner reads: the first failure, so that the next edit can repair it. */
import { relative } from 'node:path';
import { type Finding, NoAnswer, type Seen, Wrong } from './failure.ts';
import { type Exchange, linesOf, type Transcript } from './transcript.ts';
import type { Stage } from './trial.ts';

const LABEL = 16; // columns
const WIDTH = 96;
const SHOWN = 4; // exchanges
const MOST_LINES = 14; // of an answer
const TOLD = /^> (?:cookie|origin|sec-fetch-site|authorization|x-forwarded-for):/i;

/** What a report needs besides the failure itself. */
export type Context = {
  /** How many checks of the stage passed. */
  readonly passed: number;
  readonly title: string;
  readonly seed: string;
  /** The command that starts the learner's server, or null with `--url`. */
  readonly command: string | null;
  /** The address for the line to try. */
  readonly url: string;
  /** How many hints to show. */
  readonly hints: number;
  /** The last lines of the server, and how it ended. */
  readonly lastLines: readonly string[];
  readonly ended: string | null;
  readonly transcriptFile: string;
};

/** The report of a stage that is not passed, in one of three wordings. */
export function reportFailure(
  stage: Stage,
  error: unknown,
  transcript: Transcript,
  context: Context,
): string {
  const parts =
    error instanceof Wrong
      ? wrongServer(error, transcript, context)
      : error instanceof NoAnswer
        ? noAnswer(error, transcript, context)
        : ownMistake(error, context);
  const head = `Stage ${stage.number}  ${stage.title}`;
  const count = `${context.passed} of ${stage.checks.length} checks passed`;
  // Names come from the seed, so a server that was not started anew has these people already.
  const restart = context.command === null ? ', after a restart of your server' : '';
  const last = `Repeat exactly: --seed ${context.seed}${restart}    All bytes: ${relative('.', context.transcriptFile)}`;
  return [
    `${head.padEnd(WIDTH - count.length)}${count}`,
    `x  ${context.title}`,
    '',
    ...parts,
    '',
    last,
  ].join('\n');
}

function wrongServer({ finding, seen }: Wrong, transcript: Transcript, context: Context): string[] {
  const last = seen.answer?.exchange ?? transcript.exchanges.at(-1);
  return [
    ...part('I did', whatIDid(transcript, last, seen.alone)),
    ...part('I got', last === undefined ? ['nothing'] : whatIGot(last, seen)),
    ...part('', [seen.saw]),
    ...part('I expected', [finding.expected]),
    ...part('Why it matters', [finding.why]),
    ...part('Try it', tryIt(finding, context)),
    ...part('Read', [`lessons/${finding.read}`]),
    ...hintsOf(finding, context.hints),
    ...output(context),
  ];
}

function noAnswer(error: NoAnswer, transcript: Transcript, context: Context): string[] {
  const last = transcript.exchanges.at(-1);
  return [
    'Your server gave no answer, so nothing can be said about it yet.',
    '',
    ...part('I did', last === undefined ? ['I connected'] : whatIDid(transcript, last)),
    ...part('I got', [error.message]),
    ...output(context),
  ];
}

function ownMistake(error: unknown, { seed }: Context): string[] {
  const stack = error instanceof Error ? String(error.stack) : String(error);
  return [
    'This is a mistake of the checker, not of your server. Please report it with these lines and',
    `with the seed ${seed}:`,
    '',
    ...stack.split('\n').slice(0, 6),
  ];
}

function whatIDid(transcript: Transcript, last: Exchange | undefined, alone = false): string[] {
  const until = transcript.exchanges.filter(
    ({ number, who }) => number <= (last?.number ?? 0) && (!alone || who === last?.who),
  );
  const left = until.length - SHOWN;
  const before = left > 0 ? [`… ${left} more before them`] : [];
  return [...before, ...until.slice(-SHOWN).flatMap(shortly)];
}

/** Who sent it, its first line, the headers that matter to a login, and its body. */
function shortly({ number, who, sent }: Exchange): string[] {
  const lines = linesOf(sent, '>');
  const blank = lines.indexOf('>');
  const kept = lines.filter((line, at) => at === 0 || at > blank || TOLD.test(line));
  return [`${number}. ${who}`, ...kept.map((line) => `   ${cut(line)}`)];
}

function whatIGot({ received, number }: Exchange, { mark, answer }: Seen): string[] {
  if (received.length === 0) return ['no answer'];
  const lines = linesOf(received, '<');
  const marked = lines.findIndex((line) => has(line.slice(2), mark));
  const at = marked === -1 ? 0 : marked;
  const from = Math.max(0, at - MOST_LINES + 2);
  const shown = lines.slice(from, from + MOST_LINES);
  const numbered = from > 0 ? ['< …', ...shown] : shown;
  const here = at - from + (from > 0 ? 1 : 0);
  return [
    `${number}.`,
    ...numbered.map((line, i) =>
      i === here && answer ? `   ${cut(line)}   <-- here` : `   ${cut(line)}`,
    ),
    ...(marked === -1 && mark !== undefined && mark !== '' ? ['   (no such line)'] : []),
  ];
}

function has(line: string, mark: Seen['mark']): boolean {
  if (mark === undefined || mark === '') return false;
  return typeof mark === 'string' ? line.includes(mark) : mark.test(line);
}

function tryIt({ tryIt }: Finding, { command, url }: Context): string[] {
  const start = command === null ? [] : [`PORT=4000 ${command}     # in another terminal`];
  return [...start, tryIt.replaceAll('$URL', url)];
}

function hintsOf({ hints, code }: Finding, shown: number): string[] {
  const languages = Object.entries({ JavaScript: code.js, Python: code.python, Go: code.go });
  const inCode = languages.flatMap(([name, lines]) => [`${name}:`, ...indented(lines)]);
  const all = [...hints.map((text) => [text]), inCode];
  const parts = all
    .slice(0, shown)
    .flatMap((lines, i) => part(`Hint ${i + 1} of ${all.length}`, lines));
  if (shown >= all.length) return parts;
  const next = `Hint ${shown + 1} of ${all.length}`;
  return [...parts, ...part(next, ['the same command with --hint shows it'])];
}

const indented = (code: string) => code.split('\n').map((line) => `  ${line}`);

function output({ lastLines, ended }: Context): string[] {
  const lines = [...(ended === null ? [] : [ended]), ...lastLines.map((line) => `| ${cut(line)}`)];
  return lines.length === 0 ? [] : part('Your server', lines);
}

/** Lines behind a label. Sentences are broken at the width of the screen. */
function part(label: string, lines: readonly string[]): string[] {
  const broken = lines.flatMap((line) => wrap(line));
  return broken.map((line, i) => `${(i === 0 ? label : '').padEnd(LABEL)}${line}`.trimEnd());
}

function wrap(line: string): string[] {
  if (line.length <= WIDTH - LABEL || /^\s|^[\d|>]|^curl|^PORT=|^\(/.test(line)) return [line];
  const lines: string[] = [''];
  for (const word of line.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`.trimStart();
    if (longer.length > WIDTH - LABEL) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

function cut(line: string): string {
  return line.length > WIDTH ? `${line.slice(0, WIDTH)}…` : line;
}
