/** Runs the checks of an exercise on a file until one fails, and says so in plain words. */
import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { literal } from '../runner/text.ts';
import { type Exercise, type Functions, type Miss, Missed } from './exercise.ts';

/** What the learner reads. */
export type Verdict = { readonly passed: boolean; readonly lines: readonly string[] };

const LABEL = 11; // columns

/** Judges the file at `url`. Never throws: an error in it is a line of the verdict. */
export async function judge({ names, checks }: Exercise, url: URL): Promise<Verdict> {
  const loaded = await load(url, names);
  if ('hint' in loaded)
    return { passed: false, lines: ['x   the file can be loaded', ...say(loaded)] };
  const lines: string[] = [];
  for (const [passed, { title, run }] of checks.entries()) {
    try {
      await run(loaded.functions, new URL('.', url));
      lines.push(`ok  ${title}`);
    } catch (error) {
      const miss = error instanceof Missed ? error.miss : thrown(error, url);
      const count = `${passed} of ${checks.length} checks passed.`;
      return { passed: false, lines: [...lines, `x   ${title}`, ...say(miss), '', count] };
    }
  }
  return { passed: true, lines: [...lines, '', `All ${checks.length} checks passed.`] };
}

async function load(url: URL, names: readonly string[]): Promise<{ functions: Functions } | Miss> {
  const did = `import ${basename(fileURLToPath(url))}`;
  try {
    const functions: Functions = await import(url.href);
    const missing = names.find((name) => typeof functions[name] !== 'function');
    if (missing === undefined) return { functions };
    const expected = `a function ${missing}`;
    const hint = `Write "export function ${missing}(…) { … }", with these letters exactly.`;
    return { did, expected, got: 'no such export', hint };
  } catch (error) {
    const hint = 'Node could not run the file. Look at that line, and at the one above it.';
    const line = error instanceof SyntaxError ? lineOfSyntaxError(url) : null;
    const got = line === null ? thrown(error, url).got : `an error: ${error} (line ${line})`;
    return { did, expected: 'a file without errors', got, hint };
  }
}

/** The line with a syntax error, which has no place in the stack of an error; null for none. */
function lineOfSyntaxError(url: URL): string | null {
  const options = { encoding: 'utf8' } as const;
  const { stderr } = spawnSync(process.execPath, ['--check', fileURLToPath(url)], options);
  return /^.*:(\d+)$/m.exec(stderr)?.[1] ?? null;
}

/** An error of the learner's code: its message, and the line of their file it comes from. */
function thrown(error: unknown, url: URL): Miss {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  const line = new RegExp(`${literal(url.href)}:(\\d+)`).exec(stack)?.[1];
  const where = line === undefined ? '' : ` (line ${line})`;
  return {
    did: 'what the line above says',
    expected: 'an answer',
    got: `an error: ${message}${where}`,
    hint: 'Whatever a client sends, a server has to answer it: nothing here may throw.',
  };
}

function say({ did, expected, got, hint }: Miss): readonly string[] {
  const rows = Object.entries({ 'I did': did, Expected: expected, Got: got, Hint: hint });
  return ['', ...rows.map(([label, text]) => `    ${label.padEnd(LABEL)}${text}`)];
}
