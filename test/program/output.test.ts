import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import { PASSWORD } from '../people.ts';
import { form } from '../requests.ts';
import { freePort } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startProcess } from './child.ts';

const signUp = async (origin: string) => {
  const init = form({ email: 'ada@example.com', password: PASSWORD });
  return (await fetch(`${origin}/signup`, { redirect: 'manual', ...init })).status;
};

/** Asks until there is an answer, or the test is over. */
async function answers(url: string, { signal }: TestContext): Promise<number> {
  for (;;) {
    const response = await fetch(url, { signal }).catch(() => null);
    signal.throwIfAborted();
    if (response !== null) return response.status;
  }
}

describe('the log of the program', () => {
  it('may lose its reader: people go on signing in, and it ends with 0', async (t) => {
    const errors = join(temporaryFolder(t), 'errors.txt');
    const line = `exec "${process.execPath}" src/main.ts 2>"${errors}"`;
    const child = await startProcess(t, { DATABASE: ':memory:' }, ['sh', '-c', line]);
    child.process.stdout?.destroy();
    const going = signUp(child.origin); // hashed while the lines of the others cannot be written
    for (let i = 0; i < 3; i++) {
      assert.equal((await fetch(`${child.origin}/health`)).status, 200);
    }
    assert.equal(await going, 303);
    assert.equal(await child.end('SIGTERM'), 0);
    const said = 'Coatcheck cannot write its log (EPIPE), and goes on without.\n';
    assert.equal(readFileSync(errors, 'utf8'), said);
  });

  it('may lose both its readers', async (t) => {
    const child = await startProcess(t, { DATABASE: ':memory:' }, [
      ...(['sh', '-c', `exec "${process.execPath}" src/main.ts 2>&1`] as const),
    ]);
    child.process.stdout?.destroy();
    for (let i = 0; i < 3; i++) {
      assert.equal((await fetch(`${child.origin}/health`)).status, 200);
    }
    assert.equal(await child.end('SIGTERM'), 0);
  });

  it('is written again when there is a reader again, and says how much was lost', {
    timeout: 90_000,
  }, async (t: TestContext) => {
    const folder = temporaryFolder(t);
    const fifo = join(folder, 'log');
    if (spawnSync('mkfifo', [fifo]).status !== 0) return t.skip('there is no mkfifo');
    const read = () => {
      const reader = spawn('cat', [fifo], { stdio: ['ignore', 'pipe', 'ignore'] });
      t.after(() => reader.kill());
      return reader;
    };
    const settings = { ...process.env, DATABASE: ':memory:', PORT: String(await freePort()) };
    const line = `exec "${process.execPath}" src/main.ts >"${fifo}" 2>/dev/null`;
    const child = spawn('sh', ['-c', line], { env: settings, stdio: 'ignore' });
    t.after(() => child.kill('SIGKILL'));
    const first = read();
    const url = `http://localhost:${settings.PORT}/health`;
    assert.equal(await answers(url, t), 200);
    first.kill();
    await once(first, 'exit');
    for (let i = 0; i < 3; i++) assert.equal(await answers(url, t), 200);
    const second = read();
    const log = text(second.stdout);
    // until cat has opened it, and after
    const asking = setInterval(() => void fetch(url).catch(() => {}), 50);
    t.after(() => clearInterval(asking));
    await once(second.stdout, 'readable');
    clearInterval(asking);
    assert.equal(await answers(url, t), 200);
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    const lines = (await log)
      .trimEnd()
      .split('\n')
      .map((each) => JSON.parse(each));
    const lost = lines.find(({ event }) => event === 'log_lost');
    assert.ok(lost?.lines >= 3, JSON.stringify(lines));
    assert.equal(lines.at(-1).event, 'stopped');
  });

  const skip = existsSync('/dev/full') ? false : 'there is no /dev/full';

  it('may fill its disk', { skip, timeout: 90_000 }, async (t: TestContext) => {
    const full = openSync('/dev/full', 'w');
    const PORT = await freePort();
    const child = spawn(process.execPath, ['src/main.ts'], {
      env: { ...process.env, DATABASE: ':memory:', PORT: String(PORT) },
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);
    t.after(() => child.kill('SIGKILL'));
    const ended = once(child, 'exit');
    assert.ok(child.stderr);
    const errors = text(child.stderr);
    const origin = `http://localhost:${PORT}`;
    assert.equal(await Promise.race([answers(`${origin}/health`, t), ended]), 200);
    assert.equal(await signUp(origin), 303);
    child.kill('SIGTERM');
    assert.deepEqual(await ended, [0, null]);
    const said = 'Coatcheck cannot write its log (ENOSPC), and goes on without.\n';
    assert.equal(await errors, said);
  });
});
