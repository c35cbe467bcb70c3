import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import { coatcheck, freshDatabase } from '../cli/cli.ts';
import { freePort } from '../support.ts';

/** A database with one account that another program has locked. */
async function locked(t: TestContext) {
  const DATABASE = freshDatabase(t);
  await coatcheck({ DATABASE }, 'user', 'add', 'ada@example.com', '--create');
  const other = new DatabaseSync(DATABASE);
  t.after(() => other.close());
  other.exec('BEGIN IMMEDIATE');
  return { DATABASE, other };
}

describe('a database that another program holds all the time', () => {
  it('is one sentence at the start of the server, and 1: it may pass', async (t) => {
    const { DATABASE } = await locked(t);
    const env = { ...process.env, DATABASE, PORT: String(await freePort()) };
    const child = spawn(process.execPath, ['src/main.ts'], { env });
    t.after(() => child.kill('SIGKILL'));
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    const sentence = `DATABASE=${DATABASE}: another program has locked it.`;
    assert.deepEqual([code, stderr], [1, `Coatcheck cannot start:\n  ${sentence}\n`]);
  });

  it('is one sentence of the command line, after five seconds', async (t) => {
    const { DATABASE } = await locked(t);
    const started = performance.now();
    const { status, stderr } = await coatcheck({ DATABASE }, 'user', 'disable', 'ada@example.com');
    const message =
      'coatcheck: The database is locked or cannot be written, or the disk is full.\n';
    assert.deepEqual([status, stderr], [1, message]);
    assert.ok(performance.now() - started > 5_000);
  });

  it('holds up the command line only until it lets go', async (t) => {
    const { DATABASE, other } = await locked(t);
    const disabling = coatcheck({ DATABASE }, 'user', 'disable', 'ada@example.com');
    // as long as it takes such a process to come this far
    await coatcheck({ DATABASE }, 'user', 'list');
    other.exec('COMMIT');
    assert.deepEqual((await disabling).status, 0);
  });
});
