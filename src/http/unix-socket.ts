/**
 * Listening on a Unix socket instead of a port: HOST=unix:/run/coatcheck/coatcheck.sock. On
 * 127.0.0.1 every account of the machine can connect and, with TRUST_PROXY=127.0.0.1, write an
 * X-Forwarded-For that is believed. A socket is a file: its owner, group and mode decide who
 * connects. Here that is its owner and its group (the proxy's account is put into it).
 */
import { chmodSync, existsSync, lstatSync, unlinkSync } from 'node:fs';
import type { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { dirname } from 'node:path';

/** What stands for the address of whoever connects to a Unix socket: they have none. */
export const UNIX_PEER = 'unix';

const PREFIX = 'unix:';

/** The path in `unix:/PATH`, or null when a host is an address or a name. */
export function socketPath(host: string): string | null {
  return host.startsWith(PREFIX) ? host.slice(PREFIX.length) : null;
}

/**
 * Removes the socket of a server that ended without removing it (kill -9). Rejects with EADDRINUSE
 * when somebody listens on it, with ENOTSOCK when the path is something else: neither is touched.
 * Rejects with ENOENT when there is no folder. Of two that start in the same moment both may find
 * it dead, and the later one has it: the lock on the database is what they meet first.
 */
export async function removeDeadSocket(path: string): Promise<void> {
  if (!existsSync(dirname(path))) throw coded('ENOENT', path); // bind would say EACCES
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there === undefined) return;
  if (!there.isSocket()) throw coded('ENOTSOCK', path);
  if (await isListening(path)) throw coded('EADDRINUSE', path);
  unlinkSync(path);
}

// Refused means that the file is there and nobody listens. Anything else (not allowed, queue full)
// may be a living server.
function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'ECONNREFUSED'));
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

function coded(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}

/**
 * Lets the owner and the group of a socket connect, and nobody else. Until then the umask keeps it
 * narrower.
 */
export function openToGroup(path: string): void {
  chmodSync(path, 0o660);
}

/**
 * Gives every connection of a server the address UNIX_PEER, so that the log and TRUST_PROXY have a
 * word for it.
 */
export function namePeers(server: Server): void {
  // Before whoever counts connections by their address.
  server.prependListener('connection', (socket: Socket) => {
    Object.defineProperty(socket, 'remoteAddress', { value: UNIX_PEER });
  });
}
