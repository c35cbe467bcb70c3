/** The record of a session, its lifetime, and the request to start one. */
import type { User } from '../accounts/user.ts';
import type { KnownMethod } from '../sign-in/sign-in-method.ts';
import { type Program, type ProgramRequest, requestedProgram } from './program.ts';

/** A session as it is stored. */
export type StoredSession = {
  /** A public number that names the session and grants nothing. */
  readonly id: number;
  /** SHA-256 of the ticket. */
  readonly key: string;
  readonly userId: number;
  /** ms since 1970, like all times here */
  readonly createdAt: number;
  lastSeenAt: number;
  readonly idleMs: number;
  readonly expiresAt: number;
  /** "Keep me signed in" was ticked. */
  readonly remembered: boolean;
  readonly address: string;
  readonly userAgent: string;
  /** How its user signed in. */
  readonly method: KnownMethod;
  /**
   * Set for the session of a program, which has tokens or a key and no ticket. Left out for
   * browsers, to save memory: there may be a million.
   */
  program?: Program;
};

/** A session that has no id yet. */
export type NewSession = Omit<StoredSession, 'id'>;

export type Session = StoredSession & {
  /** The version of the store when the session was last found in it. */
  checkedAt: number;
  /**
   * Its account, read together with it. Left out where accounts are in memory anyway: one server
   * has the database alone.
   */
  user?: User;
};

export type Lifetime = { readonly idleMs: number; readonly maxMs: number };

export type SessionLimits = {
  readonly normal: Lifetime;
  readonly remembered: Lifetime;
  /**
   * The most sessions of one account in browsers, and as many again in programs; a new one ends the
   * oldest (ASVS 7.1.2).
   */
  readonly perUser: number;
};

/** "Keep me signed in": 14 idle days, 30 in all (NIST SP 800-63B-4: 30 at most for AAL1). */
export const REMEMBERED: Lifetime = { idleMs: 14 * 86_400_000, maxMs: 30 * 86_400_000 };
export const SESSIONS_PER_USER = 10;

export type SessionRequest = {
  readonly userId: number;
  readonly remember: boolean;
  readonly address: string;
  readonly userAgent: string;
  /** The version of the checked password: the session is stored only while it is current. */
  readonly passwordVersion: number;
  /**
   * The session that this browser had: it ends, whichever account it belongs to (session fixation,
   * ASVS 7.2.4).
   */
  readonly replaces: Session | null;
  /** How its user signed in. */
  readonly method: KnownMethod;
  /** For a program alone. */
  readonly program?: ProgramRequest;
  /** How long it lives, where that is not "keep me signed in" or the usual. */
  readonly lifetime?: Lifetime;
  /** Gets the living sessions in the same transaction; what it throws refuses this one. */
  readonly admit?: (living: readonly StoredSession[]) => void;
};

export type StartedSession = {
  readonly ticket: string;
  readonly session: Session;
  /** The oldest sessions of the account, which ended because there were too many. */
  readonly evicted: readonly StoredSession[];
};

/** The record of a new session, under the key of its ticket. */
export function newRecord(
  request: SessionRequest,
  key: string,
  limits: SessionLimits,
  now: number,
): NewSession {
  const { userId, remember, address, userAgent, method, program } = request;
  const { idleMs, maxMs } = request.lifetime ?? lifetimeOf(limits, remember);
  return {
    key,
    userId,
    createdAt: now,
    lastSeenAt: now,
    idleMs,
    expiresAt: now + maxMs,
    remembered: remember,
    address,
    userAgent,
    method,
    ...(program && { program: requestedProgram(program) }),
  };
}

/** "Keep me signed in" never shortens a session, even where the normal lifetime is longer. */
export function lifetimeOf({ normal, remembered }: SessionLimits, remember: boolean): Lifetime {
  if (!remember) return normal;
  return {
    idleMs: Math.max(normal.idleMs, remembered.idleMs),
    maxMs: Math.max(normal.maxMs, remembered.maxMs),
  };
}

/** Whether a session has expired: it was unused for too long, or is too old. */
export function isExpired(session: StoredSession, now: number): boolean {
  return now >= session.expiresAt || now >= session.lastSeenAt + session.idleMs;
}

/** When a session expires if it is not used again (ms since 1970): its absolute limit at most. */
export function idleUntil(session: StoredSession): number {
  return Math.min(session.lastSeenAt + session.idleMs, session.expiresAt);
}
