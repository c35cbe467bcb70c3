/**
 * Runs one command line: finds the command, parses its options, runs it, and turns an error into an
 * exit code and one sentence.
 */
import { parseArgs } from 'node:util';
import { giveSettings } from '../config/given-settings.ts';
import { versionLine } from '../version.ts';
import {
  type Command,
  type CommandContext,
  type CommandResult,
  ConfigError,
  type Input,
  type ProgramContext,
  UsageError,
} from './command.ts';
import { commands } from './commands.ts';
import { errorSentence } from './error-text.ts';
import { helpFor } from './help.ts';
import { databaseWarning } from './other-database.ts';
import { escapeControls } from './text.ts';

/** What the process prints, and its exit code. */
export type Result = {
  readonly exitCode: number;
  /** For stdout: empty, or text with a line end. */
  readonly output: string;
  /** For stderr: empty, or one sentence. */
  readonly message: string;
};

const COMMON = {
  config: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

/** Runs one command line. Never rejects: an error becomes an exit code and a sentence. */
export async function run(args: readonly string[], program: ProgramContext): Promise<Result> {
  try {
    const places = placesOfWords(args);
    const words = places.map((place) => args[place] ?? '');
    if (asksFor(args, '--help', '-h')) return shown(helpFor(words));
    if (asksFor(args, '--version')) return shown(`${versionLine(program.nodeVersion)}\n`);
    const command = findCommand(words);
    const name = new Set(places.slice(0, command.name.split(' ').length));
    const input = readInput(
      command,
      args.filter((_, place) => !name.has(place)),
    );
    const context = contextOf(input, program);
    const result = await command.run(input, context);
    return toResult(withWarning(result, databaseWarning(context)), input.options.json === true);
  } catch (error) {
    return errorResult(error);
  }
}

// Options may come before the command, so the options of all commands are needed to tell their
// values from words.
function placesOfWords(args: readonly string[]): readonly number[] {
  const options = Object.assign({}, COMMON, ...commands.map(({ options }) => options));
  const { tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  return tokens.filter(({ kind }) => kind === 'positional').map(({ index }) => index);
}

// After a bare `--` every argument is a word, as in parseArgs.
function asksFor(args: readonly string[], ...names: readonly string[]): boolean {
  const end = args.indexOf('--');
  const options = end === -1 ? args : args.slice(0, end);
  return names.some((name) => options.includes(name));
}

function shown(output: string): Result {
  return { exitCode: 0, output, message: '' };
}

function contextOf({ options: { config } }: Input, program: ProgramContext): CommandContext {
  if (config === '') throw new UsageError('--config has to name a file.');
  const named = typeof config === 'string' ? config : null;
  return { ...program, ...giveSettings(program.environment, named, program.userId) };
}

function withWarning(result: CommandResult, warning: string | null): CommandResult {
  if (warning === null) return result;
  return { ...result, message: result.message ? `${result.message} ${warning}` : warning };
}

function findCommand(words: readonly string[]): Command {
  const [first, second] = words;
  const found = commands.find(({ name }) => name === first || name === `${first} ${second}`);
  if (found !== undefined) return found;
  if (first === undefined) throw new UsageError('A command is missing.');
  const isGroup = commands.some(({ name }) => name.startsWith(`${first} `));
  if (isGroup && second === undefined) throw new UsageError(`"${first}" needs a second word.`);
  throw new UsageError(`There is no command "${isGroup ? `${first} ${second}` : first}".`);
}

function readInput({ name, takes: [least, most], options }: Command, args: string[]): Input {
  const { values, positionals } = parse(args, { ...COMMON, ...options });
  if (positionals.length < least) throw new UsageError(`"${name}" needs more arguments.`);
  if (positionals.length > most) {
    throw new UsageError(`"${name}" has one argument too many: "${positionals[most]}".`);
  }
  return { words: positionals, options: values as Input['options'] };
}

function parse(args: string[], options: Command['options']) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    // Only the first sentence: the rest of the message of parseArgs is advice about its own API.
    const [sentence] = String(error instanceof Error ? error.message : error).split(
      /\.\s|\.?\n|\.$/,
    );
    throw new UsageError(`${sentence}.`);
  }
}

function toResult(
  { data, text, message = '', failed = false }: CommandResult,
  asJson: boolean,
): Result {
  const output = asJson ? escapeControls(JSON.stringify(data, null, 2), '\n') : text;
  const exitCode = failed === 'bad settings' ? 78 : Number(failed);
  return { exitCode, output: output === '' ? '' : `${output}\n`, message };
}

function errorResult(error: unknown): Result {
  const message = escapeControls(errorSentence(error), '');
  const known = error instanceof UsageError || error instanceof ConfigError;
  return { exitCode: known ? error.exitCode : 1, output: '', message };
}
