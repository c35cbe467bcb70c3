import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { PASSWORD } from '../people.ts';
import { asPage, cookieOf, form } from '../requests.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startProcess } from './child.ts';

const node = (args: readonly string[], DATABASE: string) =>
  spawnSync(process.execPath, args, { env: { ...process.env, DATABASE }, encoding: 'utf8' });
const clock = (DATABASE: string, ...args: string[]) => {
  const { stdout, stderr, status } = node(['lessons/clock.ts', ...args], DATABASE);
  return { said: stdout + stderr, status };
};

describe('npm run clock', () => {
  it('moves the clock of the running server, which a restart does not set back', async (t) => {
    const DATABASE = join(temporaryFolder(t), 'learn.db');
    const first = await startProcess(t, { LEARN: '1', DATABASE });
    await first.saying('Watch the wire');
    const real = 'The clock of the app shows the real time.\n';
    assert.deepEqual(clock(DATABASE), { said: real, status: 0 });
    const moved = { said: 'The clock of the app is 29 min ahead.\n', status: 0 };
    assert.deepEqual(clock(DATABASE, '+29m'), moved);
    await first.end('SIGTERM');
    const second = await startProcess(t, { LEARN: '1', DATABASE });
    await second.saying('Watch the wire');
    assert.deepEqual(clock(DATABASE), moved);
  });

  it('ends sessions, and takes the command line with it: a link made there is not over at once', async (t) => {
    const DATABASE = join(temporaryFolder(t), 'learn.db');
    const ada = { email: 'ada@example.com', password: PASSWORD };
    const entering = { ...form(ada), redirect: 'manual' } as const;
    const server = await startProcess(t, { LEARN: '1', DATABASE });
    await server.saying('Watch the wire');
    const cookie = cookieOf(await fetch(`${server.origin}/signup`, entering));
    const visit = async () =>
      (await fetch(`${server.origin}/dashboard`, { ...asPage(cookie), redirect: 'manual' })).status;
    assert.equal(await visit(), 200);
    assert.equal(clock(DATABASE, '+2h').status, 0);
    assert.equal(await visit(), 303);
    const made = node(['src/cli.ts', 'user', 'reset-link', ada.email], DATABASE);
    const [link = assert.fail(made.stderr)] = /http:\S+/.exec(made.stdout) ?? [];
    assert.equal((await fetch(link, { redirect: 'manual' })).status, 303);
    await server.end('SIGTERM');
    const earnest = await startProcess(t, { DATABASE, PORT: new URL(server.origin).port });
    const again = node(['src/cli.ts', 'user', 'reset-link', ada.email, '--json'], DATABASE);
    const { expiresAt } = JSON.parse(again.stdout) as { readonly expiresAt: string };
    assert.ok(Date.parse(expiresAt) < Date.now() + 61 * 60_000, 'without learning mode: real time');
    await earnest.end('SIGTERM');
  });

  it('says in one sentence what is wrong', async (t) => {
    const DATABASE = join(temporaryFolder(t), 'learn.db');
    const noServer = 'No server runs in learning mode here. Start one with: npm run learn\n';
    assert.deepEqual(clock(DATABASE, '+29m'), { said: noServer, status: 1 });
    for (const args of [['-5m'], ['soon'], ['+1h', '+1m'], ['+5']]) {
      const { said, status } = clock(DATABASE, ...args);
      assert.match(said, /^Write how far to move the clock forward, such as .*\.\n$/);
      assert.equal(status, 64);
    }
    assert.match(clock(DATABASE, '--help').said, /^Usage: npm run -s clock/);
    const server = await startProcess(t, { LEARN: '1', DATABASE });
    await server.saying('Watch the wire');
    const { said, status } = clock(DATABASE, '+500d');
    assert.match(said, /^The clock can be 400 days ahead at most\..*\n$/);
    assert.equal(status, 1);
    await server.end('SIGTERM');
    assert.deepEqual(clock(DATABASE), { said: noServer, status: 1 });
  });

  it('is the command that the lessons name', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    assert.equal(scripts.clock, 'node lessons/clock.ts');
  });
});
