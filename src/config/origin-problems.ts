/** What is wrong with the settings of addresses together: a sentence for each problem. */
import { isPostgresUrl } from '../auth/database-url.ts';
import { isHttps, isLoopback, isLoopbackHost } from '../http/origins.ts';
import { socketPath } from '../http/unix-socket.ts';

/** Settings that depend on each other. A bad ORIGIN or DATABASE is null: it is reported already. */
export type Addresses = {
  readonly host: string;
  readonly origin: string | null;
  /** Whether TRUST_PROXY names a proxy. */
  readonly proxied: boolean;
  readonly database: string | null;
};

/**
 * The problems on a real server. With a Unix socket the default ORIGIN would name a port on which
 * no server listens. Over http on a network, passwords and session cookies can be read on the way.
 */
export function originProblems(
  { host, origin }: Pick<Addresses, 'host' | 'origin'>,
  { isSet, insecureHttp }: { readonly isSet: boolean; readonly insecureHttp: boolean },
): readonly string[] {
  if (socketPath(host) !== null && !isSet) {
    return [
      `ORIGIN: has to be set with HOST=${JSON.stringify(host)}: the address that browsers use`,
    ];
  }
  if (origin === null || isHttps(origin) || isLoopback(origin) || insecureHttp) return [];
  return [
    `ORIGIN=${JSON.stringify(origin)}: passwords would cross the network unencrypted; use https, or set INSECURE_HTTP=1 to allow it`,
  ];
}

/**
 * The problems in learning mode. The wire view shows all traffic of the site, passwords included,
 * so no other person may use such a site. learn/guards.ts protects the page itself; these checks
 * refuse a start on a real server.
 */
export function learningProblems(
  { host, origin, proxied, database }: Addresses,
  nodeEnvironment: string | undefined,
): readonly string[] {
  const alone = 'with LEARN=1, which is for this machine only';
  return [
    ...(isLoopbackHost(host) && socketPath(host) === null
      ? []
      : [`HOST=${JSON.stringify(host)}: has to be a loopback address ${alone}`]),
    ...(origin === null || (isLoopback(origin) && !isHttps(origin))
      ? []
      : [`ORIGIN=${JSON.stringify(origin)}: has to be http:// and a loopback address ${alone}`]),
    ...(proxied ? [`TRUST_PROXY: has to be empty ${alone}`] : []),
    ...(isPostgresUrl(database ?? '')
      ? ['DATABASE: has to be a SQLite file with LEARN=1, whose accounts have well-known passwords']
      : []),
    ...(nodeEnvironment === 'production' ? [`NODE_ENV="production": cannot be used ${alone}`] : []),
  ];
}
