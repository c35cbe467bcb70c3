/**
 * The account that sent a request, for its line in the log: set when the client is identified, read
 * when the reply is sent.
 */
import type { IncomingMessage } from 'node:http';

// A property, not a WeakMap: a WeakMap with an entry per request slows each garbage collection.
const USER_ID = Symbol('userId');

type Noted = IncomingMessage & { [USER_ID]?: number };

/** Notes the account that sent a request. */
export function noteSender(request: Noted, userId: number): void {
  request[USER_ID] = userId;
}

/**
 * The id of the account that sent a request; null for visitors, static files, health checks and
 * requests that were refused before.
 */
export function senderOf(request: Noted): number | null {
  return request[USER_ID] ?? null;
}
