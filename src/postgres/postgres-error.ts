/**
 * Classifies errors of PostgreSQL by their SQLSTATE (PostgreSQL docs, appendix A), and errors of
 * the connection by the code of the system.
 */
import type { StorageReason } from '../auth/storage-probe.ts';
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

/**
 * By SQLSTATE: a full disk; a read-only server or missing rights; a lock, also one that was waited
 * for until statement_timeout.
 */
const REASONS: ReadonlyMap<string, StorageReason> = new Map([
  ['53100', 'full'],
  ['25006', 'read_only'],
  ['42501', 'read_only'],
  ['55P03', 'locked'],
  ['57014', 'locked'],
  ['40P01', 'locked'],
]);
/** Connections that are refused: too many, no such role or database, a start or a stop. */
const REFUSED = /^(?:08|28|3D|53300|57P)/;

/** Why a write failed. `error` may be wrapped in StoreUnavailable. */
export function storageReason(error: unknown): StorageReason {
  if (error instanceof CommitUnknown) return 'unreachable';
  const cause = error instanceof StoreUnavailable ? error.cause : error;
  const reason = REASONS.get(codeOf(cause));
  if (reason !== undefined) return reason;
  return isLost(cause) || REFUSED.test(codeOf(cause)) ? 'unreachable' : 'other';
}

/** The SQLSTATE or the code of the system; empty for another error. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
