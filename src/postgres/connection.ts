/** The connection that a URL in DATABASE describes. */
import { readFileSync } from 'node:fs';
import type { ClientConfig } from 'pg';

/** ms to connect, TLS included. */
const CONNECTING = 2_000;
/** ms after which a statement without an answer is given up: the network may be dead. */
const ANSWER = 6_000;

/**
 * The settings of the driver for a URL. A password that is not in it comes from PGPASSWORD or from
 * the file PGPASSFILE, as with every program of PostgreSQL. Throws the error of the system when
 * `sslrootcert` cannot be read.
 */
export function connectionOf(url: string): ClientConfig {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const named = searchParams.get('host') ?? decodeURIComponent(hostname);
  const host = named.replace(/^\[(.*)\]$/, '$1');
  return {
    host,
    ...(port !== '' && { port: Number(port) }),
    ...(username !== '' && { user: decodeURIComponent(username) }),
    ...(password !== '' && { password: decodeURIComponent(password) }),
    ...(pathname.length > 1 && { database: decodeURIComponent(pathname.slice(1)) }),
    ssl: encryption(searchParams, host),
    application_name: 'coatcheck',
    connectionTimeoutMillis: CONNECTING,
    query_timeout: ANSWER,
    keepAlive: true,
  };
}

/** Whether a host is this machine: a loopback address, or the folder of a Unix socket. */
export function isLocalHost(host: string): boolean {
  return /^(?:|\/.*|localhost|127(?:\.\d{1,3}){3}|::1)$/.test(host);
}

/**
 * `sslmode` with the meaning that it has for libpq (PostgreSQL docs, 34.19.1), and one difference:
 * without it, a server on another machine is asked for a certificate, and that is checked, since
 * password hashes and sessions cross the network.
 */
function encryption(parameters: URLSearchParams, host: string): ClientConfig['ssl'] {
  const mode = parameters.get('sslmode') ?? (isLocalHost(host) ? 'disable' : 'verify-full');
  if (mode === 'disable') return false;
  const file = parameters.get('sslrootcert');
  const ca = file === null ? {} : { ca: readFileSync(file, 'utf8') };
  if (mode === 'verify-full') return { ...ca, rejectUnauthorized: true };
  // The certificate has to be of that authority; its name may be another.
  if (mode === 'verify-ca' || file !== null) {
    return { ...ca, rejectUnauthorized: true, checkServerIdentity: () => undefined };
  }
  return { rejectUnauthorized: false };
}
