import type { OpenProblem } from '../auth/database.ts';
import { StoreUnavailable } from '../auth/store-errors.ts';
import { errorCode } from '../error-code.ts';
import { primaryCode } from './sqlite-error.ts';

/** By the primary result code of SQLite (https://www.sqlite.org/rescode.html). */
const BY_RESULT_CODE: ReadonlyMap<number, OpenProblem> = new Map([
  [3, 'not_allowed'], // PERM
  [5, 'held'], // BUSY
  [8, 'not_allowed'], // READONLY
  [11, 'damaged'], // CORRUPT
  [13, 'disk_full'], // FULL
  [14, 'not_allowed'], // CANTOPEN
  [26, 'no_database'], // NOTADB
]);

/** By the error code of the system: opening also creates the folder of the file. */
const BY_SYSTEM_CODE: ReadonlyMap<string, OpenProblem> = new Map([
  ['EACCES', 'not_allowed'],
  ['EPERM', 'not_allowed'],
  ['EROFS', 'not_allowed'],
  ['ENOENT', 'no_folder'],
  ['ENOTDIR', 'no_folder'],
  ['ENOSPC', 'disk_full'],
  ['EDQUOT', 'disk_full'],
]);

/** Why a database did not open, from the error of opening it; null when the error does not tell. */
export function openProblem(error: unknown): OpenProblem | null {
  const cause = causeOf(error);
  const code = primaryCode(cause);
  if (code !== null) return BY_RESULT_CODE.get(code) ?? null;
  return BY_SYSTEM_CODE.get(errorCode(cause)) ?? null;
}

/** Whether an error comes from SQLite, wrapped in StoreUnavailable or not. */
export function isSqliteError(error: unknown): boolean {
  return primaryCode(causeOf(error)) !== null;
}

function causeOf(error: unknown): unknown {
  return error instanceof StoreUnavailable ? error.cause : error;
}
