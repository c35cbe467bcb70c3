/** Checks that follow from ORIGIN, HOST and PORT alone. */
import type { Config } from '../config/config.ts';
import { whereItListens } from '../http/listen-address.ts';
import { isHttps, isLoopback, isLoopbackHost } from '../http/origins.ts';
import { socketPath } from '../http/unix-socket.ts';
import { type Finding, ok, warn } from './finding.ts';

type Site = Pick<Config, 'origin' | 'host' | 'port'>;

/**
 * Checks how browsers reach the site, which cookie they get, and whether they can reach it at all.
 */
export function examineAddress(site: Site): Finding[] {
  const by = 'by a proxy in front';
  return [examineOrigin(site, by), examineCookie(site), examineHsts(site), examineReach(site)];
}

/** The same for a site in somebody else's program, which listens wherever it likes. */
export function examineMountedAddress(site: Pick<Site, 'origin'>): Finding[] {
  const by = 'by that program or a proxy in front';
  return [examineOrigin(site, by), examineCookie(site), examineHsts(site)];
}

function examineOrigin({ origin }: Pick<Site, 'origin'>, by: string): Finding {
  if (isHttps(origin)) return ok('origin', `${origin}: encrypted, ${by}.`);
  if (isLoopback(origin)) return ok('origin', `${origin}: unencrypted, on this machine only.`);
  return warn(
    'origin',
    `${origin}: passwords and cookies cross the network unencrypted, as INSECURE_HTTP=1 allows. Use https for more than a trial.`,
  );
}

function examineCookie({ origin }: Pick<Site, 'origin'>): Finding {
  if (!isHttps(origin)) {
    return ok(
      'cookie',
      'session, HttpOnly, SameSite=Lax, not Secure: over http browsers drop a Secure cookie, Safari on localhost too.',
    );
  }
  const text = `__Host-session, Secure, HttpOnly, SameSite=Lax: browsers accept it from ${origin}`;
  if (!isLoopback(origin)) return ok('cookie', `${text}, and not over http.`);
  const plain = origin.replace('https:', 'http:');
  return warn(
    'cookie',
    `${text}. From ${plain} Safari drops it, although other browsers accept it.`,
  );
}

function examineHsts({ origin }: Pick<Site, 'origin'>): Finding {
  return isHttps(origin)
    ? ok('hsts', 'Sent: for two years browsers insist on https, on subdomains too.')
    : ok('hsts', 'Not sent: ORIGIN is http.');
}

function examineReach({ origin, host, port }: Site): Finding {
  const here = isLoopbackHost(host);
  const at = whereItListens({ host, port });
  if (isHttps(origin)) {
    return here
      ? ok(
          'reach',
          `The server listens on ${at}: a proxy on this machine has to forward ${origin} to it.`,
        )
      : warn(
          'reach',
          `The server listens on ${at}: a client that goes around the proxy reaches it without https.`,
        );
  }
  if (socketPath(host) !== null) {
    return ok(
      'reach',
      `The server listens on ${at}: a proxy on this machine has to forward ${origin} to it.`,
    );
  }
  if (portOf(origin) !== port) {
    return warn(
      'reach',
      `ORIGIN has port ${portOf(origin)}, but the server listens on ${port}: forward the port.`,
    );
  }
  if (here === isLoopback(origin))
    return ok('reach', `The server listens on ${at}, which matches ORIGIN.`);
  return here
    ? warn(
        'reach',
        `The server listens on ${at}: only a proxy on this machine can forward ${origin} to it.`,
      )
    : warn('reach', `The server listens on ${at}, but accepts only requests for ${origin}.`);
}

function portOf(origin: string): number {
  return Number(new URL(origin).port) || 80;
}
