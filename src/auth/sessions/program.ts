/** What the session of a program has besides: a program has tokens or a key, and no ticket. */
import { isSecret, makeSecret } from '../secret.ts';
import type { RefreshKeys } from '../tokens/refresh-token.ts';

/**
 * What a program has: `tokens` from a log-in of its own, a `key` that its owner made, or tokens as
 * a `client` of OpenID Connect, to which its user signed in here.
 */
export type ProgramKind = 'tokens' | 'key' | 'client';

export type Program = {
  readonly kind: ProgramKind;
  /** SHA-256 of the handle by which its access tokens name the session; null for a key. */
  readonly handle: string | null;
  /**
   * The name that the program gave itself, if any, or that its owner gave the key. An account has
   * one session of the kind `tokens` per name: the next one replaces it.
   */
  readonly name: string | null;
  /** What a key is good for; else null. */
  readonly audience: string | null;
  /** The client, and the scope that it was given; else null. */
  readonly clientId: string | null;
  readonly scope: string | null;
  /** The key of the session in a browser with which this one ends; null when it stands alone. */
  readonly parent: string | null;
};

/** The spelling of a program's name that is stored and compared. */
export function normalizeProgramName(typed: string): string {
  return typed.trim().normalize();
}

/**
 * What is asked for a program. `refresh`: the keys of its first refresh token, which is stored
 * together with the session; null for a key.
 */
export type ProgramRequest = Omit<Program, 'handle'> & { readonly refresh: RefreshKeys | null };

/** What is asked for a program with tokens of its own. */
export function tokensProgram(name: string | null, refresh: RefreshKeys): ProgramRequest {
  const none = { audience: null, clientId: null, scope: null, parent: null };
  return { kind: 'tokens', name, ...none, refresh };
}

// Each key for programs begins with it, so that scanners of source code find one that leaked.
const KEY_PREFIX = 'ckey_';

/** A new ticket, or a new key for a program, which no browser can use as a ticket. */
export function makeTicket(program: Pick<Program, 'kind'> | undefined): string {
  return program?.kind === 'key' ? KEY_PREFIX + makeSecret() : makeSecret();
}

/** Whether a bearer's text has the form of a key for programs. */
export function isProgramKey(text: string): boolean {
  return text.startsWith(KEY_PREFIX) && isSecret(text.slice(KEY_PREFIX.length));
}

/** What the session keeps of a request. */
export function requestedProgram({ refresh, ...asked }: ProgramRequest): Program {
  return { ...asked, handle: refresh?.handle ?? null };
}
