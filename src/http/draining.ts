import type { Server } from 'node:http';

const draining = new WeakSet<Server>();

/** Whether a server takes more requests: it listens, and is not about to stop. */
export function isAccepting(server: Server): boolean {
  return server.listening && !draining.has(server);
}

/**
 * Prepares a server for its stop, while load balancers still send to it. For `ms` it serves new
 * connections as before, but isAccepting is false: /ready says so, and each answer closes its
 * connection. A connection that stays open until the stop would be closed without an answer, and a
 * client that sends a request at that moment cannot know whether it was served.
 */
export async function drain(server: Server, ms: number): Promise<void> {
  if (ms === 0) return;
  draining.add(server);
  await new Promise((resolve) => setTimeout(resolve, ms));
}
