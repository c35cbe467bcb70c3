/**
 * A real nginx with a configuration from a page, changed to other ports and no TLS. A recording
 * proxy between nginx and Coatcheck lets a test read the checks. Behind nginx is an app that sends
 * back what it received.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { connect, createServer as createTcpServer, type Server } from 'node:net';
import { join } from 'node:path';
import { PASSWORD } from '../people.ts';
import { startProcess } from '../program/child.ts';
import { form, json } from '../requests.ts';
import { freePort, type Owner } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startNginx } from './nginx.ts';

/** The request that the app behind nginx received. */
export type Echo = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

/** The running servers. */
export type Site = {
  readonly origin: string;
  readonly port: number;
  /** All bytes that nginx has sent to Coatcheck so far. */
  sentToCoatcheck(): string;
  /** The number of connections that nginx has opened to Coatcheck so far. */
  connections(): number;
  /** The addresses of the requests that have reached the app /finance/, which is for a group. */
  readonly atFinance: readonly string[];
  /** Makes these all groups of an account. */
  setGroups(email: string, ...groups: string[]): Promise<void>;
  /** The lines that Coatcheck has printed so far. */
  readonly lines: readonly string[];
  /** Sends a request through nginx, without following redirects. */
  request(path: string, init?: RequestInit): Promise<Response>;
  endCoatcheck(): Promise<unknown>;
};

/**
 * The first nginx configuration on a page, with the given replacements. Throws if a text to replace
 * is missing.
 */
export function configuration(
  file: string,
  replacements: Readonly<Record<string, string>>,
): string {
  const [, block = ''] = /^```nginx\n(.*?)^```$/ms.exec(readFileSync(file, 'utf8')) ?? [];
  return replaced(block, replacements);
}

/** A text with the given replacements. Throws if a text to replace is missing. */
export function replaced(whole: string, replacements: Readonly<Record<string, string>>): string {
  return Object.entries(replacements).reduce((text, [from, to]) => {
    assert.ok(text.includes(from), `it no longer says ${from}`);
    return text.replaceAll(from, to);
  }, whole);
}

/** How nginx connects to Coatcheck. The page describes both. */
export type Way = 'over a port' | 'over a Unix socket';

/** Starts Coatcheck, an app, and nginx in front of both. */
export async function startSite(owner: Owner, way: Way): Promise<Site> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const settings = {
    ORIGIN: origin,
    PROTECTS: '/app/,/finance/=Finance @board @finance',
    CONTACT: 'Mara in IT <it@example.com>',
    DATABASE: ':memory:',
  };
  const app = await startEchoApp(owner);
  const atFinance: string[] = [];
  const finance = await startEchoApp(owner, atFinance);
  const folder = temporaryFolder(owner);
  const socket = join(folder, 'coatcheck.sock');
  const onSocket = way === 'over a Unix socket';
  const coatcheck = await startProcess(owner, {
    ...settings,
    ...(onSocket ? { HOST: `unix:${socket}`, TRUST_PROXY: 'unix' } : { TRUST_PROXY: '127.0.0.1' }),
  });
  const tap = onSocket
    ? await startTap(owner, socket, join(folder, 'tap.sock'))
    : await startTap(owner, Number(new URL(coatcheck.origin).port), 0);
  const text = configuration('docs/forward-auth.md', {
    'server 127.0.0.1:3000;': `server ${onSocket ? `unix:${tap.at}` : `127.0.0.1:${tap.at}`};`,
    'listen 80;': `listen 127.0.0.1:${await freePort()};`,
    'listen 443 ssl;': `listen 127.0.0.1:${port};`,
    ...withoutTls('example.com'),
    '__Host-session': 'session', // the names without https
    '__Host-device': 'device',
    'Host example.com;': `Host 127.0.0.1:${port};`,
  });
  await startNginx(owner, port, withBothApps(text, app, finance));
  const request = (path: string, init?: RequestInit) =>
    fetch(origin + path, { redirect: 'manual', ...init });
  return {
    origin,
    port,
    lines: coatcheck.lines,
    sentToCoatcheck: tap.received,
    connections: tap.connections,
    atFinance,
    request,
    setGroups: createSetGroups(coatcheck.lines, request),
    endCoatcheck: () => coatcheck.end('SIGTERM'),
  };
}

