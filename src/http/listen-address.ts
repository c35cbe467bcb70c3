/**
 * Where a socket listens that another process has opened, to compare it with where the operator
 * says the server is.
 */
import { fstatSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { isIP } from 'node:net';
import type { ListenAddress } from './listen.ts';
import { isLoopbackHost } from './origins.ts';
import { socketPath } from './unix-socket.ts';

/** An address and a port as in a URL, or a Unix socket. */
export function whereItListens({ host, port }: ListenAddress): string {
  if (socketPath(host) !== null) return host;
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/**
 * The address of a server that listens on this file descriptor; null when the path of its Unix
 * socket is unknown.
 */
export function addressOf(server: Server, fd: number): ListenAddress | null {
  const address = server.address();
  if (address !== null && typeof address === 'object') {
    return { host: address.address, port: address.port };
  }
  const path = unixPath(fd);
  return path === null ? null : { host: `unix:${path}`, port: 0 };
}

/**
 * Whether a client that connects to `wanted` gets to a server that listens at `actual`. A name is
 * not looked up: localhost is any loopback address, and another name any address.
 */
export function leadsTo(wanted: ListenAddress, actual: ListenAddress): boolean {
  if (wanted.host === actual.host && wanted.port === actual.port) return true;
  const paths = [wanted, actual].map(({ host }) => socketPath(host));
  if (paths.some((path) => path !== null)) return paths[0] === paths[1];
  if (wanted.port !== actual.port) return false;
  if (actual.host === '::') return true; // IPv4 as well, unless BindIPv6Only= says otherwise
  if (actual.host === '0.0.0.0') return isIP(wanted.host) !== 6;
  if (wanted.host === 'localhost') return isLoopbackHost(actual.host);
  return isIP(wanted.host) === 0 || wanted.host === actual.host;
}

// Node does not know the path of a socket that it did not bind, but Linux lists all: number,
// counts, flags, type, state, inode, path (proc(5)).
function unixPath(fd: number): string | null {
  try {
    const inode = String(fstatSync(fd).ino);
    const lines = readFileSync('/proc/self/net/unix', 'utf8').split('\n');
    const fields = lines.map((line) => line.split(/ +/));
    return (
      fields
        .find((field) => field[6] === inode)
        ?.slice(7)
        .join(' ') || null
    );
  } catch {
    return null; // not on Linux
  }
}
