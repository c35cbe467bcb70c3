import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { NetworkConcurrencyLimit } from '../../src/auth/limits/concurrency-limit.ts';
import { parseProxies } from '../../src/http/client.ts';
import { isOwnMachine, limitConnections } from '../../src/http/connection-limit.ts';
import { exchange, rawRequest } from '../requests.ts';
import { startApp } from '../support.ts';

const LIMITS = { address: 2, network: 3 };

async function setUp(t: TestContext, isProxy: (address: string) => boolean) {
  const heard: string[] = [];
  const server: Server = createServer((_request, response) => response.end('ok'));
  const counter = new NetworkConcurrencyLimit(LIMITS);
  limitConnections(server, counter, isProxy, (address) => heard.push(address));
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const port = (server.address() as { port: number }).port;
  const open: Socket[] = [];
  t.after(() => {
    for (const socket of open) socket.destroy();
  });
  /** Connects from an address of this machine; whether the server lets it be and answers. */
  const isServed = async (localAddress: string): Promise<boolean> => {
    const socket = connect({ port, host: '127.0.0.1', localAddress });
    open.push(socket);
    socket.on('error', () => {}); // reset
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    const first = await Promise.race([
      once(socket, 'data').then(() => true),
      once(socket, 'close').then(() => false),
    ]);
    return first;
  };
  return { isServed, heard, open };
}

describe('limitConnections', () => {
  it('closes what an address, or its network, has too many of, and says so once', async (t) => {
    const { isServed, heard } = await setUp(t, () => false);
    const served: boolean[] = [];
    for (const address of ['127.0.0.1', '127.0.0.1', '127.0.0.1', '127.0.0.2', '127.0.0.3']) {
      served.push(await isServed(address));
    }
    assert.deepEqual(served, [true, true, false, true, false]);
    assert.equal(await isServed('127.0.1.1'), true, 'another network');
    assert.deepEqual(heard, ['127.0.0.1']);
  });

  it('gives the place of a connection back when it ends', async (t) => {
    const { isServed, open } = await setUp(t, () => false);
    await isServed('127.0.0.1');
    await isServed('127.0.0.1');
    assert.equal(await isServed('127.0.0.1'), false);
    const [first = assert.fail()] = open;
    first.destroy();
    const until = performance.now() + 20_000;
    let again = false;
    while (!again && performance.now() < until) again = await isServed('127.0.0.1');
    assert.ok(again);
  });

  it('counts no client that comes through a trusted proxy', async (t) => {
    const { isServed } = await setUp(t, (address) => address === '127.0.0.1');
    for (let i = 0; i < 5; i++) assert.equal(await isServed('127.0.0.1'), true);
  });

  it('counts no client on this machine, in the app', async (t) => {
    for (const address of ['127.0.0.1', '127.8.8.8', '::1']) assert.ok(isOwnMachine(address));
    for (const address of ['', 'unix', '192.0.2.1', '2001:db8::1'])
      assert.ok(!isOwnMachine(address));
    const app = await startApp(t, { trustedProxies: parseProxies(['192.0.2.1']) ?? assert.fail() });
    const all = Array.from({ length: 300 }, () =>
      exchange(app.port, rawRequest('GET /health HTTP/1.1', [`Host: localhost:${app.port}`])),
    );
    const answers = await Promise.all(all);
    assert.ok(answers.every((answer) => answer.startsWith('HTTP/1.1 200')));
  });
});
