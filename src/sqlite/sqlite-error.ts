/** Classifies errors of SQLite by their result code (https://www.sqlite.org/rescode.html). */
import type { StorageReason } from '../auth/storage-probe.ts';
import { StoreUnavailable } from '../auth/store-errors.ts';

// Primary result codes: PERM, BUSY, LOCKED, NOMEM, READONLY, IOERR, FULL, CANTOPEN, PROTOCOL.
const PASSING = new Set([3, 5, 6, 7, 8, 10, 13, 14, 15]);

/** Whether a UNIQUE index refused a row. */
export function isDuplicate(error: unknown): boolean {
  return codeOf(error) === 2067; // SQLITE_CONSTRAINT_UNIQUE
}

/** Runs `work`, which inserts or updates. Returns `taken` when a UNIQUE index refuses it. */
export function unlessDuplicate<Result, Taken>(taken: Taken, work: () => Result): Result | Taken {
  try {
    return work();
  } catch (error) {
    if (isDuplicate(error)) return taken;
    throw error;
  }
}

/** Whether another connection holds a lock: nothing was done, and another attempt may succeed. */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === 5;
}

/**
 * Wraps an error that may pass by itself (a lock, a full disk, a read-only file) in
 * StoreUnavailable; returns any other error as it is.
 */
export function toUnavailable(error: unknown): unknown {
  const code = primaryCode(error);
  const passing = code !== null && PASSING.has(code);
  return passing ? new StoreUnavailable('database', { cause: error }) : error;
}

// PERM, READONLY; BUSY, LOCKED; FULL.
const REASONS: ReadonlyMap<number, StorageReason> = new Map([
  [3, 'read_only'],
  [8, 'read_only'],
  [5, 'locked'],
  [6, 'locked'],
  [13, 'full'],
]);

/** Why a write failed. `error` may be wrapped in StoreUnavailable. */
export function storageReason(error: unknown): StorageReason {
  const cause = error instanceof StoreUnavailable ? error.cause : error;
  return REASONS.get(primaryCode(cause) ?? 0) ?? 'other';
}

/** The primary result code, the low byte of an extended one; null for another error. */
export function primaryCode(error: unknown): number | null {
  const code = codeOf(error);
  return code === null ? null : code & 0xff;
}

function codeOf(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) : null;
}
