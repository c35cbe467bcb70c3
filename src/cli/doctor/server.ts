/**
 * The server that runs, if it does: whether it answers, and whether it was started with the
 * settings that are here.
 */

import { type IncomingMessage, request } from 'node:http';
import type { Config } from '../../config/config.ts';
import { errorCode } from '../../error-code.ts';
import { isHttps } from '../../http/origins.ts';
import { socketPath, UNIX_PEER } from '../../http/unix-socket.ts';
import { whereItListens } from './address.ts';
import { type Finding, fail, ok, warn } from './finding.ts';
import { STRANGER } from './proxy.ts';

type Site = Pick<Config, 'origin' | 'host' | 'port'>;

export type ServerAnswer = {
  readonly healthy: boolean;
  /** The word of /ready: `ok`, or what keeps it from its work. */
  readonly ready: string;
  /** Whether it knows ORIGIN as its own. */
  readonly knowsOrigin: boolean;
  readonly sendsHsts: boolean;
  /** The address that the server was called from: its peer. */
  readonly peer: string;
};

/** Why nothing could be heard: an error code such as ECONNREFUSED. */
export type Silence = { readonly code: string };

const PATIENCE = 5_000; // ms

/** Asks the server where it listens for its health, and whether it knows ORIGIN. */
export async function askServer(site: Site): Promise<ServerAnswer | Silence> {
  try {
    const health = await get(site, '/health');
    const ready = await get(site, '/ready');
    const login = await get(site, '/login');
    return {
      healthy: health.status === 200 && health.body.trimEnd() === '{"status":"ok"}',
      ready: /^\{"status":"(\w+)"\}$/.exec(ready.body.trimEnd())?.[1] ?? 'unknown',
      knowsOrigin: login.status !== 421,
      sendsHsts: health.headers['strict-transport-security'] !== undefined,
      peer: health.peer,
    };
  } catch (error) {
    return { code: errorCode(error) || 'no code' };
  }
}

/** What to say of the answer. */
export function examineServer(site: Site, answer: ServerAnswer | Silence): Finding[] {
  const at = whereItListens({ ...site, host: callable(site.host) });
  if ('code' in answer) return [examineSilence(at, answer)];
  if (!answer.healthy) return [fail('server', `What answers at ${at} is not this server.`)];
  const findings = [examineReady(at, answer)];
  if (!answer.knowsOrigin || answer.sendsHsts !== isHttps(site.origin)) {
    const message = `It was started with another ORIGIN than ${site.origin}: set ORIGIN for this command as for the server, or restart the server with this one.`;
    findings.push(warn('server', message));
  }
  return findings;
}

// The server's own words: it tries to write, as itself. What is wrong with file and disk is looked
// at further below.
function examineReady(at: string, { ready }: ServerAnswer): Finding {
  const text = `It runs, and answers at ${at}`;
  if (ready === 'ok') return ok('server', `${text}.`);
  if (ready === 'stopping') return warn('server', `${text}: it is stopping.`);
  if (ready === 'moved') {
    const advice = 'stop it and put the file back, or the next start will not find what it writes';
    return fail('server', `${text}, but the file of its database is not in its place: ${advice}.`);
  }
  const reasons = 'the disk is full, the file is read-only, or another program holds it';
  return fail('server', `${text}, but cannot write to its database: ${reasons}.`);
}

function examineSilence(at: string, { code }: Silence): Finding {
  if (code === 'ECONNREFUSED' || code === 'ENOENT')
    return warn('server', `Nothing listens at ${at}: it does not run.`);
  if (code === 'ABORT_ERR') return fail('server', `${at} gives no answer within ${PATIENCE} ms.`);
  return fail('server', `${at} cannot be asked (${code}).`);
}

type Got = {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly peer: string;
};

// Not fetch, which would not send this Host. The forwarded address shows in the server's log: it
// can be compared.
function get({ origin, host, port }: Site, path: string): Promise<Got> {
  const headers = { host: new URL(origin).host, accept: 'text/html', 'x-forwarded-for': STRANGER };
  const signal = AbortSignal.timeout(PATIENCE);
  return new Promise((resolve, reject) => {
    const socket = socketPath(host);
    const where = socket === null ? { host: callable(host), port } : { socketPath: socket };
    const asking = request({ ...where, path, headers, signal, agent: false });
    asking.on('error', reject);
    asking.on('response', async (response) => {
      const { statusCode: status, headers } = response;
      const peer = socket === null ? (asking.socket?.localAddress ?? '') : UNIX_PEER;
      const body = await response.setEncoding('utf8').toArray().catch(reject);
      resolve({ status, headers, peer, body: (body ?? []).join('') });
    });
    asking.end();
  });
}

// "All addresses" is where a server listens, not where it can be called.
function callable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}
