/**
 * The end of a server. No request that has arrived is lost, and a connection without one does not
 * hold up the end.
 */
import type { Server } from 'node:http';
import { type Socket, Server as TcpServer } from 'node:net';

/**
 * ms that idle connections stay open at a stop when new ones wait on a socket that was passed. On a
 * socket of its own a server refuses new ones until its next start, so it does not wait.
 */
export const IDLE_PATIENCE = 1_000;

const SILENCE = 500; // ms that a new connection gets to say something when the server stops
const STEP = 50; // ms between two looks at connections that still send

/**
 * Stops accepting, lets running requests finish, and closes what is left after `grace` ms. Idle
 * connections are closed after `patience` ms: a request that a proxy writes to one at that moment
 * is lost. Until then each may bring one more request, whose answer closes it.
 */
export function stop(server: Server, grace: number, patience = 0): Promise<void> {
  return new Promise((resolve) => {
    const timers = [
      setTimeout(() => server.closeAllConnections(), grace),
      // Not at once: a connection that was made a moment ago may have its request still on the way.
      afterReading(() => destroyUnused(server), Math.min(SILENCE, grace)),
      afterReading(() => closeIdle(server), Math.min(patience, grace)),
    ];
    // The close() of an http.Server closes idle connections at once.
    TcpServer.prototype.close.call(server, () => {
      for (const timer of timers) clearTimeout(timer);
      resolve();
    });
  });
}

// A timer runs before the process reads what has arrived, an immediate after.
function afterReading(act: () => void, ms: number): NodeJS.Timeout {
  return setTimeout(() => setImmediate(act), ms);
}

const openSockets = new WeakMap<Server, Set<Socket>>();

/** How many connections a server of createLimitedServer has open. */
export function openConnections(server: Server): number {
  return openSockets.get(server)?.size ?? 0;
}

/** Remembers the connections of a server for its stop. */
export function trackConnections(server: Server): void {
  const sockets = new Set<Socket>();
  openSockets.set(server, sockets);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
}

// Node would cut off an answer that is written and not sent: its client reads slowly.
function closeIdle(server: Server): void {
  const isSending = [...(openSockets.get(server) ?? [])].some(
    (socket) => socket.writableLength > 0,
  );
  if (isSending) setTimeout(() => closeIdle(server), STEP);
  else server.closeIdleConnections();
}

// Browsers open connections in advance, and node counts one without a request as busy.
function destroyUnused(server: Server): void {
  for (const socket of openSockets.get(server) ?? []) {
    if (socket.bytesRead === 0) socket.destroy();
  }
}
