/** The form of a lesson: what can be said about it without running it. */
import { lintClaims } from './claims.ts';
import { lintLinks } from './links.ts';
import { ANY, blankNames, hasEllipsis } from './match.ts';
import { wordsOf } from './minutes.ts';
import { type Block, blocksOf, kindOf, type Lesson, type Problem, stepsOf } from './parse.ts';
import { lintPredictions } from './predict.ts';
import { lintPutBack } from './put-back.ts';
import { startsServer } from './servers.ts';
import { checkDiff } from './workspace.ts';

export const WORD_LIMIT = 900;
/** The largest share of expected lines that may leave something open. */
export const OPEN_SHARE = 0.3;

/** Names a problem in one lesson. */
export type Complain = (line: number, what: string, ...detail: string[]) => void;

/** Everything that is wrong with the form of a lesson. */
export function lint(lesson: Lesson, root: string): Problem[] {
  const problems: Problem[] = [];
  const complain: Complain = (line, what, ...detail) =>
    problems.push({ file: lesson.file, line, what, detail });
  for (const block of lesson.blocks) {
    const kind = kindOf(block.info);
    if (kind === 'console') lintConsole(block, complain);
    else if (kind === 'ts') lintQuote(block, lesson, complain);
    else if (kind === 'diff') lintDiff(block, root, complain);
    else if (block.info !== 'text') {
      complain(block.line, `a block is console, ts, diff or text, not "${block.info}"`);
    }
  }
  lintShare(lesson, complain);
  lintLength(lesson, complain);
  lintPredictions(lesson, complain);
  lintPutBack(lesson, complain);
  lintClaims(lesson, root, complain);
  lintLinks(lesson, root, complain);
  return problems;
}

const STATUS = /HTTP\/1\.[01] \d{3}/;
const CLIENT = /\bcurl\b|npm run -s http\b/;
// What prints nothing by its nature.
const SILENT = /^(?:export |cd |sleep |rm |mkdir |cp |mv |git apply |[A-Za-z_]\w*=)/;

function lintConsole(block: Block, complain: Complain): void {
  if (block.info !== 'console') complain(block.line, 'after "console" nothing follows');
  const steps = stepsOf(block);
  const commands = steps.map(({ command }) => command ?? '');
  const expected = steps.flatMap((step) => step.expected);
  const silent = commands.every((command) => SILENT.test(command)) || steps[0]?.interrupt === true;
  const asks = commands.some((command) => CLIENT.test(command));
  const shows =
    expected.some((line) => STATUS.test(line)) ||
    commands.some((text) => text.includes('%{http_code}'));
  if (expected.length === 0 && !(silent && !asks))
    complain(block.line, 'this block expects no output');
  if (asks && !shows) complain(block.line, 'this block shows no status line');
  for (const step of steps) {
    lintCommand(step.command ?? '', step.line, complain);
    for (const [index, line] of step.expected.entries())
      lintBlanks(line, step.outputLine + index, complain);
  }
}

function lintCommand(command: string, line: number, complain: Complain): void {
  if (command.includes(ANY)) complain(line, 'a command leaves nothing open');
  if (
    /\bcurl\b/.test(command) &&
    /\s-o\b|[|>]/.test(command) &&
    !/\s-[a-zA-Z]*s|\$\(/.test(command)
  ) {
    complain(line, 'curl whose output goes elsewhere draws a progress bar: add -s');
  }
  if (
    /[^|&]&\s*$/.test(command) ||
    (/\bnpm (?:start|run learn)\b/.test(command) && !startsServer(command))
  ) {
    complain(
      line,
      'a server has its own command line: settings, then npm start, npm run learn or a museum file',
    );
  }
}

function lintBlanks(line: string, at: number, complain: Complain): void {
  if (/›(?:…|‹)|…‹/.test(line)) complain(at, 'a named blank next to another gap has no clear end');
  const odd = line.match(/‹[^›]*›?/g)?.find((text) => blankNames(text).length === 0);
  if (odd !== undefined) complain(at, `${odd} is no name for a blank: lower case, digits, hyphens`);
}

function lintQuote(block: Block, lesson: Lesson, complain: Complain): void {
  if (!/^ts wrong=/.test(block.info)) return;
  const above = lesson.prose
    .filter(({ line, text }) => line < block.line && text.trim() !== '')
    .at(-1);
  if (!above?.text.startsWith('> Wrong on purpose')) {
    complain(block.line, 'the line above wrong code begins with "> Wrong on purpose"');
  }
}

function lintDiff(block: Block, root: string, complain: Complain): void {
  if (block.info !== 'diff' && block.info !== 'diff try') {
    complain(block.line, 'a diff is "diff" or "diff try"');
  }
  const refusal = checkDiff(root, `${block.lines.join('\n')}\n`);
  if (refusal !== null) complain(block.line, 'this diff does not apply', ...refusal.split('\n'));
}

function lintShare(lesson: Lesson, complain: Complain): void {
  const lines = blocksOf(lesson, 'console').flatMap((block) =>
    stepsOf(block).flatMap(({ expected }) => expected),
  );
  const open = lines.filter(hasEllipsis).length;
  if (open > OPEN_SHARE * lines.length) {
    complain(1, `${open} of ${lines.length} expected lines leave something open: at most 30 % may`);
  }
}

function lintLength(lesson: Lesson, complain: Complain): void {
  const words = wordsOf(lesson);
  if (words > WORD_LIMIT) complain(1, `${words} words: at most ${WORD_LIMIT} are allowed`);
}