// As the page says: another app is another such location, with its own path and proxy_pass.
function withBothApps(text: string, app: Place, finance: Place): string {
  const [location = ''] = /^ {4}location \/app\/ \{\n.*?^ {4}\}\n/ms.exec(text) ?? [];
  assert.ok(location !== '');
  const to = (block: string, port: Place) => block.replace('127.0.0.1:8080', `127.0.0.1:${port}`);
  const second = location.replace('location /app/', 'location /finance/');
  return text.replace(location, () => `${to(location, app)}\n${to(second, finance)}`);
}

/** The first administrator signs up by the link that Coatcheck prints, and changes the account. */
export function createSetGroups(
  lines: readonly string[],
  request: Site['request'],
): Site['setGroups'] {
  const signUp = async () => {
    const token = lines.map((line) => /\/setup\/([\w-]{43})$/.exec(line)?.[1]).find(Boolean);
    const fields = { email: 'root@example.com', password: PASSWORD, token: token ?? '' };
    return cookiesOf(await request('/setup', form(fields)));
  };
  let admin: Promise<string> | null = null;
  return async (email, ...groups) => {
    admin ??= signUp();
    const cookie = await admin;
    const headers = { cookie, accept: 'application/json' };
    const found = await request(`/users?q=${encodeURIComponent(email)}`, { headers });
    const { users } = (await found.json()) as { users: { id: number }[] };
    const change = { ...json({ groups }, cookie), method: 'PATCH' };
    assert.equal((await request(`/users/${users[0]?.id}`, change)).status, 200);
  };
}

/** Replacements that remove the TLS lines of a configuration. */
export function withoutTls(name: string): Record<string, string> {
  return {
    [`    ssl_certificate     /etc/ssl/${name}.pem;\n`]: '',
    [`    ssl_certificate_key /etc/ssl/${name}.key;\n`]: '',
  };
}

/** A port, or the path of a Unix socket. */
export type Place = number | string;

type Tap = { readonly at: Place; received(): string; connections(): number };

/** Forwards connections to a place and records what clients send. */
async function startTap(owner: Owner, to: Place, at: Place): Promise<Tap> {
  let received = '';
  let connections = 0;
  const server = createTcpServer((socket) => {
    connections++;
    const onward = typeof to === 'string' ? connect(to) : connect(to, '127.0.0.1');
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
    });
    socket.on('error', () => onward.destroy()).on('close', () => onward.destroy());
    onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.pipe(onward).pipe(socket);
  });
  return {
    at: await listen(owner, server, at),
    received: () => received,
    connections: () => connections,
  };
}

/**
 * An app that sends back the request. It sets cookies, /app/old redirects, and
 * /app/forbidden is forbidden. Adds the addresses of
 * its requests to `seen`.
 */
export function startEchoApp(owner: Owner, seen: string[] = []): Promise<Place> {
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    seen.push(url);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    response.setHeader('set-cookie', ['theme=dark; Path=/app/', 'seen=1; Path=/app/']);
    if (url === '/app/forbidden') response.statusCode = 403;
    if (url === '/app/old') response.writeHead(302, { location: '/app/new?a=1&b=2' });
    const echo: Echo = { method, url, headers, body: Buffer.concat(chunks).toString() };
    response.end(JSON.stringify(echo));
  });
  return listen(owner, server, 0);
}

function listen(owner: Owner, server: Server, at: Place): Promise<Place> {
  return new Promise((resolve) => {
    const listening = () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : at);
    };
    if (typeof at === 'string') server.listen(at, listening);
    else server.listen(at, '127.0.0.1', listening);
    owner.after(() => server.close());
  });
}

/** All cookies of a response, as a browser sends them back. */
export function cookiesOf(response: Response): string {
  const pairs = response.headers.getSetCookie().map((line) => line.split(';', 1)[0]);
  return pairs.join('; ');
}

/** The request that the app received, from its response. */
export const echoOf = async (response: Response) => {
  assert.equal(response.status, 200);
  return (await response.json()) as Echo;
};
