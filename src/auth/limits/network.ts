/**
 * The networks that an address is in. Limits count by networks, since one attacker often has many
 * addresses: a rented IPv6 server has 2^64 at least, often 2^72 or 2^80 (RFC 6177), and rented IPv4
 * servers often have addresses close together.
 */
import { isIPv6 } from 'node:net';

/** How large a network is; `address` is one address, all that an IPv4 subscriber has. */
export type NetworkSize = 'address' | '/24' | '/64' | '/56' | '/48';

export type Network = { readonly name: string; readonly size: NetworkSize };

/**
 * The networks of an address, the smallest first: of an IPv4 address itself and its /24, of an IPv6
 * address its /64, /56 and /48. Anything else is a network of its own.
 */
export function networksOf(address: string): readonly [Network, ...Network[]] {
  if (!isIPv6(address)) return networksOfIPv4(address);
  const groups = groupsOf(address);
  const inside = embeddedIPv4(groups);
  if (inside !== null) return networksOfIPv4(inside);
  const [one = 0, two = 0, three = 0, four = 0] = groups;
  const prefix = (...groups: number[]) => groups.map((group) => group.toString(16)).join(':');
  return [
    { name: `${prefix(one, two, three, four)}::/64`, size: '/64' },
    { name: `${prefix(one, two, three, four & 0xff00)}::/56`, size: '/56' },
    { name: `${prefix(one, two, three)}::/48`, size: '/48' },
  ];
}

function networksOfIPv4(address: string): readonly [Network, ...Network[]] {
  const [a, b, c, d] = address.split('.');
  const alone = { name: address, size: 'address' } as const;
  return d === undefined ? [alone] : [alone, { name: `${a}.${b}.${c}.0/24`, size: '/24' }];
}

// Behind a translator all of IPv4 is in 64:ff9b::/96 (RFC 6052), and some proxies write
// ::ffff:c000:201. Counted as IPv6, one stranger would spend the budget of all.
function embeddedIPv4(groups: readonly number[]): string | null {
  const prefix = groups.slice(0, 6).join();
  if (prefix !== `${[0x64, 0xff9b, 0, 0, 0, 0]}` && prefix !== `${[0, 0, 0, 0, 0, 0xffff]}`)
    return null;
  return groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.');
}

/**
 * The part of an address that one subscriber holds: all of an IPv4 address, the first 64 bits of an
 * IPv6 one.
 */
export function networkOf(address: string): string {
  return networksOf(address)[0].name;
}

/**
 * The largest network of an address that is counted: the /24 of an IPv4 address, the /48 of an IPv6
 * one.
 */
export function siteOf(address: string): string {
  return networksOf(address).at(-1)?.name ?? address;
}

// The zone of a link-local address (%eth0) is no part of the number; `::` stands for as many zeros
// as are missing.
function groupsOf(address: string): readonly number[] {
  const [head = '', tail] = address.split('%', 1)[0]?.split('::') ?? [];
  const numbers = (text: string) =>
    text === '' ? [] : text.split(':').flatMap((group) => numbersOf(group));
  const before = numbers(head);
  if (tail === undefined) return before;
  const after = numbers(tail);
  const zeros = Array<number>(Math.max(0, 8 - before.length - after.length)).fill(0);
  return [...before, ...zeros, ...after];
}

// A group, or an IPv4 address that stands for the last two.
function numbersOf(group: string): readonly number[] {
  if (!group.includes('.')) return [Number.parseInt(group, 16)];
  const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
  return [(a << 8) | b, (c << 8) | d];
}
