import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { migrate, SCHEMA_VERSION } from '../../src/sqlite/migrations.ts';
import { VERSION } from '../../src/version.ts';
import { coatcheck, freshDatabase } from '../cli/cli.ts';
import { freePort } from '../support.ts';
import { type Child, startProcess } from './child.ts';

/**
 * A start that fails. It says what is the matter in one paragraph, and nothing of where in the
 * code.
 */
async function failed(settings: Record<string, string>, ...args: string[]) {
  const env = { ...process.env, DATABASE: ':memory:', PORT: String(await freePort()), ...settings };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/main.ts', ...args], {
    env,
    encoding: 'utf8',
    timeout: 90_000,
  });
  assert.equal(stdout, '');
  assert.match(stderr, /^Coatcheck cannot start:\n {2}\S/);
  assert.doesNotMatch(stderr, /^ +at |node:/m);
  return { status, sentence: stderr.split('\n')[1]?.trim() ?? '', stderr };
}

/** A port on which a server listens until the test ends. */
async function takenPort(t: TestContext): Promise<string> {
  const other = createServer().listen(0, '127.0.0.1');
  t.after(() => other.close());
  await once(other, 'listening');
  const address = other.address();
  return String(typeof address === 'object' ? address?.port : '');
}

function events(child: Child, event: string): Record<string, unknown>[] {
  const logged = child.lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  return logged.filter((line) => line.event === event);
}

const isRoot = process.geteuid?.() === 0;

describe('a start that fails', () => {
  it('is one by root where another account has the database', {
    skip: isRoot ? false : 'only root can give files away',
  }, async (t) => {
    const DATABASE = freshDatabase(t);
    chownSync(dirname(DATABASE), 54_321, 54_321);
    const { status, sentence } = await failed({ DATABASE });
    assert.equal(status, 78);
    assert.match(sentence, / belongs to account 54321, but this server runs as root: /);
    assert.deepEqual(readdirSync(dirname(DATABASE)), []);
  });

  it('names the port that is in use', async (t) => {
    const PORT = await takenPort(t);
    const { status, sentence } = await failed({ PORT });
    assert.equal(status, 1);
    assert.match(sentence, new RegExp(`^Port ${PORT} is in use: stop the other server`));
  });

  it('names the logo that it cannot use, and the accent that is too light', async () => {
    const { status, sentence } = await failed({ SITE_LOGO: 'package.json' });
    assert.equal(status, 78);
    assert.equal(sentence, 'SITE_LOGO=package.json: it is neither an SVG nor a PNG.');
    const light = await failed({ ACCENT: '#ffcc00' });
    assert.equal(light.status, 78);
    assert.match(light.sentence, /^ACCENT="#ffcc00": has too little contrast/);
  });

  it('ends in learning mode too, where another port listens already', async (t) => {
    const PORT = await takenPort(t);
    const { status, sentence } = await failed({ PORT, LEARN: '1' });
    assert.equal(status, 1);
    assert.ok(sentence.startsWith(`Port ${PORT} is in use`), sentence);
  });

  it('names a HOST that is not here, or is no address', async () => {
    const foreign = await failed({ HOST: '192.0.2.1' });
    assert.equal(foreign.status, 1);
    assert.match(foreign.sentence, /^HOST=192\.0\.2\.1: /);
    const inBrackets = await failed({ HOST: '[::1]' });
    assert.equal(inBrackets.status, 78);
    assert.match(inBrackets.sentence, /^HOST="\[::1\]": has to be an address/);
  });

  it('names a DATABASE that cannot be one', async () => {
    const wrong = [
      'test',
      'README.md',
      ...(process.platform === 'linux' ? ['/proc/nope/x.db'] : []),
    ];
    for (const DATABASE of wrong) {
      const { status, sentence } = await failed({ DATABASE });
      assert.equal(status, 78);
      assert.ok(sentence.startsWith(`DATABASE=${DATABASE}: `), sentence);
    }
  });

  it('does not touch a database of a newer version', async (t) => {
    const DATABASE = freshDatabase(t);
    const database = new DatabaseSync(DATABASE);
    t.after(() => database.close());
    database.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
    const { status, sentence } = await failed({ DATABASE });
    assert.equal(status, 78);
    assert.match(sentence, /is at version \d+; this program knows \d+/);
  });

  it('shows the help for settings that are given as arguments', async () => {
    const { status, stderr } = await failed({}, '--port', '9999');
    assert.equal(status, 78);
    assert.match(stderr, /--port 9999: it takes no arguments/);
    assert.match(stderr, /^ +DATABASE /m);
  });
});

describe('a second server on one database', () => {
  it('does not start, while the command line goes on', async (t) => {
    const DATABASE = freshDatabase(t);
    const first = await startProcess(t, { DATABASE });
    const { status, sentence } = await failed({ DATABASE });
    assert.equal(status, 1);
    assert.match(sentence, /^Another server is using this database: /);
    assert.ok(sentence.includes(DATABASE));
    const added = await coatcheck({ DATABASE }, 'user', 'add', 'ada@example.com', '--create');
    assert.deepEqual([added.status, added.stderr], [0, '']);
    assert.equal((await fetch(`${first.origin}/ready`)).status, 200);
    assert.equal(await first.end('SIGTERM'), 0);
    await startProcess(t, { DATABASE });
  });
});

describe('a start', () => {
  it('logs which database it has, with how many accounts', async (t) => {
    const DATABASE = freshDatabase(t);
    await coatcheck({ DATABASE }, 'user', 'add', 'ada@example.com', '--create');
    const child = await startProcess(t, { DATABASE });
    await child.saying('"event":"started"');
    const [{ time: _, ...started } = {}] = events(child, 'started');
    assert.deepEqual(started, {
      level: 'notice',
      event: 'started',
      database: resolve(DATABASE),
      accounts: 1,
      origin: child.origin,
      version: VERSION,
      node: process.versions.node,
    });
  });

  it('logs that it brought the database up to date, and where the copy is', async (t) => {
    const DATABASE = freshDatabase(t);
    const database = new DatabaseSync(DATABASE);
    migrate(database, SCHEMA_VERSION - 1);
    database.close();
    const child = await startProcess(t, { DATABASE });
    await child.saying('"event":"started"');
    const [{ from, to, copy } = {}] = events(child, 'migrated');
    assert.deepEqual([from, to], [SCHEMA_VERSION - 1, SCHEMA_VERSION]);
    assert.ok(String(copy).startsWith(`${DATABASE}.before-${SCHEMA_VERSION}.2`), String(copy));
    assert.equal(statSync(String(copy)).mode & 0o077, 0, 'it holds what the database holds');
  });
});
