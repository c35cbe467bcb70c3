/**
 * Two server processes on one PostgreSQL, and an nginx in front of them with the configuration of
 * docs/scaling/nginx.conf, changed to other ports and no TLS.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { startNginx } from '../forward-auth/nginx.ts';
import { withoutTls } from '../forward-auth/site.ts';
import { type Child, startProcess } from '../program/child.ts';
import { freePort, type Owner } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import type { Cluster } from './cluster.ts';

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

type Ask = {
  readonly cookie?: string;
  /** Sent as a form. */
  readonly fields?: Record<string, string>;
};

/** One of the two servers. */
export type Server = {
  readonly port: number;
  /** The process that runs now. */
  child(): Child;
  /** Starts a process again, after the one before has ended. */
  start(): Promise<void>;
};

export type TwoServers = {
  readonly servers: readonly [Server, Server];
  readonly nginxPort: number;
  /** Sends a request to a port as nginx or a browser does, each time from another address. */
  ask(port: number, path: string, ask?: Ask): Promise<Answer>;
};

/** Starts both servers and nginx. */
export async function startTwoServers(
  owner: Owner,
  cluster: Cluster,
  settings: Record<string, string>,
): Promise<TwoServers> {
  const nginxPort = await freePort();
  const shared = {
    ORIGIN: `http://127.0.0.1:${nginxPort}`,
    TRUST_PROXY: '127.0.0.1',
    DATABASE: cluster.url(await cluster.createDatabase()),
    KEY_FILE: join(temporaryFolder(owner), 'coatcheck.key'),
    ...settings,
  };
  const servers = [await startServer(owner, shared), await startServer(owner, shared)] as const;
  await startNginx(owner, nginxPort, await nginxConfiguration(nginxPort, servers));
  let asked = 0;
  return {
    servers,
    nginxPort,
    ask: (port, path, { cookie = '', fields } = {}) =>
      send({
        port,
        path,
        host: `127.0.0.1:${nginxPort}`,
        // Limits count addresses; all of 127.0.0.0/8 are of this machine.
        localAddress: `127.1.${asked++ % 250}.1`,
        cookie,
        body: fields === undefined ? null : new URLSearchParams(fields).toString(),
      }),
  };
}

async function startServer(owner: Owner, shared: Record<string, string>): Promise<Server> {
  const port = await freePort();
  const start = () => startProcess(owner, { ...shared, PORT: String(port) });
  let child = await start();
  return {
    port,
    child: () => child,
    start: async () => {
      child = await start();
    },
  };
}

async function nginxConfiguration(
  port: number,
  [first, second]: readonly [Server, Server],
): Promise<string> {
  const replacements = {
    'coatcheck-1:3000': `127.0.0.1:${first.port}`,
    'coatcheck-2:3000': `127.0.0.1:${second.port}`,
    'listen 80;': `listen 127.0.0.1:${await freePort()};`,
    'listen 443 ssl;': `listen 127.0.0.1:${port};`,
    ...withoutTls('login.example.com'),
  };
  const file = 'docs/scaling/nginx.conf';
  return Object.entries(replacements).reduce(
    (text, [from, to]) => {
      assert.ok(text.includes(from), `${file} no longer says ${from}`);
      return text.replaceAll(from, to);
    },
    readFileSync(file, 'utf8'),
  );
}

type Sent = {
  readonly port: number;
  readonly path: string;
  readonly host: string;
  readonly localAddress: string;
  readonly cookie: string;
  readonly body: string | null;
};

function send({ port, path, host, localAddress, cookie, body }: Sent): Promise<Answer> {
  const method = body === null ? 'GET' : 'POST';
  const headers = {
    host,
    accept: 'text/html',
    ...(cookie !== '' && { cookie }),
    ...(body !== null && {
      origin: `http://${host}`,
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
    }),
  };
  const address = { host: '127.0.0.1', port, path, localAddress };
  return new Promise((resolve, reject) => {
    const request = httpRequest({ ...address, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, body: Buffer.concat(chunks).toString() });
      });
    });
    request.on('error', reject);
    request.end(body ?? undefined);
  });
}

/** The cookies of a response, as a browser sends them back. */
export function cookiesOf({ headers }: Answer): string {
  return (headers['set-cookie'] ?? []).map((line) => line.split(';', 1)[0]).join('; ');
}
