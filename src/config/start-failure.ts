/**
 * Messages for a start that fails although all settings are valid: the port, the address or the
 * file cannot be used. Each is one sentence that names the setting and the remedy; a stack trace
 * would not help an operator.
 */

import { existsSync, statSync } from 'node:fs';
import {
  DatabaseInUse,
  DatabaseUnfit,
  ForeignDatabase,
  NewerSchema,
  type OpenProblem,
} from '../auth/database.ts';
import { isPostgresUrl, shownDatabase } from '../auth/database-url.ts';
import { BadKeyFile } from '../auth/key-file.ts';
import { UnusableList } from '../auth/passwords/breached-passwords.ts';
import { OtherKeyFile } from '../auth/shared-seal.ts';
import { StoreUnavailable } from '../auth/store-errors.ts';
import { errorCode } from '../error-code.ts';
import { isDatabaseError, openProblem } from '../stores.ts';
import type { Config } from './config.ts';

/** EX_CONFIG of sysexits.h: a supervisor can be told not to restart after it. */
export const EX_CONFIG = 78;

/** The start failed for a reason that the operator can remove. The message tells how. */
export class StartFailure extends Error {
  /** 78 when another attempt would fail as well, 1 when it may succeed. */
  readonly exitCode: number;

  constructor(message: string, { mayPass, cause }: { mayPass: boolean; cause: unknown }) {
    super(message, { cause });
    this.exitCode = mayPass ? 1 : EX_CONFIG;
  }
}

/** A sentence for the operator, and whether another attempt may succeed. */
export type Reason = readonly [sentence: string, mayPass?: 'may pass'];

/** Explains why DATABASE cannot be opened. */
export function cannotOpen(error: unknown, { database }: Config): unknown {
  return toFailure(error, whyNotOpen(error, database));
}

/** Explains why the file BREACHED_PASSWORDS cannot be used. Returns an unknown error as it is. */
export function cannotUseBreached(error: unknown, path: string): unknown {
  if (!(error instanceof UnusableList)) return error;
  return toFailure(error, [`BREACHED_PASSWORDS=${path}: ${error.message}`]);
}

/**
 * Explains why learning mode cannot be loaded: a built server does not contain it. Returns an
 * unknown error as it is.
 */
export function cannotLearn(error: unknown): unknown {
  const sentence =
    'LEARN=1: a built server has no learning mode. Start it from its sources: npm run learn.';
  return toFailure(error, errorCode(error) === 'ERR_MODULE_NOT_FOUND' ? [sentence] : undefined);
}

/** Explains why KEY_FILE cannot be read or created. */
export function cannotReadKey(error: unknown, path: string): unknown {
  const named = `KEY_FILE=${path}`;
  if (error instanceof BadKeyFile) {
    return toFailure(error, [`${named}: ${error.message}. Restore the right file, or remove it.`]);
  }
  const reason = READING_KEY[errorCode(error)] ?? [
    `it cannot be read (${error instanceof Error ? error.message : error}).`,
    'may pass',
  ];
  return toFailure(error, withSetting(named, reason));
}

/**
 * Explains a database error after opening, such as a lock or a full disk. Returns any other error
 * as it is.
 */
export function cannotUse(error: unknown, config: Config): unknown {
  const isOther = error instanceof StoreUnavailable && error.cause instanceof OtherKeyFile;
  if (isOther) return toFailure(error, otherKey(config.keyFile ?? ''));
  return isDatabaseError(error) ? cannotOpen(error, config) : error;
}

function otherKey(keyFile: string): Reason {
  const what = existsSync(keyFile)
    ? 'it does not fit the secrets of the other servers'
    : 'it does not exist, and another server has encrypted secrets with its own';
  return [
    `KEY_FILE=${keyFile}: ${what}. All servers of a database need the same key file: copy it from another one.`,
  ];
}

function whyNotOpen(error: unknown, path: string): Reason {
  const named = `DATABASE=${shownDatabase(path)}`;
  if (error instanceof DatabaseUnfit) {
    return error.mayPass
      ? [`${named}: ${error.message}`, 'may pass']
      : [`${named}: ${error.message}`];
  }
  if (error instanceof DatabaseInUse) {
    return [
      `Another server is using this database: ${path}. Stop it (Ctrl+C in its terminal) or set DATABASE.`,
      'may pass',
    ];
  }
  if (error instanceof NewerSchema) {
    return [
      `${named}: ${error.message}. Start the newer program, or restore a copy from before the upgrade.`,
    ];
  }
  const isUrl = isPostgresUrl(path);
  if (error instanceof ForeignDatabase) {
    return [`${named}: ${error.message}. Name another ${isUrl ? 'database' : 'file'}.`];
  }
  if (isUrl) return withSetting(named, unknownProblem(error));
  if (isFolder(path)) return [`${named}: that is a folder. Name a file in it.`];
  const problem = openProblem(error);
  return withSetting(named, problem === null ? unknownProblem(error) : OPENING[problem]);
}

function withSetting(named: string, [sentence, ...mayPass]: Reason): Reason {
  return [`${named}: ${sentence}`, ...mayPass];
}

const DISK_FULL: Reason = ['the disk is full.', 'may pass'];
const NOT_ALLOWED: Reason = ['this account may not write there, or the file system is read-only.'];
const NO_FOLDER: Reason = ['its folder does not exist and cannot be created.'];

const OPENING: Readonly<Record<OpenProblem, Reason>> = {
  not_allowed: NOT_ALLOWED,
  no_folder: NO_FOLDER,
  disk_full: DISK_FULL,
  held: ['another program has locked it.', 'may pass'],
  damaged: ['the file is damaged. Restore a backup.'],
  no_database: ['that file is not a SQLite database.'],
};

function unknownProblem(error: unknown): Reason {
  const cause = error instanceof StoreUnavailable ? error.cause : error;
  return [`it cannot be opened (${cause instanceof Error ? cause.message : cause}).`, 'may pass'];
}

/**
 * By error code of the system. ENOENT is about the folder: a missing file would have been created.
 */
const READING_KEY: Readonly<Record<string, Reason>> = {
  EACCES: ['this account may not read it, or may not create it there.'],
  EPERM: ['this account may not create it there.'],
  EROFS: [
    'it does not exist and cannot be created there. Put a key there yourself: see docs/operations.md.',
  ],
  EISDIR: ['that is a folder. Name a file in it.'],
  ENOENT: NO_FOLDER,
  ENOTDIR: NO_FOLDER,
  ENOSPC: DISK_FULL,
  EDQUOT: DISK_FULL,
};

/** The failure that has a known reason; any other error as it is. */
export function toFailure(error: unknown, reason: Reason | undefined): unknown {
  if (reason === undefined) return error;
  const [sentence, mayPass] = reason;
  return new StartFailure(sentence, { mayPass: mayPass !== undefined, cause: error });
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
