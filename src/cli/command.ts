/**
 * What a command is: a function from words and options to a result. It does not print and does not
 * end the process, so that a test can call it. The table for people and the JSON for scripts come
 * from the same result.
 */
import type { Readable } from 'node:stream';
import type { ParseArgsConfig } from 'node:util';
import type { GivenSettings } from '../config/given-settings.ts';

/** What a command line gets from the program that runs it. */
export type ProgramContext = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Like `24.21.0`. */
  readonly nodeVersion: string;
  /** The effective uid that the command runs as; null on systems without uids (Windows). */
  readonly userId: number | null;
  /** ms since 1970 */
  readonly now: () => number;
  /**
   * Takes over SIGINT, SIGTERM and SIGHUP, once each, for a command that must not end between two
   * steps. Without a call, or a second time, they end the program.
   */
  readonly interruption?: () => AbortSignal;
  /** Shows how far a long command is. Not there when stderr is no terminal. */
  readonly showProgress?: (text: string) => void;
  /** Standard output, for a command whose result is no text. */
  readonly output?: CommandOutput;
};

/** Takes bytes, while the text of a command goes to stderr. */
export type CommandOutput = {
  readonly isTerminal: boolean;
  /** Sends all of it. Rejects when the reader ends before, and when the signal is aborted. */
  send(content: Readable, signal: AbortSignal): Promise<void>;
};

/**
 * What a command gets from its caller. Its settings are those of the server: the environment,
 * which here is completed by the settings file.
 */
export type CommandContext = ProgramContext & GivenSettings;

/** The arguments after the name of the command. */
export type Input = {
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
};

/** The result of a command, in one form for scripts and one for people. */
export type CommandResult = {
  /** For --json: an object or an array. */
  readonly data: object;
  /** For people: lines, without a line end after the last one. */
  readonly text: string;
  /** A warning for stderr, one sentence: the command worked, but not completely. */
  readonly message?: string;
  /** True when a check found a problem (`doctor`): exit code 1, or 78 for bad settings. */
  readonly failed?: boolean | 'bad settings';
};

/** A command of the command line, with its help. */
export type Command = {
  /** One word or two: `doctor`, `user add`. */
  readonly name: string;
  /** The arguments, as --help shows them. */
  readonly synopsis: string;
  /** One line. */
  readonly summary: string;
  /** Further lines of the help for this command. */
  readonly details: readonly string[];
  /** The smallest and largest number of words after the name. */
  readonly takes: readonly [least: number, most: number];
  readonly options: NonNullable<ParseArgsConfig['options']>;
  run(input: Input, context: CommandContext): Promise<CommandResult>;
};

/** Wrong arguments (EX_USAGE of sysexits.h). The message is one sentence. */
export class UsageError extends Error {
  readonly exitCode = 64;
}

/** A bad setting (EX_CONFIG of sysexits.h). The message names each bad setting. */
export class ConfigError extends Error {
  readonly exitCode = 78;
}

/**
 * The command cannot do what was asked, although the arguments are valid. The message is one
 * sentence.
 */
export class CommandRefused extends Error {
  readonly exitCode = 1;
}
