import type { Server } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { NetworkConcurrencyLimit } from '../auth/limits/concurrency-limit.ts';
import { plainAddress } from './client.ts';

/**
 * How many of the 2,000 connections one address, and one network around it, may have. A browser
 * opens six: 250 are an office of forty behind one address, and eight such addresses fill the
 * server. A LAN is one /24, or one IPv6 /64 in which machines cannot be told apart: half, so that
 * the other half stays free.
 */
export const CONNECTIONS_EACH = { address: 250, network: 1_000 };

const QUIET = 60_000; // ms between two log lines about it, so that an attacker cannot fill the disk

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * Closes new connections of an address or network over its limit. `isProxy` names addresses that
 * are not counted, since all clients connect through them; the caller adds this machine, where an
 * unlisted proxy may run. Unix sockets are not counted either. `observe` gets the address, once a
 * minute at most.
 */
export function limitConnections(
  server: Server,
  isProxy: (address: string) => boolean,
  observe: (address: string) => void,
  limits = CONNECTIONS_EACH,
): void {
  const places = new NetworkConcurrencyLimit(limits);
  let quietUntil = 0;
  server.on('connection', (socket) => {
    const address = plainAddress(socket.remoteAddress ?? '');
    if (isIP(address) === 0 || isProxy(address)) return;
    if (places.enter(address)) {
      socket.once('close', () => places.leave(address));
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
