import type { ProgramKind } from './program.ts';
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
  // Each kind is counted apart: a script that signs in often ends no browser's session.
  const kind = kindOf(fresh);
  const others = own.filter((other) => other.key !== replaces?.key && kindOf(other) === kind);
  // A program that signs in again does not need the tokens that it had.
  const name = kind === 'tokens' ? (fresh.program?.name ?? null) : null;
  const sameName = others.filter((other) => name !== null && other.program?.name === name);
  const most = mostOf(kind, perUser);
  const evicted = others.filter((other) => !sameName.includes(other)).slice(most - 1);
  return { ending: [...(replaces === null ? [] : [replaces]), ...sameName, ...evicted], evicted };
}

function kindOf({ program }: Pick<StoredSession, 'program'>): ProgramKind | 'browser' {
  return program?.kind ?? 'browser';
}

// Each browser may be signed in to several apps. Nothing that its owner did not ask for may end a
// key: the program that has it would stop working, at night.
function mostOf(kind: ProgramKind | 'browser', perUser: number): number {
  if (kind === 'key') return Number.POSITIVE_INFINITY;
  return kind === 'client' ? 3 * perUser : perUser;
}
