/**
 * What a command is: a function from words and options to an answer. It prints nothing and ends
 * nothing, so that a test can call it, and so that the table for people and the JSON for scripts
 * come from the same facts.
 */
import type { ParseArgsConfig } from 'node:util';

/** What a command knows of the world: the same environment variables as the server. */
export type Surroundings = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Like `24.21.0`. */
  readonly nodeVersion: string;
  /** The account it runs as (effective uid); null where accounts have no numbers. */
  readonly userId: number | null;
  /** ms since 1970 */
  readonly now: () => number;
};

/** What was typed behind the name of the command. */
export type Input = {
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
};

/** One answer in two forms. */
export type CommandResult = {
  /** For --json: an object or an array. */
  readonly data: object;
  /** For people: lines without the last line end. */
  readonly text: string;
  /** Something was done but not all of it: a sentence for stderr. */
  readonly complaint?: string;
  /** True when what was asked is answered with "no": exit 1. */
  readonly failed?: boolean;
};

export type Command = {
  /** One word or two: `doctor`, `user add`. */
  readonly name: string;
  /** What can follow it, as --help shows it. */
  readonly synopsis: string;
  /** One line. */
  readonly summary: string;
  /** More lines for its own --help. */
  readonly details: readonly string[];
  /** The least and the most words that follow. */
  readonly takes: readonly [least: number, most: number];
  readonly options: NonNullable<ParseArgsConfig['options']>;
  run(input: Input, surroundings: Surroundings): Promise<CommandResult>;
};

/** It was called wrongly (EX_USAGE of sysexits.h). The message is one sentence. */
export class UsageError extends Error {
  readonly exitCode = 64;
}

/** The settings are wrong (EX_CONFIG), as the server would say. */
export class ConfigError extends Error {
  readonly exitCode = 78;
}

/** It was called rightly and cannot be done. The message is one sentence. */
export class CommandRefused extends Error {
  readonly exitCode = 1;
}
