import type { StoredSession } from './session.ts';

/**
 * The sessions of an account that end when `fresh` starts: `replaces`, the one of a program of the
 * same name, and `evicted`, the oldest ones over the limit. `own`: the newest first.
 */
export function sessionsToEnd(
  fresh: Pick<StoredSession, 'program'>,
  own: readonly StoredSession[],
  replaces: StoredSession | null,
  perUser: number,
): { readonly ending: readonly StoredSession[]; readonly evicted: readonly StoredSession[] } {
  // Programs and browsers are counted apart: a script that signs in often ends no browser's
  // session.
  const others = own.filter(
    (other) => other.key !== replaces?.key && isProgram(other) === isProgram(fresh),
  );
  // A program that signs in again does not need the tokens that it had.
  const name = fresh.program?.name ?? null;
  const sameName = others.filter((other) => name !== null && other.program?.name === name);
  const evicted = others.filter((other) => !sameName.includes(other)).slice(perUser - 1);
  return { ending: [...(replaces === null ? [] : [replaces]), ...sameName, ...evicted], evicted };
}

function isProgram({ program }: Pick<StoredSession, 'program'>): boolean {
  return program !== undefined;
}
