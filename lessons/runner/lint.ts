/** Checks the form of a lesson: everything that can be checked without running it. */
import { gitApply } from '../changes/git-apply.ts';
import { lintClaims } from './claims.ts';
import { lintLinks } from './links.ts';
import { ANY, blankNames, hasEllipsis } from './match.ts';
import { wordsOf } from './minutes.ts';
import { ownFileOf } from './own-file.ts';
import { type Block, blocksOf, blockText, kindOf, type Lesson, stepsOf } from './parse.ts';
import { lintPredictions } from './predict.ts';
import type { AddProblem, Problem } from './problem.ts';
import { lintRecap, RECAP } from './recap.ts';
import { startsServer } from './servers.ts';
import { lintChanges } from './try-commands.ts';

/** The most words of prose that a lesson may have before its recap. */
export const WORD_LIMIT = 900;
/** The largest share of expected lines that may contain `…`. */
export const OPEN_SHARE = 0.3;

/**
 * Returns everything that is wrong with the form of a lesson. `root`: the repository. A document of
 * docs/ quotes the source but is no lesson: of it, only the links are checked.
 */
export function lint(lesson: Lesson, root: string): Problem[] {
  const problems: Problem[] = [];
  const addProblem: AddProblem = (line, what, ...detail) =>
    problems.push({ file: lesson.file, line, what, detail });
  if (lesson.file.startsWith('docs/')) {
    lintLinks(lesson, root, addProblem);
    return problems;
  }
  for (const block of lesson.blocks) {
    const kind = kindOf(block.info);
    if (kind === 'console') lintConsole(block, addProblem);
    else if (kind === 'ts') lintQuote(block, lesson, addProblem);
    else if (kind === 'diff') lintDiff(block, root, addProblem);
    else if (kind === 'js') lintOwnFile(block, addProblem);
    else if (block.info !== 'text') {
      addProblem(block.line, `a block is console, ts, js, diff or text, not "${block.info}"`);
    }
  }
  lintShare(lesson, addProblem);
  lintLength(lesson, addProblem);
  lintFolds(lesson, addProblem);
  lintPredictions(lesson, addProblem);
  lintChanges(lesson, addProblem);
  lintRecap(lesson, addProblem);
  lintClaims(lesson, root, addProblem);
  lintLinks(lesson, root, addProblem);
  return problems;
}

const STATUS = /HTTP\/1\.[01] \d{3}/;
const CLIENT = /\bcurl\b|npm run -s http\b/;
// Commands that never print anything.
const SILENT = /^(?:export |cd |sleep |rm |mkdir |cp |mv |[A-Za-z_]\w*=)/;

function lintConsole(block: Block, addProblem: AddProblem): void {
  if (block.info !== 'console') addProblem(block.line, 'nothing may follow the word "console"');
  const steps = stepsOf(block);
  const commands = steps.map(({ command }) => command ?? '');
  const expected = steps.flatMap((step) => step.expected);
  const silent = commands.every((command) => SILENT.test(command)) || steps[0]?.interrupt === true;
  const asks = commands.some((command) => CLIENT.test(command));
  const shows =
    expected.some((line) => STATUS.test(line)) ||
    commands.some((text) => text.includes('%{http_code}'));
  if (expected.length === 0 && !(silent && !asks))
    addProblem(block.line, 'this block expects no output');
  if (asks && !shows) addProblem(block.line, 'this block shows no status line');
  for (const step of steps) {
    lintCommand(step.command ?? '', step.line, addProblem);
    for (const [index, line] of step.expected.entries())
      lintBlanks(line, step.outputLine + index, addProblem);
  }
}

function lintCommand(command: string, line: number, addProblem: AddProblem): void {
  if (command.includes(ANY)) addProblem(line, 'a command may not contain …');
  if (
    /\bcurl\b/.test(command) &&
    /\s-o\b|[|>]/.test(command) &&
    !/\s-[a-zA-Z]*s|\$\(/.test(command)
  ) {
    addProblem(line, 'curl whose output goes elsewhere draws a progress bar: add -s');
  }
  if (
    /[^|&]&\s*$/.test(command) ||
    (/\bnpm (?:start|run learn)\b/.test(command) && !startsServer(command))
  ) {
    addProblem(
      line,
      'a server has its own command line: settings, then npm start, npm run learn, a museum file or redis-server',
    );
  }
}

function lintBlanks(line: string, at: number, addProblem: AddProblem): void {
  if (/›(?:…|‹)|…‹/.test(line))
    addProblem(at, 'a named blank next to another gap has no clear end');
  const odd = line.match(/‹[^›]*›?/g)?.find((text) => blankNames(text).length === 0);
  if (odd !== undefined)
    addProblem(at, `${odd} is no name for a blank: lower case, digits, hyphens`);
}

function lintQuote(block: Block, lesson: Lesson, addProblem: AddProblem): void {
  if (!/^ts wrong=/.test(block.info)) return;
  const above = lesson.prose
    .filter(({ line, text }) => line < block.line && text.trim() !== '')
    .at(-1);
  if (!above?.text.startsWith('> Wrong on purpose')) {
    addProblem(block.line, 'the line above wrong code must begin with "> Wrong on purpose"');
  }
}

function lintDiff(block: Block, root: string, addProblem: AddProblem): void {
  if (block.info !== 'diff' && block.info !== 'diff try') {
    addProblem(block.line, 'a diff is "diff" or "diff try"');
  }
  const checked = gitApply(root, blockText(block), '--check');
  if (!checked.ok) addProblem(block.line, 'this diff does not apply', ...checked.text.split('\n'));
}

function lintOwnFile(block: Block, addProblem: AddProblem): void {
  if (ownFileOf(block) === null) {
    addProblem(block.line, 'a js block is a file of the reader: js save=my/NAME.js');
  }
}

function lintShare(lesson: Lesson, addProblem: AddProblem): void {
  const lines = blocksOf(lesson, 'console').flatMap((block) =>
    stepsOf(block).flatMap(({ expected }) => expected),
  );
  const open = lines.filter(hasEllipsis).length;
  if (open > OPEN_SHARE * lines.length) {
    addProblem(1, `${open} of ${lines.length} expected lines contain …: at most 30 % may`);
  }
}

// The recap at the end is not counted: it says again what the lesson said.
function lintLength(lesson: Lesson, addProblem: AddProblem): void {
  const recap = lesson.prose.find(({ text }) => text === RECAP)?.line ?? Number.POSITIVE_INFINITY;
  const words = wordsOf({ ...lesson, prose: lesson.prose.filter(({ line }) => line < recap) });
  if (words > WORD_LIMIT) addProblem(1, `${words} words: at most ${WORD_LIMIT} are allowed`);
}

// Markdown ends a fold at the next empty line: a text right behind the tag would belong to it.
function lintFolds({ prose }: Lesson, addProblem: AddProblem): void {
  for (const [index, { line, text }] of prose.entries()) {
    const next = prose[index + 1];
    if (text === '</details>' && next?.line === line + 1 && next.text !== '') {
      addProblem(line, 'an empty line follows </details>');
    }
  }
}
