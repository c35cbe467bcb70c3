/** What the command line does, in the log of the server: programs, on one database file. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { coatcheck, freshDatabase } from '../cli/cli.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Child, startProcess } from './child.ts';

/** The lines about what commands did, links left out: kind, account and reason. */
function acts({ lines }: Child): readonly string[] {
  return lines
    .filter((line) => line.includes('"by":"command_line"'))
    .map((line) => JSON.parse(line))
    .filter(({ event }) => event !== 'reset_link_made')
    .map(({ event, userId, reason }) => `${event} ${userId} ${reason}`);
}

async function stop(server: Child): Promise<void> {
  assert.equal(await server.end('SIGTERM'), 0);
}

describe('the log of the server', () => {
  it('has what commands do while it runs, and what they did while it was stopped, once', async (t) => {
    const settings = { DATABASE: freshDatabase(t), LOG: 'notice' };
    const run = async (...args: string[]) =>
      assert.equal((await coatcheck(settings, ...args)).status, 0, args.join(' '));
    await run('user', 'add', 'ada@example.com', '--create');
    const first = await startProcess(t, settings);
    await first.saying('"event":"user_added"');
    await Promise.all([
      run('user', 'role', 'ada@example.com', 'admin'),
      run('user', 'add', 'bob@example.com'),
    ]);
    await first.saying('"event":"role_changed"');
    await first.saying('"userId":2');
    assert.deepEqual([...acts(first)].sort(), [
      'role_changed 1 admin',
      'user_added 1 user',
      'user_added 2 user',
    ]);
    await stop(first);
    await run('user', 'role', 'bob@example.com', 'admin');
    await run('user', 'delete', 'bob@example.com', '--yes');
    const second = await startProcess(t, settings);
    await second.saying('"event":"user_deleted"');
    assert.deepEqual(
      acts(second).map((act) => act.split(' ')[0]),
      ['role_changed', 'user_deleted'],
    );
    await stop(second);
    const third = await startProcess(t, settings);
    await run('user', 'add', 'eve@example.com');
    await third.saying('"event":"user_added"');
    assert.equal(acts(third).length, 1);
    await stop(third);
    const lines = [first, second, third].flatMap(({ lines }) => lines);
    assert.doesNotMatch(lines.filter((line) => line.startsWith('{')).join('\n'), /@example\.com/);
  });

  it('has each of a thousand invitations that one import makes', async (t) => {
    const settings = { DATABASE: freshDatabase(t), LOG: 'notice' };
    const server = await startProcess(t, settings);
    await server.saying('"event":"started"');
    const folder = temporaryFolder(t);
    const people = Array.from({ length: 1_000 }, (_, i) => `p${i}@example.com,P${i}`);
    writeFileSync(join(folder, 'people.csv'), `email,name\n${people.join('\n')}\n`);
    const file = (name: string) => join(folder, name);
    const args = ['user', 'import', file('people.csv'), '--apply', '--invitations'];
    const { status, stderr } = await coatcheck(settings, ...args, file('links.csv'));
    assert.equal(status, 0, stderr);
    await coatcheck(settings, 'user', 'add', 'last@example.com');
    await server.saying('"event":"user_added"');
    assert.equal(acts(server).filter((act) => act === 'invitation_made null user').length, 1_000);
    await stop(server);
  });
});
