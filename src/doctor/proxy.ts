import type { Config } from '../config/config.ts';
import { clientOf } from '../http/client.ts';
import { isHttps, isLoopback, isLoopbackHost } from '../http/origins.ts';
import { socketPath, UNIX_PEER } from '../http/unix-socket.ts';
import { type Finding, ok, warn } from './finding.ts';

/** A client address that no proxy has: it is from the range for documentation (RFC 5737). */
export const STRANGER = '203.0.113.7';

/** The peer address that the server sees for connections from this machine. */
export function expectedPeer({ host }: Pick<Config, 'host'>): string {
  return socketPath(host) === null ? '127.0.0.1' : UNIX_PEER;
}

/**
 * Checks which client address the server derives from X-Forwarded-For when `peer` sends it, by the
 * server's own rule.
 */
export function examineProxy(config: Config, peer: string): Finding {
  const { proxied, origin, host } = config;
  const { seen, text, problem } = clientSeen(config, peer);
  if (problem !== null) return problem;
  if (seen === STRANGER) return ok('proxy', `${text}, as it should behind a proxy there.`);
  if (proxied && isLoopbackHost(host)) {
    return warn('proxy', `${text}: only this machine can connect, but TRUST_PROXY names another.`);
  }
  const word = peer === UNIX_PEER ? '=unix' : '';
  if (!proxied && (isHttps(origin) || word !== '')) {
    const advice = `Set TRUST_PROXY${word}.`;
    return warn('proxy', `${text}: all clients share the limits of the proxy. ${advice}`);
  }
  return ok('proxy', `${text}: the header is not trusted from there.`);
}

/** The same for a site in somebody else's program: who connects to that is not known. */
export function examineMountedProxy(config: Config): Finding {
  const { seen, text, problem } = clientSeen(config, '127.0.0.1');
  if (problem !== null) return problem;
  if (seen === STRANGER) return ok('proxy', `${text}, as it should behind a proxy there.`);
  return ok('proxy', `${text}. If a proxy is there, set trustProxy.`);
}

/** Which address is seen, the words for it, and what is wrong wherever the server listens. */
function clientSeen({ trustedProxies, proxied, origin }: Config, peer: string) {
  const headers = { 'x-forwarded-for': STRANGER };
  const seen = clientOf({ socket: { remoteAddress: peer }, headers }, trustedProxies).address;
  const text = `For a request from ${peer} with X-Forwarded-For: ${STRANGER}, the server sees ${seen}`;
  let problem: Finding | null = null;
  if (trustedProxies.has(STRANGER)) {
    const advice = 'TRUST_PROXY trusts the whole internet: name the proxy alone.';
    problem = warn('proxy', `${text}. ${advice}`);
  } else if (proxied && isLoopback(origin)) {
    const answer = 'a client that uses another host name gets 421';
    const advice = `ORIGIN is ${origin}: ${answer}. Set ORIGIN to what browsers see.`;
    problem = warn('proxy', `${text}. ${advice}`);
  }
  return { seen, text, problem };
}
