import assert from 'node:assert/strict';
import { type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { createMetricsListener } from '../../src/metrics/listener.ts';

async function start(t: TestContext, { loopback = true, text = async () => 'a 1\n' } = {}) {
  const errors: unknown[] = [];
  const logError = (error: unknown) => errors.push(error);
  const listener = createMetricsListener({ text, loopback, logError });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  t.after(() => listener.close());
  const { port } = listener.address() as AddressInfo;
  const ask = (path: string, method = 'GET', host = `127.0.0.1:${port}`) =>
    new Promise<{ status: number | undefined; headers: IncomingHttpHeaders; body: string }>(
      (resolve, reject) => {
        const asked = request({ port, path, method, agent: false, headers: { host } });
        asked.on('error', reject).on('response', async (response) => {
          const body = (await response.setEncoding('utf8').toArray()).join('');
          resolve({ status: response.statusCode, headers: response.headers, body });
        });
        asked.end();
      },
    );
  return { ask, errors };
}

describe('the listener of the metrics', () => {
  it('answers GET /metrics with the text, and HEAD without', async (t) => {
    const { ask } = await start(t);
    const { status, headers, body } = await ask('/metrics');
    assert.deepEqual([status, body], [200, 'a 1\n']);
    assert.equal(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
    assert.equal(headers['set-cookie'], undefined);
    const head = await ask('/metrics', 'HEAD');
    assert.deepEqual([head.status, head.headers['content-length'], head.body], [200, '4', '']);
  });

  it('has nothing else: 404, and 405 for other methods', async (t) => {
    const { ask } = await start(t);
    for (const path of ['/', '/login', '/metrics/', '/health']) {
      assert.equal((await ask(path)).status, 404, path);
    }
    const { status, headers } = await ask('/metrics', 'DELETE');
    assert.deepEqual([status, headers.allow], [405, 'GET, HEAD']);
  });

  it('on loopback, refuses a Host that is not: a page whose name leads here cannot read it', async (t) => {
    const { ask } = await start(t);
    for (const host of ['localhost:9464', '127.0.0.1', '[::1]:9464']) {
      assert.equal((await ask('/metrics', 'GET', host)).status, 200, host);
    }
    assert.equal((await ask('/metrics', 'GET', 'evil.example:9464')).status, 421);
  });

  it('elsewhere, answers under every name', async (t) => {
    const { ask } = await start(t, { loopback: false });
    assert.equal((await ask('/metrics', 'GET', 'coatcheck:9464')).status, 200);
  });

  it('answers 500 and logs why when something cannot be read', async (t) => {
    const bug = new Error('a bug');
    const { ask, errors } = await start(t, { text: () => Promise.reject(bug) });
    const { status, body } = await ask('/metrics');
    assert.equal(status, 500);
    assert.doesNotMatch(body, /a bug/);
    assert.deepEqual(errors, [bug]);
  });
});
