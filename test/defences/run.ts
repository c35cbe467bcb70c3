/**
 * `npm run test:defences`: takes each defence out in a copy of the sources, runs the tests there,
 * and prints which one missed it. Exits 1 when no test misses a defence. `-- --only TEXT` runs
 * those whose name has the text.
 */
import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, parse, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFENCES, type Defence } from './defences.ts';
import { firstFailure } from './tap.ts';

// The levels that take a few seconds together; the others are named by the defences that need them.
const FAST = [
  'flows',
  'handlers',
  'web',
  'http',
  'auth',
  'sqlite',
  'process',
  'config',
  'views',
].map((folder) => `test/${folder}/**/*.test.ts`);
const TIME_LIMIT = 400_000; // ms: a defence may have been what kept a test from hanging

type Outcome = { readonly defence: Defence; readonly caughtBy: string | null };

const EX_USAGE = 64; // sysexits.h
const USAGE = `Usage: npm run test:defences -- [--only TEXT]
Takes each defence out of a copy of the sources, one at a time, and runs the tests there until one fails.
  --only TEXT  only the defences that have the text in their name
`;

// so that the tree can be worked on meanwhile
const snapshot = mkdtempSync(join(tmpdir(), 'coatcheck-sources-'));
try {
  process.exitCode = await main(process.argv.slice(2));
} finally {
  rmSync(snapshot, { recursive: true });
}

async function main(args: string[]): Promise<number> {
  const asked = readOptions(args);
  if (typeof asked === 'string') return refuse(asked);
  if (asked.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const chosen = DEFENCES.filter(({ name }) => name.includes(asked.only));
  if (chosen.length === 0) return refuse(`No defence has "${asked.only}" in its name.`);
  for (const file of ownFiles()) cpSync(file, join(snapshot, file));
  for (const defence of chosen) without(defence); // a stale entry is found now, not after minutes
  const broken = await inCopy((copy) => testUntilOneFails(copy, patternsOf(chosen)));
  if (broken !== null) {
    process.stderr.write(
      `Nothing can be told: a test fails with every defence in place: ${broken}\n`,
    );
    return 1;
  }
  const outcomes = await runAll(chosen, Math.max(1, Math.floor(availableParallelism() / 2)));
  process.stdout.write(report(outcomes));
  return outcomes.every(({ caughtBy }) => caughtBy !== null) ? 0 : 1;
}

/** The files of the repository, new ones too, as paths from its top; without what git ignores. */
function ownFiles(): readonly string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const listed = execFileSync('git', args, { encoding: 'utf8', maxBuffer: 4_000_000 });
  return listed.split('\0').filter((file) => file !== '' && existsSync(file));
}

/** What was asked for, or a sentence that says what is wrong with it. */
function readOptions(args: string[]): { only: string; help: boolean } | string {
  const only = { type: 'string', default: '' } as const;
  const help = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({ args, options: { only, help } }).values;
  } catch (error) {
    const [what = ''] = error instanceof Error ? error.message.split('. ') : [];
    return `${what.replace(/\.$/, '')}.`;
  }
}

function refuse(sentence: string): number {
  process.stderr.write(`${sentence}\n${USAGE}`);
  return EX_USAGE;
}

async function runAll(defences: readonly Defence[], width: number): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = [...defences];
  const worker = async () => {
    for (let defence = waiting.shift(); defence !== undefined; defence = waiting.shift()) {
      const caughtBy = await testThatMisses(defence);
      outcomes.push({ defence, caughtBy });
      process.stderr.write(
        `${caughtBy === null ? 'MISSED' : 'caught'}  ${defence.name}: ${caughtBy ?? 'no test'}\n`,
      );
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return defences.flatMap((defence) => outcomes.filter((outcome) => outcome.defence === defence));
}

/** The path of a test that fails without a defence, or null. */
function testThatMisses(defence: Defence): Promise<string | null> {
  return inCopy(async (copy) => {
    writeFileSync(join(copy, defence.file), without(defence));
    return (
      (await testUntilOneFails(copy, mirrorsOf(defence))) ??
      testUntilOneFails(copy, patternsOf([defence]))
    );
  });
}

// The tests that have the name of the file: they miss most defences in it, in seconds where all of
// them take minutes.
function mirrorsOf({ file, tests }: Defence): readonly string[] {
  if (tests !== undefined) return [];
  const { dir, name } = parse(file);
  const folders = [dir.replace(/^src/, 'test'), 'test/flows'];
  return folders.map((folder) => `${folder}/${name}.test.ts`).filter((path) => existsSync(path));
}

/** Which tests may miss one of these defences. */
function patternsOf(defences: readonly Defence[]): readonly string[] {
  const patterns = defences.flatMap(({ tests }) => (tests === undefined ? FAST : [tests]));
  return [...new Set(patterns)];
}

/** Does something with a copy of the sources, and removes it. */
async function inCopy<T>(work: (copy: string) => Promise<T>): Promise<T> {
  const copy = mkdtempSync(join(tmpdir(), 'coatcheck-defence-'));
  try {
    cpSync(snapshot, copy, { recursive: true });
    symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
    return await work(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** The text of a file without its defence. Throws when the table no longer fits the sources. */
function without({ name, file, from, to }: Defence): string {
  const text = readFileSync(join(snapshot, file), 'utf8');
  if (text.split(from).length !== 2) throw new Error(`"${name}": its text is not in ${file} once`);
  return text.replace(from, () => to);
}

/** Runs tests until one fails, and answers with its path. */
async function testUntilOneFails(
  folder: string,
  patterns: readonly string[],
): Promise<string | null> {
  if (patterns.length === 0) return null;
  return new Promise((done) => {
    const args = ['--test', '--test-reporter=tap', `--test-timeout=${TIME_LIMIT / 4}`, ...patterns];
    // NODE_TEST_CONTEXT is set when this is itself run by a test; the runner below would then
    // report to that one.
    const { NODE_TEST_CONTEXT: _, ...inherited } = process.env;
    // The copy finds its programs in its own folder: a test takes that out of PATH, to see what is
    // missing then.
    const [ours, its] = [resolve('node_modules/.bin'), join(folder, 'node_modules/.bin')];
    const env = { ...inherited, PATH: inherited.PATH?.replaceAll(ours, its) };
    const child = spawn(process.execPath, args, { cwd: folder, env, timeout: TIME_LIMIT });
    let output = '';
    let failure: string | null = null;
    child.stdout.on('data', (chunk) => {
      output += chunk;
      failure ??= firstFailure(output);
      if (failure !== null) child.kill('SIGKILL');
    });
    child.on('close', () => done(failure));
  });
}

function report(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ defence: { name, file }, caughtBy }) => {
    return `| ${name} | ${file} | ${caughtBy?.replaceAll('|', '\\|') ?? '**none**'} |`;
  });
  const caught = outcomes.filter(({ caughtBy }) => caughtBy !== null).length;
  const head = '| the defence that was taken out | from | the test that failed |\n|---|---|---|';
  return `${head}\n${rows.join('\n')}\n\nA test failed for ${caught} of the ${outcomes.length} defences that were taken out.\n`;
}
