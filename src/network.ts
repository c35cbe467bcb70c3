/**
 * The networks that an address is in. Limits count by these, since an attacker seldom has one address: whoever rents an IPv6
 * server has 2^64 of them at least, and often 2^72 or 2^80 (RFC 6177); whoever rents several IPv4 servers finds them close together.
 */
import { isIPv6 } from 'node:net';

/** How large a network is; `address` is one address, all that an IPv4 subscriber has. */
export type NetworkSize = 'address' | '/24' | '/64' | '/56' | '/48';

export type Network = { readonly name: string; readonly size: NetworkSize };

/**
 * The networks of an address, the smallest first: of an IPv4 address itself and its /24, of an IPv6 address its /64, /56 and
 * /48. Anything else is a network of its own.
 */
export function networksOf(address: string): readonly [Network, ...Network[]] {
  if (!isIPv6(address)) {
    const [a, b, c, d] = address.split('.');
    const alone = { name: address, size: 'address' } as const;
    return d === undefined ? [alone] : [alone, { name: `${a}.${b}.${c}.0/24`, size: '/24' }];
  }
  const [one = 0, two = 0, three = 0, four = 0] = groupsOf(address);
  const prefix = (...groups: number[]) => groups.map((group) => group.toString(16)).join(':');
  return [
    { name: `${prefix(one, two, three, four)}::/64`, size: '/64' },
    { name: `${prefix(one, two, three, four & 0xff00)}::/56`, size: '/56' },
    { name: `${prefix(one, two, three)}::/48`, size: '/48' },
  ];
}

/** The part of an address that one subscriber holds: all of an IPv4 address, the first 64 bits of an IPv6 one. */
export function networkOf(address: string): string {
  return networksOf(address)[0].name;
}

/** The largest network of an address that is counted: the /24 of an IPv4 address, the /48 of an IPv6 one. */
export function siteOf(address: string): string {
  return networksOf(address).at(-1)?.name ?? address;
}

// The zone of a link-local address (%eth0) is no part of the number; `::` stands for as many zeros as are missing.
function groupsOf(address: string): readonly number[] {
  const [head = '', tail] = address.split('%', 1)[0]?.split('::') ?? [];
  const numbers = (text: string) =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const before = numbers(head);
  if (tail === undefined) return before;
  const after = numbers(tail);
  const zeros = Array<number>(Math.max(0, 8 - before.length - after.length)).fill(0);
  return [...before, ...zeros, ...after];
}
