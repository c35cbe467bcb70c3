/**
 * Checks the running server, if there is one: whether it answers, and whether its ORIGIN is that of
 * this command.
 */

import { type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import { STORAGE_REASONS, type StorageReason } from '../../auth/storage-probe.ts';
import { storageSentence } from '../../auth/storage-sentence.ts';
import type { Config } from '../../config/config.ts';
import { type Finding, fail, ok, warn } from '../../doctor/finding.ts';
import { STRANGER } from '../../doctor/proxy.ts';
import { errorCode } from '../../error-code.ts';
import { whereItListens } from '../../http/listen-address.ts';
import { isHttps } from '../../http/origins.ts';
import { socketPath, UNIX_PEER } from '../../http/unix-socket.ts';

type Site = Pick<Config, 'origin' | 'host' | 'port'>;

/** What the replies of the server tell. */
export type ServerAnswer = {
  readonly healthy: boolean;
  /** The status in the reply of /ready: `ok`, or the reason why the server is not ready. */
  readonly ready: string;
  /** Why nothing can be written; null when that is not the reason, or not known. */
  readonly reason: StorageReason | null;
  /** Whether the server accepts ORIGIN as its own: it does not answer 421. */
  readonly knowsOrigin: boolean;
  readonly sendsHsts: boolean;
  /** The peer address that the server saw for the request. */
  readonly peer: string;
};

type Ready = Pick<ServerAnswer, 'ready' | 'reason'>;

/** Why there was no reply: an error code such as ECONNREFUSED. */
export type Silence = { readonly code: string };

const PATIENCE = 5_000; // ms

/** Requests /health, /ready and /login where the server listens, with the Host of ORIGIN. */
export async function askServer(site: Site): Promise<ServerAnswer | Silence> {
  try {
    const health = await get(site, '/health');
    const ready = await get(site, '/ready');
    const login = await get(site, '/login');
    return {
      healthy: health.status === 200 && health.body.trimEnd() === '{"status":"ok"}',
      ...readReady(ready.body),
      knowsOrigin: login.status !== 421,
      sendsHsts: health.headers['strict-transport-security'] !== undefined,
      peer: health.peer,
    };
  } catch (error) {
    return silence(error);
  }
}

/** Requests /ready alone. The finding is ok when the server is ready. */
export async function askReady(site: Site): Promise<Finding> {
  const at = whereItListens({ host: callable(site.host), port: site.port });
  try {
    const answer = readReady((await get(site, '/ready', {})).body);
    return answer.ready === 'unknown' ? anotherProgram(at) : examineReady(at, answer);
  } catch (error) {
    return examineSilence(at, silence(error));
  }
}

function silence(error: unknown): Silence {
  return { code: errorCode(error) || 'no code' };
}

function anotherProgram(at: string): Finding {
  return fail('server', `The program that answers at ${at} is not this server.`);
}

// An older server gives no reason.
function readReady(body: string): Ready {
  const [, ready = 'unknown', why] =
    /^\{"status":"(\w+)"(?:,"reason":"(\w+)")?\}$/.exec(body.trimEnd()) ?? [];
  return { ready, reason: STORAGE_REASONS.find((known) => known === why) ?? null };
}

/** Turns the replies into findings. */
export function examineServer(site: Site, answer: ServerAnswer | Silence): Finding[] {
  const at = whereItListens({ host: callable(site.host), port: site.port });
  if ('code' in answer) return [examineSilence(at, answer)];
  if (!answer.healthy) return [anotherProgram(at)];
  const findings = [examineReady(at, answer)];
  if (!answer.knowsOrigin || answer.sendsHsts !== isHttps(site.origin)) {
    const message = `It was started with another ORIGIN than ${site.origin}: set ORIGIN for this command as for the server, or restart the server with this one.`;
    findings.push(warn('server', message));
  }
  return findings;
}

// The server reports on itself, because it writes with its own rights. Other findings say what is
// wrong with the file or the disk.
function examineReady(at: string, { ready, reason }: Ready): Finding {
  const text = `It is running at ${at}`;
  if (ready === 'ok') return ok('server', `${text}.`);
  if (ready === 'stopping') return warn('server', `${text}: it is stopping.`);
  const state = ready === 'moved' ? 'moved' : 'storage';
  return fail('server', `${text}. ${storageSentence(state, reason)}`);
}

function examineSilence(at: string, { code }: Silence): Finding {
  if (code === 'ECONNREFUSED' || code === 'ENOENT')
    return warn('server', `Nothing listens at ${at}: the server is not running.`);
  if (code === 'ABORT_ERR') return fail('server', `No answer from ${at} within ${PATIENCE} ms.`);
  return fail('server', `${at} cannot be reached (${code}).`);
}

type Got = {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly peer: string;
};

// The log of the server shows the forwarded address, so an operator can compare it.
const FORWARDED = { 'x-forwarded-for': STRANGER };

// Not fetch, which does not let a caller set Host.
function get(
  { origin, host, port }: Site,
  path: string,
  more: OutgoingHttpHeaders = FORWARDED,
): Promise<Got> {
  const headers = { host: new URL(origin).host, accept: 'text/html', ...more };
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

// A wildcard address is for listening only; a client has to connect to a real one.
function callable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}
