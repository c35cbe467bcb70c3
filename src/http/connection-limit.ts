import type { Server } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { plainAddress } from './client.ts';

/**
 * How many of the 2,000 connections one address, and one network around it, may have. A browser
 * opens six, so 250 serve an office of forty behind one address. A network gets half of all, so
 * that the other half stays free: a LAN is one /24, or one IPv6 /64 in which machines cannot be
 * told apart.
 */
export const CONNECTIONS_EACH = { address: 250, network: 1_000 };

const QUIET = 60_000; // ms between two log lines about it, so that an attacker cannot fill the disk

/**
 * Counts the open connections of each address. `acquire` is false for one that has as many as it
 * may.
 */
export type ConnectionCounter = {
  acquire(address: string): boolean;
  release(address: string): void;
};

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * Closes new connections that `counter` does not let in. `isProxy` names addresses that are not
 * counted, since all clients connect through them; the caller adds this machine, where an unlisted
 * proxy may run. Unix sockets are not counted either. `observe` gets the address, once a minute at
 * most.
 */
export function limitConnections(
  server: Server,
  counter: ConnectionCounter,
  isProxy: (address: string) => boolean,
  observe: (address: string) => void,
): void {
  let quietUntil = 0;
  server.on('connection', (socket) => {
    const address = plainAddress(socket.remoteAddress ?? '');
    if (isIP(address) === 0 || isProxy(address)) return;
    if (counter.acquire(address)) {
      socket.once('close', () => counter.release(address));
      return;
    }
    socket.destroy();
    const now = performance.now();
    if (now < quietUntil) return;
    quietUntil = now + QUIET;
    observe(address);
  });
}

/** Whether an address is one of this machine itself. */
export function isOwnMachine(address: string): boolean {
  return isIP(address) !== 0 && loopback.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
