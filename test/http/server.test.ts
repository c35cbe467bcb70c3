import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { readBody } from '../../src/http/body.ts';
import { createLimitedServer } from '../../src/http/server.ts';
import { exchange, listen, statusOf } from './wire.ts';

const ALWAYS = [
  'x-content-type-options',
  'nosniff',
  'content-security-policy',
  "default-src 'none'",
];

async function start(t: TestContext): Promise<{ port: number; server: Server }> {
  const server = createLimitedServer(ALWAYS);
  server.on('request', async (request, response) => {
    await readBody(request).catch(() => {});
    response.end('hello');
  });
  return { server, port: await listen(t, server) };
}

/**
 * Asserts that a response which no handler gave has the headers of all responses, once, and that no
 * cache may keep it.
 */
function assertOurs(response: string): void {
  const lines = (response.split('\r\n\r\n', 1)[0] ?? '').toLowerCase().split('\r\n');
  const wanted = [
    'x-content-type-options: nosniff',
    'cache-control: no-store',
    'connection: close',
  ];
  for (const line of wanted) assert.equal(lines.filter((found) => found === line).length, 1, line);
  const body = response.slice(response.indexOf('\r\n\r\n') + 4);
  assert.ok(lines.includes(`content-length: ${body.length}`));
}

describe('createLimitedServer', () => {
  // `exchange` also asserts that the server closes the socket: it fails when nothing ends the
  // stream.
  const many = (count: number) => Array.from({ length: count }, (_, i) => `X-${i}: 1\r\n`).join('');
  const refused: [name: string, status: number, request: string][] = [
    ['what is not HTTP', 400, '\x16\x03\x01\x02\x00 TLS hello\r\n\r\n'],
    ['an unknown method', 400, 'BREW / HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a blank in the target', 400, 'GET /a b HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['no Host', 400, 'GET / HTTP/1.1\r\n\r\n'],
    ['an unknown expectation', 417, 'GET / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n'],
    ['CONNECT', 400, 'CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a header over 8 KiB', 431, `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(9_000)}\r\n\r\n`],
    ['a target over 8 KiB', 431, `GET /${'x'.repeat(9_000)} HTTP/1.1\r\nHost: a\r\n\r\n`],
    ['101 headers', 431, `GET / HTTP/1.1\r\n${many(100)}Host: a\r\n\r\n`],
    [
      ...(['a huge chunk extension', 413] as const),
      `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;${'x'.repeat(20_000)}\r\n`,
    ],
  ];
  for (const [name, status, request] of refused) {
    it(`answers ${name} with ${status}, lets no cache keep the answer, and closes the socket`, async (t) => {
      const { port } = await start(t);
      const response = await exchange(port, request);
      const last = response.slice(response.lastIndexOf('HTTP/1.1 '));
      assert.equal(statusOf(last), status);
      assertOurs(last);
    });
  }

  it('answers 503 beyond the last request of a connection, and closes the socket', async (t) => {
    const server = createLimitedServer(ALWAYS);
    server.maxRequestsPerSocket = 1;
    // Without this header node closes the connection itself, and the next request of an honest
    // client comes on another.
    const keep = [...ALWAYS, 'connection', 'keep-alive', 'content-length', '0'];
    server.on('request', (_request, response) => response.writeHead(200, keep).end());
    const port = await listen(t, server);
    const both = await exchange(port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(2));
    const last = both.slice(both.lastIndexOf('HTTP/1.1 '));
    assert.equal(statusOf(last), 503);
    assertOurs(last);
  });

  it('takes 100 headers and a head of nearly 8 KiB', async (t) => {
    const { port } = await start(t);
    const close = 'Connection: close\r\n\r\n';
    const crowd = await exchange(port, `GET / HTTP/1.1\r\nHost: a\r\n${many(98)}${close}`);
    const giant = `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(7_900)}\r\n${close}`;
    assert.equal(statusOf(crowd), 200);
    assert.equal(statusOf(await exchange(port, giant)), 200);
  });

  it('answers what does not parse like everything else: JSON, with the security headers', async (t) => {
    const { port } = await start(t);
    const response = await exchange(port, 'nonsense\r\n\r\n');
    const [head = '', body = ''] = response.split('\r\n\r\n');
    const lines = head.split('\r\n');
    assert.equal(lines[0], 'HTTP/1.1 400 Bad Request');
    assert.match(lines[1] ?? '', /^date: .+ GMT$/);
    assert.deepEqual(lines.slice(2), [
      'x-content-type-options: nosniff',
      "content-security-policy: default-src 'none'",
      'cache-control: no-store',
      'connection: close',
      'content-type: application/json; charset=utf-8',
      `content-length: ${body.length}`,
    ]);
    assert.deepEqual(JSON.parse(body), { error: 'That is not HTTP/1.1.' });
  });

  it('repeats nothing of what did not parse', async (t) => {
    const { port } = await start(t);
    assert.doesNotMatch(await exchange(port, '<script>secret</script>\r\n\r\n'), /secret/);
  });

  it('answers 408 to a request that took too long', async (t) => {
    const { port, server } = await start(t);
    server.on('connection', (socket) => {
      const late = Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
      server.emit('clientError', late, socket);
    });
    const response = await exchange(port, '');
    assert.match(response, /^HTTP\/1\.1 408 Request Timeout\r\n/);
  });

  it('outlives a client that resets the connection in the middle of a head', async (t) => {
    const { port, server } = await start(t);
    const errors = once(server, 'clientError');
    const socket = connect(port, '127.0.0.1', () => {
      socket.write('GET / HTTP/1.1\r\nHo', () => socket.resetAndDestroy());
    });
    const [, theirs] = await errors;
    assert.equal(theirs.destroyed, true);
    const request = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
    assert.equal(statusOf(await exchange(port, request)), 200);
  });

  it('sends 100 Continue when the body is first read, and not before', async (t) => {
    const server = createLimitedServer(ALWAYS);
    server.on('request', async (request, response) => {
      if (request.url === '/wanted') response.end(await readBody(request));
      else response.writeHead(403, { connection: 'close' }).end();
    });
    const port = await listen(t, server);
    const head = (path: string) =>
      `POST ${path} HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n`;
    assert.match(await exchange(port, `${head('/wanted')}hi`), /^HTTP\/1\.1 100 Continue\r\n/);
    assert.match(await exchange(port, head('/refused')), /^HTTP\/1\.1 403 /);
  });

  it('sets every limit', () => {
    const server = createLimitedServer([]);
    const { headersTimeout, requestTimeout, keepAliveTimeout, timeout } = server;
    assert.deepEqual(
      { headersTimeout, requestTimeout, keepAliveTimeout, timeout },
      { headersTimeout: 10_000, requestTimeout: 20_000, keepAliveTimeout: 65_000, timeout: 70_000 },
    );
    const { maxHeadersCount, maxRequestsPerSocket, maxConnections } = server;
    assert.deepEqual(
      { maxHeadersCount, maxRequestsPerSocket, maxConnections },
      { maxHeadersCount: 100, maxRequestsPerSocket: 1_000, maxConnections: 2_000 },
    );
  });
});
