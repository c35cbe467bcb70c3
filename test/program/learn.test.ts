import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { reservePorts } from '../../lessons/runner/reserve.ts';
import { until } from '../learn/support.ts';
import { PASSWORD } from '../people.ts';
import { form } from '../requests.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Child, startProcess } from './child.ts';

/** The address of the wire view, as it is printed. */
async function printed(child: Child): Promise<string> {
  const find = () => child.lines.find((line) => line.startsWith('Watch the wire: '));
  await until(() => find() !== undefined);
  return find()?.slice('Watch the wire: '.length) ?? '';
}

/** A free port whose next one is free too: the wire view listens there. */
const freePair = async () => (await reservePorts(2, 11_000, 32_000)).first;

const learn = (t: TestContext, more: Record<string, string> = {}) =>
  startProcess(t, { LEARN: '1', DATABASE: ':memory:', ...more });

describe('the program in learning mode', () => {
  it('prints where to watch after it is ready, and what differs from the normal mode', async (t) => {
    const port = await freePair();
    const child = await learn(t, { PORT: String(port) });
    const address = await printed(child);
    assert.match(address, new RegExp(`^http://localhost:${port + 1}/wire/[\\w-]{22}$`));
    const lines = child.lines.filter((line) => !line.startsWith('{'));
    assert.deepEqual(lines.slice(0, 4), [
      `Coatcheck is ready: ${child.origin}`,
      `Open the course: ${address.replace('/wire/', '/learn/')}`,
      `Watch the wire: ${address}`,
      'Learning mode: passwords are hashed at an eighth of the usual cost.',
    ]);
    await fetch(`${child.origin}/health`);
    const seen = (await (await fetch(`${address}/seen.json`)).json()) as { exchanges: number };
    assert.equal(seen.exchanges, 1);
    const course = await fetch(address.replace('/wire/', '/learn/'));
    assert.match(await course.text(), /<h1>How a login works<\/h1>/);
  });

  it('finds another port when the next one is taken', async (t) => {
    const port = await freePair();
    const taken = createServer().listen(port + 1, '127.0.0.1');
    t.after(() => taken.close());
    await once(taken, 'listening');
    const address = await printed(await learn(t, { PORT: String(port) }));
    assert.notEqual(Number(new URL(address).port), port + 1);
    assert.equal((await fetch(address)).status, 200);
  });

  it('ends at once on SIGTERM while a page is open', async (t) => {
    const child = await learn(t);
    const stream = await fetch(`${await printed(child)}/events`);
    assert.equal(stream.status, 200);
    const started = performance.now();
    assert.equal(await child.end('SIGTERM'), 0);
    assert.ok(performance.now() - started < 3_000);
    await stream.text().catch(() => {});
  });

  it('hashes at an eighth of the cost, and hashes again at the next log-in without learning mode', async (t) => {
    const DATABASE = join(temporaryFolder(t), 'coatcheck.db');
    const ada = { email: 'ada@example.com', password: PASSWORD };
    const cost = () => {
      const database = new DatabaseSync(DATABASE, { readOnly: true });
      const row = database.prepare('SELECT * FROM users').get() ?? {};
      database.close();
      return /ln=\d+/.exec(JSON.stringify(row))?.[0];
    };
    const learning = await learn(t, { DATABASE });
    await fetch(`${learning.origin}/signup`, form(ada));
    assert.equal(cost(), 'ln=14');
    await learning.end('SIGTERM');
    const earnest = await startProcess(t, { DATABASE });
    await fetch(`${earnest.origin}/login`, { ...form(ada), redirect: 'manual' });
    assert.equal(cost(), 'ln=17');
  });

  it('does not start where others could watch, and names every setting to change', () => {
    const settings = {
      LEARN: '1',
      HOST: '0.0.0.0',
      ORIGIN: 'https://login.example',
      DATABASE: ':memory:',
      TRUST_PROXY: '10.0.0.1',
      NODE_ENV: 'production',
    };
    const { status, stderr } = spawnSync(process.execPath, ['src/main.ts'], {
      env: { ...process.env, ...settings },
      encoding: 'utf8',
    });
    assert.equal(status, 78);
    for (const name of ['HOST', 'ORIGIN', 'TRUST_PROXY', 'NODE_ENV'])
      assert.match(stderr, new RegExp(`${name}[=:]`));
  });
});

describe('the program without learning mode', () => {
  // Reports each module of learn/ that is loaded.
  const spy = `data:text/javascript,${encodeURIComponent(
    'import{registerHooks}from"node:module";registerHooks({load(u,c,n){if(/\\/learn\\//.test(u))console.log("LOADED "+u);return n(u,c)}})',
  )}`;
  const command = [process.execPath, '--import', spy, 'src/main.ts'] as const;
  const loaded = (child: Child) => child.lines.filter((line) => line.startsWith('LOADED'));

  it('loads no file of it, and does not mention it', async (t) => {
    const child = await startProcess(t, { DATABASE: ':memory:' }, command);
    await fetch(child.origin);
    assert.deepEqual(loaded(child), []);
    assert.ok(!child.lines.some((line) => /wire|learning/i.test(line)));
    assert.equal((await fetch(`${child.origin}/wire`)).status, 404);
  });

  it('is told apart by the same method', async (t) => {
    const child = await startProcess(t, { DATABASE: ':memory:', LEARN: '1' }, command);
    assert.ok(loaded(child).length > 15);
  });
});
