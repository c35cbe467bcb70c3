import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { readBody } from '../../src/http/body.ts';
import { createLimitedServer } from '../../src/http/server.ts';
import { stop } from '../../src/http/stop.ts';
import { listen, statusOf } from './wire.ts';

const ALWAYS = ['x-content-type-options', 'nosniff'];
const LARGE = 8_000_000; // bytes, more than the buffers of a connection hold

async function start(t: TestContext): Promise<{ port: number; server: Server }> {
  const server = createLimitedServer(ALWAYS);
  server.on('request', async (request, response) => {
    await readBody(request).catch(() => {});
    const body = request.url === '/large' ? Buffer.alloc(LARGE) : 'hello';
    response.writeHead(200, [...ALWAYS, 'content-length', String(body.length)]).end(body);
  });
  return { server, port: await listen(t, server) };
}

/** A connection that the server has accepted, and what it sends. */
async function opened(server: Server, port: number) {
  const accepted = once(server, 'connection');
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  const closed = once(socket, 'close');
  let received = '';
  socket.setEncoding('latin1').on('data', (chunk) => {
    received += chunk;
  });
  await accepted;
  return { socket, closed, received: () => received };
}

/** A connection whose first request was answered, and which waits for the next. */
async function idle(server: Server, port: number) {
  const connection = await opened(server, port);
  const answered = once(connection.socket, 'data');
  connection.socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  await answered;
  return connection;
}

describe('stop', { timeout: 60_000 }, () => {
  it('ends a connection on which nothing was sent at once', async (t) => {
    const { server, port } = await start(t);
    const { closed } = await opened(server, port);
    await stop(server, 60_000);
    await closed;
  });

  it('answers a request that has begun to come', async (t) => {
    const { server, port } = await start(t);
    const { socket, closed, received } = await opened(server, port);
    const begun = once(server, 'request');
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nConnection: close\r\n\r\nh');
    await begun;
    const stopped = stop(server, 60_000);
    socket.write('i');
    await Promise.all([stopped, closed]);
    assert.equal(statusOf(received()), 200);
  });

  it('ends idle connections at once', async (t) => {
    const { server, port } = await start(t);
    const { closed } = await idle(server, port);
    await stop(server, 60_000);
    await closed;
  });

  it('takes one more request from an idle connection, for as long as it is patient', async (t) => {
    const { server, port } = await start(t);
    const [used, unused] = [await idle(server, port), await idle(server, port)];
    const stopped = stop(server, 60_000, 30_000);
    // A full turn of the loop, in which an idle connection would have been closed.
    await new Promise((resolve) => setTimeout(resolve, 5));
    const last = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
    for (const { socket } of [used, unused]) socket.write(last);
    await Promise.all([stopped, used.closed, unused.closed]);
    assert.equal(used.received().split('hello').length - 1, 2);
  });

  it('ends idle connections when its patience is over', async (t) => {
    const { server, port } = await start(t);
    const { closed } = await idle(server, port);
    await stop(server, 60_000, 1);
    await closed;
  });

  it('sends an answer to its end, however slowly it is read', async (t) => {
    const { server, port } = await start(t);
    const { socket, closed, received } = await opened(server, port);
    socket.pause();
    const begun = once(server, 'request');
    socket.write('GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    await begun;
    const stopped = stop(server, 60_000);
    await new Promise((resolve) => setTimeout(resolve, 20)); // past the end of its patience
    socket.resume();
    await Promise.all([stopped, closed]);
    assert.equal(received().split('\r\n\r\n')[1]?.length, LARGE);
  });
});
