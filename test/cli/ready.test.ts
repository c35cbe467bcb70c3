import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { startApp } from '../support.ts';
import { commandLine, freshDatabase } from './cli.ts';

/** `coatcheck ready` beside a program that answers at a port of this machine. */
async function beside(t: TestContext, server: Server) {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  return commandLine(freshDatabase(t), { PORT: String(port), HOST: '0.0.0.0' });
}

const NOT_READY: readonly (readonly [body: string, sentence: RegExp])[] = [
  ['{"status":"stopping"}', /^It is running at 127\.0\.0\.1:\d+: it is stopping\.$/],
  [
    '{"status":"storage"}',
    /^It is running at 127\.0\.0\.1:\d+\. It cannot write to its database, /,
  ],
  ['{"status":"moved"}', /^It is running at 127\.0\.0\.1:\d+\. The database file was moved /],
  ['hello', /^The program that answers at 127\.0\.0\.1:\d+ is not this server\.$/],
];

describe('coatcheck ready', () => {
  it('ends with 0 when the server is ready', async (t) => {
    const { port } = await startApp(t);
    const { call, json } = commandLine(freshDatabase(t), { PORT: String(port) });
    const { exitCode, output, message } = await call('ready');
    assert.deepEqual([exitCode, message], [0, '']);
    assert.equal(output, `It is running at 127.0.0.1:${port}.\n`);
    assert.deepEqual(await json('ready'), { status: 'ok' });
  });

  for (const [body, sentence] of NOT_READY) {
    it(`ends with 1 and the reason for ${body}`, async (t) => {
      const server = createServer((_, response) => response.writeHead(503).end(body));
      const { exitCode, output, message } = await (await beside(t, server)).call('ready');
      assert.deepEqual([exitCode, output], [1, '']);
      assert.match(message, sentence);
    });
  }

  it('asks /ready alone, as nobody else', async (t) => {
    const asked: unknown[] = [];
    const server = createServer(({ url, headers }, response) => {
      asked.push(url, headers['x-forwarded-for']);
      response.end('{"status":"ok"}');
    });
    assert.equal((await (await beside(t, server)).call('ready')).exitCode, 0);
    assert.deepEqual(asked, ['/ready', undefined]);
  });

  it('ends with 1 when nothing listens, and with 78 when a setting is bad', async (t) => {
    const server = createServer();
    const { call } = await beside(t, server);
    await new Promise((resolve) => server.close(resolve));
    const { exitCode, message } = await call('ready');
    assert.equal(exitCode, 1);
    assert.match(message, /^Nothing listens at 127\.0\.0\.1:\d+: the server is not running\.$/);
    const bad = await commandLine(freshDatabase(t), { PORT: 'x' }).call('ready');
    assert.deepEqual([bad.exitCode, bad.message.includes('PORT="x"')], [78, true]);
  });
});
