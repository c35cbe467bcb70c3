/**
 * Why nothing can be written. `unreachable`: PostgreSQL does not answer. `other`: the log has the
 * error.
 */
export const STORAGE_REASONS = ['full', 'read_only', 'locked', 'unreachable', 'other'] as const;
export type StorageReason = (typeof STORAGE_REASONS)[number];

/**
 * Whether the database can be written. `storage`: writing fails. `moved`: its file was renamed,
 * removed or replaced, so the next start would not find what is written now.
 */
export type Storage =
  | { readonly state: 'ok' }
  | { readonly state: 'moved' }
  | { readonly state: 'storage'; readonly reason: StorageReason; readonly error: unknown };

/** Tries to write, once a second at most; in between it repeats its last answer. */
export type StorageProbe = () => Promise<Storage>;

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
