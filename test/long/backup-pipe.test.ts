/** `backup -`, as a program in a pipe. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { databaseFile } from '../../src/stores.ts';
import { largeDatabase } from './large-database.ts';

const partsBeside = (DATABASE: string) =>
  readdirSync(dirname(DATABASE)).filter((name) => name.includes('.part'));

describe('backup -', () => {
  const skip = process.platform === 'win32' ? 'it has no sh' : false;
  const start = (DATABASE: string) =>
    spawn(process.execPath, ['src/cli.ts', 'backup', '-'], {
      env: { ...process.env, DATABASE },
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  it('goes into a pipe and into a file, the report to stderr', { skip }, async (t) => {
    const DATABASE = await largeDatabase(t);
    const piped = start(DATABASE);
    const [bytes, report] = await Promise.all([buffer(piped.stdout), text(piped.stderr)]);
    assert.equal(
      report,
      `coatcheck: ${bytes.length} bytes sent, checked before. Accounts in it: 1. The key file is not in it.\n`,
    );
    const file = join(dirname(DATABASE), 'copy.db');
    writeFileSync(file, bytes);
    assert.equal(databaseFile(file).inspect({ thorough: true }).integrity, 'ok');
    const redirected = `"$0" src/cli.ts backup - > "${file}"`;
    const env = { ...process.env, DATABASE };
    assert.equal(spawnSync('sh', ['-c', redirected, process.execPath], { env }).status, 0);
    assert.deepEqual(readFileSync(file).length, bytes.length);
    assert.deepEqual(partsBeside(DATABASE), []);
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`ends at ${signal} while its reader stands still, with 1, and leaves nothing`, {
      skip,
    }, async (t) => {
      const DATABASE = await largeDatabase(t);
      const child = start(DATABASE);
      await once(child.stdout, 'readable');
      child.kill(signal);
      const [[status], report] = await Promise.all([once(child, 'exit'), text(child.stderr)]);
      assert.deepEqual(
        [status, report],
        [1, 'coatcheck: The copy was not sent completely: it was interrupted.\n'],
      );
      assert.deepEqual(partsBeside(DATABASE), []);
    });
  }

  it('leaves nothing even when it is killed while its reader stands still', { skip }, async (t) => {
    const DATABASE = await largeDatabase(t);
    const child = start(DATABASE);
    await once(child.stdout, 'readable');
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.deepEqual(partsBeside(DATABASE), []);
  });

  it('fails with one sentence when its reader ends, or the disk of its file is full', {
    skip,
  }, async (t) => {
    const DATABASE = await largeDatabase(t);
    const child = start(DATABASE);
    await once(child.stdout, 'readable');
    child.stdout.destroy();
    const [[status], report] = await Promise.all([once(child, 'exit'), text(child.stderr)]);
    assert.deepEqual(
      [status, report],
      [1, 'coatcheck: The copy was not sent completely: its reader has ended.\n'],
    );
    const file = join(dirname(DATABASE), 'copy.db');
    const limited = `ulimit -f 2000; "$0" src/cli.ts backup - > "${file}"`;
    const full = spawnSync('sh', ['-c', limited, process.execPath], {
      env: { ...process.env, DATABASE },
      encoding: 'utf8',
    });
    assert.equal(full.status, 1, full.stderr);
    assert.match(full.stderr, /^coatcheck: .*\n$/);
    assert.deepEqual(partsBeside(DATABASE), []);
  });
});
