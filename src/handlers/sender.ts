/**
 * The account of a request, for its line in the log: set when it is identified, read when the
 * answer is sent.
 */
import type { IncomingMessage } from 'node:http';

const senders = new WeakMap<IncomingMessage, number>();

/** Notes the account that sent a request. */
export function noteSender(request: IncomingMessage, userId: number): void {
  senders.set(request, userId);
}

/**
 * The account that sent a request; null for visitors, static files, probes and requests refused
 * before.
 */
export function senderOf(request: IncomingMessage): number | null {
  return senders.get(request) ?? null;
}
