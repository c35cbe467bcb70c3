/**
 * Whether the database can be written. `storage`: writing fails (locked, full, read-only). `moved`:
 * its file was renamed, removed or replaced, so the next start would not find what is written now.
 */
export type StorageState = 'ok' | 'storage' | 'moved';

/**
 * Tries to write, once a second at most; in between it repeats its last answer. `error`: why
 * writing failed.
 */
export type StorageProbe = () => Promise<{
  readonly state: StorageState;
  readonly error?: unknown;
}>;
