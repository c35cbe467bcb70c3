/**
 * The account of a request, for its line in the log: set when it is identified, read when the
 * answer is sent.
 */
import type { IncomingMessage } from 'node:http';

// A property, not a WeakMap: a WeakMap with an entry per request costs each garbage collection
// time.
const USER_ID = Symbol('userId');

type Noted = IncomingMessage & { [USER_ID]?: number };

/** Notes the account that sent a request. */
export function noteSender(request: Noted, userId: number): void {
  request[USER_ID] = userId;
}

/**
 * The account that sent a request; null for visitors, static files, probes and requests refused
 * before.
 */
export function senderOf(request: Noted): number | null {
  return request[USER_ID] ?? null;
}
