/** Restarts behind nginx, on a socket that is held open: no request fails. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { freshDatabase } from '../cli/cli.ts';
import { supervise } from '../program/supervisor.ts';
import { freePort } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startLoad } from './load.ts';
import { skip, startNginx } from './nginx.ts';
import { replaced, withoutTls } from './site.ts';

const ENOUGH = 200; // requests before, between and after the restarts

describe('a restart behind nginx, on a socket that systemd holds', { skip }, () => {
  for (const place of ['a port', 'a Unix socket'] as const) {
    for (const connections of ['kept alive', 'a new one for each request'] as const) {
      it(`fails no request: ${place}, connections ${connections}`, async (t) => {
        const { requests, failures } = await restartTwice(t, place, connections);
        assert.deepEqual(failures, []);
        assert.ok(requests > 2 * ENOUGH);
      });
    }
  }
});

async function restartTwice(
  t: TestContext,
  place: 'a port' | 'a Unix socket',
  connections: string,
) {
  const path = join(temporaryFolder(t), 'coatcheck.sock');
  const onPort = place === 'a port';
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const DATABASE = freshDatabase(t);
  const systemd = await supervise(t, onPort ? 'a port' : { path }, (held) => ({
    DATABASE,
    ORIGIN: origin,
    ...(onPort
      ? { PORT: String(held), TRUST_PROXY: '127.0.0.1' }
      : { HOST: `unix:${path}`, TRUST_PROXY: 'unix' }),
  }));
  const config = replaced(readFileSync('deploy/nginx.conf', 'utf8'), {
    'unix:/run/coatcheck/coatcheck.sock': onPort ? `127.0.0.1:${systemd.port}` : `unix:${path}`,
    'keepalive 8;': connections === 'kept alive' ? 'keepalive 8;' : '',
    'rate=30r/s': 'rate=100000r/s',
    'listen 80;': `listen 127.0.0.1:${await freePort()};`,
    'listen 443 ssl;': `listen 127.0.0.1:${port};`,
    ...withoutTls('login.example.com'),
  });
  await systemd.start();
  await startNginx(t, port, config);
  const load = await startLoad(origin);
  for (const _ of ['first', 'second']) {
    await load.answered(ENOUGH);
    await systemd.stop();
    await systemd.start();
  }
  await load.answered(ENOUGH);
  return load.end();
}
