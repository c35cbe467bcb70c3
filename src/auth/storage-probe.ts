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

/** ms between two probes. */
const EVERY = 1_000;

/** A probe that looks once a second at most. `now` in ms. */
export function everySecond(look: StorageProbe, now: () => number): StorageProbe {
  let asked: ReturnType<StorageProbe> | null = null;
  let askedAt = 0;
  return () => {
    if (asked === null || Math.abs(now() - askedAt) >= EVERY) {
      askedAt = now();
      asked = look();
    }
    return asked;
  };
}
