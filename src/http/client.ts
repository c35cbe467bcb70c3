/**
 * Who sent a request, as far as the network knows: an address and a User-Agent. The address is the
 * socket's peer. Every client can write an X-Forwarded-For header, so it counts only when the peer
 * is a proxy that the operator listed (TRUST_PROXY), and then only its right end, which the
 * proxies wrote. `Forwarded` (RFC 7239) is not read. Peers on a Unix socket have no address and are
 * called `unix`.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { UNIX_PEER } from './unix-socket.ts';

export type Client = {
  readonly address: string;
  /** At most 256 characters; empty when the client names none. The client chose what it says. */
  readonly userAgent: string;
};

/** The addresses whose X-Forwarded-For is believed. */
export type TrustedProxies = { has(address: string): boolean };

const USER_AGENT_LIMIT = 256;

/**
 * Reads a list of addresses and subnets (`10.0.0.0/8`, `::1`), and `unix`. Null when an entry is
 * none of these.
 */
export function parseProxies(entries: readonly string[]): TrustedProxies | null {
  const list = new BlockList();
  for (const entry of entries.filter((entry) => entry !== UNIX_PEER)) {
    const [address = '', bits, more] = entry.split('/');
    const family = isIP(address);
    if (family === 0 || more !== undefined) return null;
    const name = family === 4 ? 'ipv4' : 'ipv6';
    if (bits === undefined) {
      list.addAddress(address, name);
    } else {
      if (!/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128)) return null;
      list.addSubnet(address, Number(bits), name);
    }
  }
  const unix = entries.includes(UNIX_PEER);
  return {
    has: (address) =>
      address === UNIX_PEER ? unix : list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4'),
  };
}

/** The parts of an IncomingMessage that are read here. */
export type RequestLike = {
  readonly socket: { readonly remoteAddress?: string | undefined };
  readonly headers: IncomingHttpHeaders;
};

/** The client of a request, seen through the trusted proxies. */
export function clientOf(request: RequestLike, trusted: TrustedProxies): Client {
  const peer = plainAddress(request.socket.remoteAddress ?? '');
  const forwarded = request.headers['x-forwarded-for'];
  return {
    address: typeof forwarded === 'string' ? nearestUntrusted(peer, forwarded, trusted) : peer,
    userAgent: (request.headers['user-agent'] ?? '').slice(0, USER_AGENT_LIMIT),
  };
}

// Each proxy appends the address that called it, so the list is read from the right while its
// authors are trusted.
function nearestUntrusted(peer: string, forwarded: string, trusted: TrustedProxies): string {
  let address = peer;
  const hops = forwarded.split(',').map((hop) => plainAddress(hop.trim()));
  while (trusted.has(address)) {
    const hop = hops.pop();
    if (hop === undefined || isIP(hop) === 0) break;
    address = hop;
  }
  return address;
}

/**
 * An IPv4 address as such also where a socket that listens on :: reports it as ::ffff:192.0.2.1.
 */
export function plainAddress(address: string): string {
  if (!address.includes(':')) return address;
  return address.toLowerCase().startsWith('::ffff:') && address.includes('.')
    ? address.slice('::ffff:'.length)
    : address;
}
