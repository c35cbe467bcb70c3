/**
 * The origins of this site: ORIGIN, and while ORIGIN is a loopback address its other spellings with
 * the same port, since only this machine answers to them and a newcomer types any of the three.
 *
 * The Host header is checked before anything else. That stops DNS rebinding: a page on evil.example
 * can make its name resolve to 127.0.0.1, but the browser still sends `Host: evil.example`.
 */
import { socketPath } from './unix-socket.ts';

/** From a Host header (lower case) to the origin that a browser at that host would send. */
export type OwnOrigins = ReadonlyMap<string, string>;

const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/** Whether an origin such as `http://localhost:3000` can be reached from this machine only. */
export function isLoopback(origin: string): boolean {
  return URL.canParse(origin) && LOOPBACK_HOSTS.includes(new URL(origin).hostname);
}

/**
 * Whether a server that listens on this host (a name, an address, a Unix socket) can be reached
 * from this machine only.
 */
export function isLoopbackHost(host: string): boolean {
  if (socketPath(host) !== null) return true;
  const [address = ''] = host.split('%', 1); // the rest names a network interface, which no URL has
  return isLoopback(`http://${address.includes(':') ? `[${address}]` : address}`);
}

/** Whether browsers reach this origin encrypted. */
export function isHttps(origin: string): boolean {
  return origin.startsWith('https:');
}

/** Every Host that names this site, each with its origin. `origin` has no trailing slash. */
export function ownOrigins(origin: string): OwnOrigins {
  const { protocol, hostname, port, host } = new URL(origin);
  const names = isLoopback(origin) ? LOOPBACK_HOSTS : [hostname];
  const origins = new Map<string, string>();
  for (const name of names) {
    const named = port === '' ? name : `${name}:${port}`;
    origins.set(named, `${protocol}//${named}`);
  }
  // The default port may be written out (RFC 9110, section 4.2.3).
  if (port === '') origins.set(`${host}:${protocol === 'https:' ? 443 : 80}`, origin);
  return origins;
}

/**
 * The origin a request was sent to, or null when its Host is missing or is not ours: answer 421.
 */
export function requestOrigin(host: string | undefined, own: OwnOrigins): string | null {
  return own.get(host?.toLowerCase() ?? '') ?? null;
}
