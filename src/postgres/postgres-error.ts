/**
 * Classifies errors of PostgreSQL by their SQLSTATE (PostgreSQL docs, appendix A), and errors of
 * the connection by the code of the system.
 */
import { CommitUnknown, StoreUnavailable } from '../auth/store-errors.ts';

/** SQLSTATE: a serialization failure, or a deadlock. The transaction may run again. */
const REPEATABLE = new Set(['40001', '40P01']);

/**
 * Classes and codes of what may pass: connection, resources (a full disk, too many connections),
 * operator intervention (a restart, a statement that took too long), errors of the system, a
 * read-only server, a lock, and missing rights.
 */
const PASSING = /^(?:08|53|57|58|25006$|55P03$|40|42501$|28|3D000$|55000$)/;

/** Codes of the system when the server is not there, or went away. */
const CONNECTION = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
]);

/** What the driver says without a code. */
const DRIVER =
  /^(?:Connection terminated|timeout exceeded|Query read timeout|Client has|Client was)/;

/** Whether an insert failed because of a unique index. */
export function isDuplicate(error: unknown): boolean {
  return codeOf(error) === '23505';
}

/** Whether a transaction that failed may run again at once. */
export function isRepeatable(error: unknown): boolean {
  return REPEATABLE.has(codeOf(error));
}

/** Whether the connection was lost, or the answer did not come: what was asked may be done. */
export function isLost(error: unknown): boolean {
  if (error instanceof CommitUnknown) return true;
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  return CONNECTION.has(code) || /^(?:08|57P0[123])/.test(code) || DRIVER.test(error.message);
}

/**
 * Wraps an error that may pass by itself in StoreUnavailable; returns any other error as it is.
 */
export function toUnavailable(error: unknown): unknown {
  if (error instanceof StoreUnavailable) return error;
  const passes = isLost(error) || PASSING.test(codeOf(error));
  return passes ? new StoreUnavailable('database', { cause: error }) : error;
}

/** The SQLSTATE or the code of the system; empty for another error. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
