import type { StorageReason } from './storage-probe.ts';

const REASONS: Readonly<Record<StorageReason, string>> = {
  full: 'the disk is full. Free space on it',
  read_only: 'it is read-only, or this account may not write there. Allow it to write',
  locked: 'another program has locked it. Stop that program',
  unreachable: 'PostgreSQL cannot be reached. Start it, or mend the way to it',
  other: 'the log has the error in its line not_ready',
};

/**
 * What is wrong, and what to do about it: for the log, the doctor and the overview, which have to
 * say the same. The reason is null where an older server did not tell it.
 */
export function storageSentence(state: 'storage' | 'moved', reason: StorageReason | null): string {
  if (state === 'moved') {
    return 'The database file was moved or replaced. Stop the server and put the file back, or the next start will not find what it writes.';
  }
  return `It cannot write to its database, so no one can sign in: ${REASONS[reason ?? 'other']}.`;
}
