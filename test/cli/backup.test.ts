import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { run } from '../../src/cli/run.ts';
import { databaseFile } from '../../src/stores.ts';
import type { Owner } from '../support.ts';
import { commandLine, freshDatabase } from './cli.ts';

const NIGHT = Date.UTC(2026, 10, 29, 3, 15);
const DAY = 86_400_000;
const nameOf = (day: string) => `coatcheck-202611${day}T031500Z.db`;

/** A database with one account, a folder for copies, and a clock. */
async function setup(owner: Owner) {
  const DATABASE = freshDatabase(owner);
  const folder = join(dirname(DATABASE), 'copies');
  mkdirSync(folder);
  let time = NIGHT;
  const { call, json } = commandLine(DATABASE, {}, () => time);
  await json('user', 'add', 'ada@example.com', '--create');
  const setTime = (ms: number) => {
    time = ms;
  };
  const copies = () => readdirSync(folder).sort();
  return { DATABASE, folder, call, json, setTime, copies };
}

/** Overwrites pages behind the first one, as a bad disk does. */
function damage(path: string): void {
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0xff, 4_096, 5 * 4_096));
}

describe('backup FOLDER', () => {
  it('makes a copy that is named after the database and the time in UTC', async (t) => {
    const { folder, json, copies } = await setup(t);
    const { file, users } = await json('backup', folder);
    assert.deepEqual([file, users], [join(folder, nameOf('29')), 1]);
    assert.deepEqual(copies(), [nameOf('29')]);
    assert.equal(databaseFile(file).inspect({ thorough: true }).integrity, 'ok');
    if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it('keeps as many as --keep says, and without it all', async (t) => {
    const { folder, call, json, setTime, copies } = await setup(t);
    for (let day = 0; day < 4; day++) {
      setTime(NIGHT + day * DAY);
      assert.equal((await call('backup', folder)).exitCode, 0);
    }
    assert.equal(copies().length, 4);
    setTime(NIGHT + 4 * DAY);
    const { removed } = await json('backup', folder, '--keep', '3');
    assert.deepEqual(
      removed.map((path: string) => basename(path)),
      [nameOf('29'), nameOf('30')],
    );
    assert.equal(copies().length, 3);
    setTime(NIGHT + 5 * DAY);
    const { output } = await call('backup', folder, '--keep', '3');
    assert.match(output, /^Removed: .*coatcheck-20261201T031500Z\.db\.$/m);
  });

  it('removes nothing that is not a copy of its own', async (t) => {
    const { folder, json, copies } = await setup(t);
    const others = [
      'coatcheck-20261128T031500Z.db.old',
      'coatcheck-2026-11-28.db',
      'my-coatcheck-20261128T031500Z.db',
      'staging-20261128T031500Z.db',
      'coatcheck.db.before-8.20261128T031500Z',
      '.coatcheck-20261128T031500Z.db',
    ];
    for (const name of others) writeFileSync(join(folder, name), '');
    mkdirSync(join(folder, nameOf('27')));
    symlinkSync(join(folder, others[0] ?? ''), join(folder, nameOf('26')));
    writeFileSync(join(folder, nameOf('25')), '');
    const { removed } = await json('backup', folder, '--keep', '1');
    assert.deepEqual(removed, [join(folder, nameOf('25'))]);
    assert.deepEqual(copies(), [...others, nameOf('27'), nameOf('26'), nameOf('29')].sort());
  });

  it('removes no copy with a later time: of another process, or after the clock was set back', async (t) => {
    const { folder, json, copies } = await setup(t);
    for (const day of ['27', '28', '30']) writeFileSync(join(folder, nameOf(day)), '');
    await json('backup', folder, '--keep', '1');
    assert.deepEqual(copies(), [nameOf('29'), nameOf('30')]);
  });

  it('keeps the older copies when there is no new one', async (t) => {
    const { DATABASE, folder, call, copies } = await setup(t);
    for (const day of ['27', '28']) writeFileSync(join(folder, nameOf(day)), '');
    damage(DATABASE);
    const { exitCode, message } = await call('backup', folder, '--keep', '1');
    assert.equal(exitCode, 1);
    assert.match(message, /malformed/);
    assert.deepEqual(copies(), [nameOf('27'), nameOf('28')]);
  });

  it('replaces a copy of the same second by one that is as good', async (t) => {
    const { folder, json, copies } = await setup(t);
    for (let i = 0; i < 2; i++) await json('backup', folder, '--keep', '1');
    assert.deepEqual(copies(), [nameOf('29')]);
  });

  it('removes what a backup left that was killed a day ago, and nothing younger', async (t) => {
    const { folder, json, copies } = await setup(t);
    const [old, young] = ['0a1b2c3d', '4e5f6a7b'].map((id) => `${nameOf('28')}.${id}.part`);
    for (const name of [old, young]) writeFileSync(join(folder, name ?? ''), '');
    utimesSync(join(folder, old ?? ''), NIGHT / 1000, (NIGHT - DAY - 1) / 1000);
    utimesSync(join(folder, young ?? ''), NIGHT / 1000, (NIGHT - DAY + 1000) / 1000);
    await json('backup', folder);
    assert.deepEqual(copies(), [young, nameOf('29')]);
  });

  it('makes a copy although something old cannot be removed', async (t) => {
    const { folder, json, copies } = await setup(t);
    const part = `${nameOf('28')}.0a1b2c3d.part`;
    mkdirSync(join(folder, part));
    utimesSync(join(folder, part), 1, 1);
    await json('backup', folder);
    assert.deepEqual(copies(), [part, nameOf('29')]);
  });

  it('leaves no part when something else has the name of the copy', async (t) => {
    const { folder, call, copies } = await setup(t);
    mkdirSync(join(folder, nameOf('29')));
    const { exitCode, message } = await call('backup', folder);
    assert.deepEqual(
      [exitCode, message],
      [1, `${join(folder, nameOf('29'))} cannot be written (EISDIR).`],
    );
    assert.deepEqual(copies(), [nameOf('29')]);
  });

  it('refuses a folder that is not there, and a number that is none', async (t) => {
    const { folder, call, copies } = await setup(t);
    const refusals: [args: string[], exitCode: number, message: string][] = [
      [['/nowhere/'], 1, 'There is no folder /nowhere: create it first.'],
      [['/nowhere', '--keep', '3'], 1, 'There is no folder /nowhere: create it first.'],
      [[''], 64, '"backup" needs a file or a folder. See --help.'],
      [['-', '--keep', '3'], 64, '--keep is for a folder. See --help.'],
    ];
    for (const keep of ['0', '-1', '1.5', 'all', '', '10000']) {
      const message = '--keep is a number of copies, from 1 to 9999. See --help.';
      refusals.push([[folder, `--keep=${keep}`], 64, message]);
    }
    for (const [args, exitCode, message] of refusals) {
      assert.deepEqual(await call('backup', ...args), { exitCode, output: '', message });
    }
    assert.deepEqual(copies(), []);
  });
});

describe('backup -', () => {
  /** Runs it with a reader. `beside` is what is in the folder of the database meanwhile. */
  async function send(
    DATABASE: string,
    read: (content: Readable) => Promise<unknown> = buffer,
    { isTerminal = false, args = [] as string[], signal = new AbortController().signal } = {},
  ) {
    let beside: string[] = [];
    let started = false;
    const result = await run(['backup', '-', ...args], {
      environment: { DATABASE },
      nodeVersion: process.versions.node,
      userId: null,
      now: () => NIGHT,
      interruption: () => signal,
      output: {
        isTerminal,
        send: async (content) => {
          started = true;
          beside = readdirSync(dirname(DATABASE));
          await read(content);
        },
      },
    });
    const left = readdirSync(dirname(DATABASE)).filter((name) => name.includes('part'));
    return { ...result, beside, left, started };
  }

  it('sends a whole copy, and nothing but that, to standard output', async (t) => {
    const { DATABASE, folder } = await setup(t);
    const file = join(folder, 'sent.db');
    const { exitCode, output, message } = await send(DATABASE, async (content) =>
      writeFileSync(file, await buffer(content)),
    );
    assert.deepEqual([exitCode, output], [0, '']);
    const bytes = readFileSync(file).length;
    assert.equal(
      message,
      `${bytes} bytes sent, checked before. Accounts in it: 1. The key file is not in it.`,
    );
    const { integrity, counts } = databaseFile(file).inspect({ thorough: true });
    assert.deepEqual([integrity, counts?.users], ['ok', 1]);
  });

  it('leaves no file, and none has a name while the copy is sent', async (t) => {
    const { DATABASE } = await setup(t);
    const { beside, left } = await send(DATABASE);
    assert.deepEqual(
      beside.filter((name) => name.includes('part')),
      [],
    );
    assert.deepEqual(left, []);
  });

  it('sends no byte when there is no whole copy', async (t) => {
    const { DATABASE } = await setup(t);
    damage(DATABASE);
    const { exitCode, message, started, left } = await send(DATABASE);
    assert.deepEqual([exitCode, started, left], [1, false, []]);
    assert.match(message, /malformed/);
  });

  it('fails with a sentence when its reader ends, the disk is full, or a signal comes', async (t) => {
    const { DATABASE } = await setup(t);
    const fail = (code: string) => async () => {
      throw Object.assign(new Error(code), { code });
    };
    const sentence = (why: string) => `The copy was not sent completely: ${why}.`;
    const ended = await send(DATABASE, fail('EPIPE'));
    assert.deepEqual([ended.exitCode, ended.message], [1, sentence('its reader has ended')]);
    const full = await send(DATABASE, fail('ENOSPC'));
    assert.deepEqual([full.exitCode, full.message], [1, sentence('ENOSPC')]);
    const { exitCode, message, left } = await send(DATABASE, fail('ABORT_ERR'), {
      signal: AbortSignal.abort(),
    });
    assert.deepEqual([exitCode, message, left], [1, sentence('it was interrupted'), []]);
  });

  it('refuses a terminal, and JSON', async (t) => {
    const { DATABASE } = await setup(t);
    const terminal = await send(DATABASE, buffer, { isTerminal: true });
    assert.deepEqual([terminal.exitCode, terminal.started], [64, false]);
    assert.match(terminal.message, /no text for a terminal: `coatcheck backup - > FILE`/);
    const json = await send(DATABASE, buffer, { args: ['--json'] });
    assert.deepEqual([json.exitCode, json.started], [64, false]);
    assert.match(json.message, /^"backup -" writes the copy where --json would write\./);
    const none = await send(`${DATABASE}.none`);
    assert.equal(none.exitCode, 1);
    assert.ok(!existsSync(`${DATABASE}.none`));
  });
});
