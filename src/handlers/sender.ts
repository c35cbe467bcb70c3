/** Whose request it was, for its line in the log: found out on the way in, asked when the answer is out. */
import type { IncomingMessage } from 'node:http';

const senders = new WeakMap<IncomingMessage, number>();

/** Notes the account that sent a request. */
export function noteSender(request: IncomingMessage, userId: number): void {
  senders.set(request, userId);
}

/** The account that sent a request; null for a visitor, and where nobody asked (files, probes, what was refused before). */
export function senderOf(request: IncomingMessage): number | null {
  return senders.get(request) ?? null;
}
