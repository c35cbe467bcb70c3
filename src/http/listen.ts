import type { Server } from 'node:http';
import type { ListenOptions } from 'node:net';
import { namePeers, openToGroup, removeDeadSocket, socketPath } from './unix-socket.ts';

/**
 * Where a server listens: an address with a port, or `unix:` and the path of a socket, which needs
 * no port.
 */
export type ListenAddress = { readonly host: string; readonly port: number };

/** A listening socket that another process has opened and passed on, by its file descriptor. */
export type ListenSocket = { readonly fd: number };

/** Listens there. Rejects when that is not possible (in use, not allowed, not such a socket). */
export async function listen(server: Server, place: ListenAddress | ListenSocket): Promise<void> {
  if ('fd' in place) return adopt(server, place);
  const { host, port } = place;
  const path = socketPath(host);
  if (path === null) return bind(server, { host, port });
  await removeDeadSocket(path);
  namePeers(server);
  await bind(server, { path });
  openToGroup(path);
}

// The socket is of the other process: its mode stays, and the stop does not remove it.
async function adopt(server: Server, { fd }: ListenSocket): Promise<void> {
  await bind(server, { fd });
  if (server.address() === null) namePeers(server); // a Unix socket
}

// Connections that may wait while the process is busy or restarts. Without room a proxy gets an
// error from a Unix socket, and has to try again on a port. The system may allow fewer.
const BACKLOG = 4_096;

function bind(server: Server, where: ListenOptions | ListenSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, BACKLOG, () => {
      server.off('error', reject); // it would swallow the first later error
      resolve();
    });
  });
}
