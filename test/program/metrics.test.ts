import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { Agent, get } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promtoolOn, skip } from '../metrics/promtool.ts';
import { sampleOf } from '../metrics/served.ts';
import { ADA } from '../people.ts';
import { json } from '../requests.ts';
import { freePort } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startProcess } from './child.ts';

const scrape = async (METRICS: string) => (await fetch(`http://${METRICS}/metrics`)).text();

const address = async () => `127.0.0.1:${await freePort()}`;

describe('METRICS', () => {
  it('serves what promtool finds nothing wrong with, after sign-ups, log-ins and failures', {
    skip,
  }, async (t) => {
    const METRICS = await address();
    const DATABASE = join(temporaryFolder(t), 'coatcheck.db');
    const server = await startProcess(t, { DATABASE, METRICS, MAIL_COMMAND: '/bin/false' });
    const post = (path: string, data: Record<string, string>) =>
      fetch(server.origin + path, json(data));
    await post('/signup', ADA);
    await post('/login', ADA);
    await post('/login', { ...ADA, password: 'a wrong password' });
    await post('/forgot', { email: ADA.email });
    for (const path of ['/nothing', '/ready', '/users/7']) await fetch(server.origin + path);
    const text = await scrape(METRICS);
    assert.deepEqual(promtoolOn(text, 'check', 'metrics'), { status: 0, output: '' });
    assert.equal(sampleOf(text, 'coatcheck_sign_ins_total{outcome="failed"}'), 1);
    assert.equal(sampleOf(text, 'coatcheck_hashes_total'), 3);
    assert.ok(Number(sampleOf(text, 'coatcheck_database_size_bytes')) > 100_000);
    assert.ok(Number(sampleOf(text, 'coatcheck_database_calls_total')) > 3);
    assert.equal(sampleOf(text, 'coatcheck_ready'), 1);
  });

  it('says `stopping` while the server drains, and does not keep it alive', async (t) => {
    const METRICS = await address();
    const server = await startProcess(t, { DATABASE: ':memory:', METRICS, STOP_DELAY: '1s' });
    const agent = new Agent({ keepAlive: true });
    t.after(() => agent.destroy());
    await new Promise((resolve) =>
      get(`http://${METRICS}/metrics`, { agent }, (response) =>
        response.resume().on('end', resolve),
      ),
    );
    const ended = server.end('SIGTERM');
    await server.saying('"event":"stopping"');
    const text = await scrape(METRICS);
    assert.equal(sampleOf(text, 'coatcheck_ready'), 0);
    assert.equal(sampleOf(text, 'coatcheck_ready_state{state="stopping"}'), 1);
    assert.equal(await ended, 0);
    await assert.rejects(scrape(METRICS));
  });

  it('ends the start in one sentence when its port is in use', async (t) => {
    const taken = createServer();
    t.after(() => taken.close());
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const there = taken.address();
    const METRICS = `127.0.0.1:${typeof there === 'object' && there?.port}`;
    const { status, stderr } = spawnSync(process.execPath, ['src/main.ts'], {
      env: { ...process.env, DATABASE: ':memory:', PORT: String(await freePort()), METRICS },
      encoding: 'utf8',
    });
    assert.equal(status, 1);
    assert.equal(
      stderr,
      `Coatcheck cannot start:\n  METRICS=${METRICS}: another program listens there. Set another port.\n`,
    );
  });

  it('warns when other machines can read it', async (t) => {
    const METRICS = `0.0.0.0:${await freePort()}`;
    const server = await startProcess(t, { DATABASE: ':memory:', METRICS });
    await server.saying('metrics_are_open');
  });
});
