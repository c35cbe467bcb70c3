/**
 * The options of the tools under test/, all of which are numbers: `npm run fuzz -- --seconds 30`.
 */
import { parseArgs } from 'node:util';

/** Called in a way that means nothing. The message is for the one who typed it. */
export class UsageError extends Error {}

/**
 * The options that were given, by name. Throws UsageError for an unknown one, and for what is no
 * number from 0 on.
 */
export function parseNumbers<N extends string>(
  names: readonly N[],
  args: readonly string[],
): Partial<Record<N, number>> {
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' } as const]));
  const { values, positionals } = parseOrRefuse(() =>
    parseArgs({ args: [...args], options, allowPositionals: true }),
  );
  if (positionals.length > 0) throw new UsageError(`What is ${positionals.join(' ')}?`);
  const numbers: Partial<Record<N, number>> = {};
  for (const name of names) {
    const text = values[name];
    if (text === undefined) continue;
    if (typeof text !== 'string' || !/^\d+(?:\.\d+)?$/.test(text)) {
      throw new UsageError(`--${name} takes a number.`);
    }
    numbers[name] = Number(text);
  }
  return numbers;
}

/**
 * The same for a program: prints the help for --help and ends with 0, and ends with 64 (EX_USAGE)
 * for what it cannot read.
 */
export function readNumbers<N extends string>(
  help: string,
  names: readonly N[],
): Partial<Record<N, number>> {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    process.stdout.write(help);
    process.exit(0);
  }
  try {
    return parseNumbers(names, args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message} See --help.\n`);
    process.exit(64);
  }
}

function parseOrRefuse<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    const [what = ''] = error instanceof Error ? error.message.split('. ') : [];
    throw new UsageError(`${what}.`);
  }
}
