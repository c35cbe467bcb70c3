import type { Server } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { NetworkPlaces } from '../places.ts';
import { plainAddress } from './client.ts';

/**
 * How many connections one address may have, and one network around it, of the 2,000 in all. A browser opens six: 250 are an
 * office of forty behind one address with all their tabs at the same moment, and eight such addresses fill the server. A LAN is
 * one /24, or one IPv6 /64 in which a single machine cannot be told from all of them: half, so that the other half stays.
 */
export const CONNECTIONS_EACH = { address: 250, network: 1_000 };

const QUIET = 60_000; // ms between two lines about it: what costs a stranger nothing must not fill a disk

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * Closes the connections of a network that has as many as it may. `isProxy` names those of whom nobody is counted, since
 * everybody comes through them; the same goes for this machine itself, where a proxy may stand that nobody has listed, and for
 * a Unix socket. `observe` hears the address, once a minute at most.
 */
export function limitConnections(
  server: Server,
  isProxy: (address: string) => boolean,
  observe: (address: string) => void,
  limits = CONNECTIONS_EACH,
): void {
  const places = new NetworkPlaces(limits);
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
