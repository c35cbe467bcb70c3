/** What the command line does, in the log of one of two servers on a PostgreSQL. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { coatcheck } from '../cli/cli.ts';
import { startProcess } from '../program/child.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { migratedDatabase, skip, useCluster } from './backend.ts';

const cluster = useCluster();

describe('the logs of two servers on one PostgreSQL', { skip }, () => {
  it('have what commands do once, and so after the end of the one that wrote it', async (t) => {
    const settings = {
      DATABASE: cluster().url(await migratedDatabase(t)),
      KEY_FILE: join(temporaryFolder(t), 'coatcheck.key'),
      LOG: 'notice',
    };
    const run = async (...args: string[]) =>
      assert.equal((await coatcheck(settings, ...args)).status, 0, args.join(' '));
    const servers = [await startProcess(t, settings), await startProcess(t, settings)];
    for (const server of servers) await server.saying('"event":"started"');
    const logged = (kind: string) =>
      servers.map(
        ({ lines }) => lines.filter((line) => line.includes(`"event":"${kind}","id":"cli"`)).length,
      );
    const once = (kind: string) =>
      Promise.race(servers.map((server) => server.saying(`"event":"${kind}"`)));

    await Promise.all(['ada', 'bob'].map((name) => run('user', 'add', `${name}@example.com`)));
    await run('user', 'role', 'ada@example.com', 'admin');
    await once('role_changed');
    const first = logged('user_added');
    assert.deepEqual([...first].sort(), [0, 2]);
    const leader = servers[first.indexOf(2)];
    assert.equal(await leader?.end('SIGTERM'), 0);
    await run('user', 'disable', 'bob@example.com');
    await once('user_disabled');
    assert.deepEqual(
      logged('user_disabled'),
      [...first].map((lines) => (lines === 0 ? 1 : 0)),
    );
    assert.deepEqual(logged('user_added'), first);
    assert.deepEqual([...logged('role_changed')].sort(), [0, 1]);
  });
});
