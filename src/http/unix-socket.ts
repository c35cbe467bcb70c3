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

/** The address of each peer on a Unix socket, which has none of its own. */
export const UNIX_PEER = 'unix';

const PREFIX = 'unix:';

/** The path in `unix:/PATH`, or null when a host is an address or a name. */
export function socketPath(host: string): string | null {
  return host.startsWith(PREFIX) ? host.slice(PREFIX.length) : null;
}

/**
 * Removes the socket of a server that ended without removing it (kill -9). Rejects with EADDRINUSE
 * when a process listens on it, with ENOTSOCK when the path is not a socket, and removes neither;
 * with ENOENT when there is no folder. Two servers that start at once may both find it dead; the
 * database lock, which they take first, lets only one of them get here.
 */
export async function removeDeadSocket(path: string): Promise<void> {
  if (!existsSync(dirname(path))) throw coded('ENOENT', path); // bind would say EACCES
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there === undefined) return;
  if (!there.isSocket()) throw coded('ENOTSOCK', path);
  if (await isListening(path)) throw coded('EADDRINUSE', path);
  unlinkSync(path);
}

// ECONNREFUSED: the file is there and no process listens. Any other error (not allowed, queue full)
// may come from a running server.
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
 * Lets the owner and the group of a socket connect, and no other account. Until then the umask
 * restricts it to the owner.
 */
export function openToGroup(path: string): void {
  chmodSync(path, 0o660);
}

/** Gives every connection of a server the address UNIX_PEER, for the log and TRUST_PROXY. */
export function namePeers(server: Server): void {
  // Prepended: the connection limit reads the address.
  server.prependListener('connection', (socket: Socket) => {
    Object.defineProperty(socket, 'remoteAddress', { value: UNIX_PEER });
  });
}
