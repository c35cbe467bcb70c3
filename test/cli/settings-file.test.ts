import assert from 'node:assert/strict';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { examineSettingsFile } from '../../src/cli/doctor/settings-file.ts';
import { run } from '../../src/cli/run.ts';
import { giveSettings } from '../../src/config/given-settings.ts';
import { openStores } from '../../src/stores.ts';
import { VERSION } from '../../src/version.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const ORIGIN = 'https://login.example.com';

/** A settings file, and a command line that is given this environment. */
function setUp(t: TestContext, text: string, environment: Record<string, string> = {}) {
  const file = join(temporaryFolder(t), 'coatcheck.env');
  writeFileSync(file, text, { mode: 0o600 });
  const call = (...args: string[]) =>
    run(args, { environment, nodeVersion: '24.21.0', userId: null, now: Date.now });
  return { file, database: join(dirname(file), 'coatcheck.db'), call };
}

/** Stores in a database that a command has created what a server of these settings does. */
async function startedWith(database: string, settings: Record<string, string>): Promise<void> {
  const stores = await openStores(database, { as: 'command', mayCreate: false });
  await stores.sharedSettings.write(settings);
  await stores.close();
}

const ADD = ['user', 'add', 'ada@example.com', '--create'];

describe('--config', () => {
  for (const place of ['before', 'between', 'after']) {
    it(`may stand ${place} the words of a command`, async (t) => {
      const { file, database, call } = setUp(t, `ORIGIN=${ORIGIN}\n`);
      const args = [...ADD];
      args.splice({ before: 0, between: 1 }[place] ?? 3, 0, '--config', file);
      const { exitCode, output, message } = await call(...args);
      assert.deepEqual([exitCode, message], [0, '']);
      assert.match(output, /^https:\/\/login\.example\.com\/reset\//m);
      assert.ok(existsSync(database));
    });
  }

  it('has to name a file, and one that is there', async (t) => {
    const { file, call } = setUp(t, '');
    const wrong = await call('--config=', 'user', 'list');
    assert.deepEqual(
      [wrong.exitCode, wrong.message],
      [64, '--config has to name a file. See --help.'],
    );
    assert.equal((await call('user', 'list', '--config')).exitCode, 64);
    const missing = await call('user', 'list', '--config', `${file}.old`);
    assert.deepEqual(
      [missing.exitCode, missing.message],
      [78, `${file}.old: there is no such file`],
    );
  });

  it('is not needed for a file beside the database', async (t) => {
    const { database, call } = setUp(t, `ORIGIN=${ORIGIN}\n`);
    const here = setUp(t, '', { DATABASE: database });
    assert.match((await here.call(...ADD)).output, /^https:\/\/login\.example\.com\/reset\//m);
    assert.equal((await call('user', 'list')).exitCode, 1, 'there is none in data/ here');
  });

  it('ends a command with 78 and every mistake in the file', async (t) => {
    const { file, database, call } = setUp(t, 'PROT=1\nLOG=loud\n');
    const { exitCode, output, message } = await call('--config', file, ...ADD);
    assert.deepEqual([exitCode, output], [78, '']);
    assert.ok(message.startsWith(`${file}, line 1: there is no setting PROT, but PORT; `));
    assert.ok(message.includes(`; ${file}, line 2: LOG="loud": has to be `), message);
    assert.ok(!existsSync(database));
  });
});

describe('a command whose environment and settings file differ', () => {
  it('says which database it acted on', async (t) => {
    const other = join(temporaryFolder(t), 'other.db');
    const { file, call } = setUp(t, 'DATABASE=a.db\n', { DATABASE: other });
    const { exitCode, message } = await call('--config', file, ...ADD);
    const named = join(dirname(file), 'a.db');
    assert.equal(exitCode, 0);
    assert.equal(
      message,
      `DATABASE=${other} of the environment was used, and not ${named} of ${file}, line 1.`,
    );
  });

  it('names no password of either database', async (t) => {
    const DATABASE = 'postgres://ada:sesame@127.0.0.1:1/a';
    const { file, call } = setUp(t, 'DATABASE=postgres://ada:sesame@127.0.0.1:1/b\n', { DATABASE });
    const { message } = await call('--config', file, 'config');
    assert.match(message, /ada@127\.0\.0\.1:1\/a of the environment was used, and not .*1\/b of /);
    assert.ok(!message.includes('sesame'));
  });

  it('says that a link leads to the ORIGIN of the environment', async (t) => {
    const own = 'https://other.example.com';
    const { file, database, call } = setUp(t, `ORIGIN=${ORIGIN}\n`, { ORIGIN: own });
    const first = await call('--config', file, ...ADD);
    assert.equal(
      first.message,
      `This link leads to ORIGIN=${own} of the environment, and not to ${ORIGIN} of ${file}, line 1.`,
    );
    // A server that was started like the command is right about its ORIGIN.
    await startedWith(database, { ORIGIN: own });
    const again = await call('--config', file, 'user', 'reset-link', 'ada@example.com');
    assert.deepEqual([again.exitCode, again.message], [0, '']);
  });

  it('says that the server was started before its file was changed', async (t) => {
    const { file, database, call } = setUp(t, `ORIGIN=${ORIGIN}\n`);
    await call('--config', file, ...ADD);
    await startedWith(database, { ORIGIN: 'https://old.example.com' });
    const { message } = await call('--config', file, 'user', 'reset-link', 'ada@example.com');
    const said = `The server was started with ORIGIN=https://old.example.com, so this link to ${ORIGIN} will not work.`;
    assert.equal(message, `${said} This one is from ${file}, line 1: restart the server with it.`);
  });
});

describe('--version', () => {
  it('prints the version of the program and of Node, wherever it stands', async (t) => {
    const { call } = setUp(t, '');
    for (const args of [['--version'], ['user', 'list', '--version'], ['--json', '--version']]) {
      assert.deepEqual(await call(...args), {
        exitCode: 0,
        output: `coatcheck ${VERSION} (Node 24.21.0)\n`,
        message: '',
      });
    }
  });
});

describe('config', () => {
  const rowsOf = (output: string) =>
    new Map(
      JSON.parse(output).settings.map((setting: { name: string }) => {
        const { name, ...rest } = setting;
        return [name, rest];
      }),
    );

  it('lists each setting, its value and its source, without a database', async (t) => {
    const { file, call } = setUp(t, `ORIGIN=${ORIGIN}\nPORT=4000\n`, { PORT: '5000', LOG: 'warn' });
    const { exitCode, output, message } = await call('config', '--config', file);
    assert.deepEqual([exitCode, message], [0, '']);
    assert.ok(output.startsWith(`Settings file: ${file}\n\n`));
    const line = (name: string) =>
      output
        .split('\n')
        .find((row) => row.startsWith(`${name} `))
        ?.split(/ {2,}/)
        .slice(1);
    assert.deepEqual(line('ORIGIN'), [ORIGIN, `${file}, line 1`]);
    assert.deepEqual(line('PORT'), ['5000', `environment, overrides ${file}, line 2`]);
    assert.deepEqual(line('LOG'), ['warn', 'environment']);
    assert.deepEqual(line('SIGNUP'), ['invite', 'default']);
    assert.deepEqual(line('DATABASE'), [join(dirname(file), 'coatcheck.db'), 'default']);
    assert.deepEqual(line('MAIL_FROM'), ['Coatcheck <no-reply@login.example.com>', 'default']);
  });

  it('is JSON for scripts', async (t) => {
    const { file, call } = setUp(t, 'PORT=4000\n', { PORT: '5000' });
    const { output } = await call('config', '--config', file, '--json');
    assert.deepEqual([JSON.parse(output).file, JSON.parse(output).problems], [file, []]);
    assert.deepEqual(rowsOf(output).get('PORT'), {
      value: '5000',
      source: 'environment',
      overrides: { value: '4000', source: `${file}, line 1` },
      isBad: false,
    });
  });

  it("names the server's last start, for what it does not have by itself", async (t) => {
    const { file, database, call } = setUp(t, 'SITE_NAME=Yard\n');
    await call('--config', file, ...ADD);
    await startedWith(database, { ORIGIN, MAIL_COMMAND: '/bin/mail' });
    const rows = rowsOf((await call('config', '--config', file, '--json')).output);
    const started = { source: "the server's last start", overrides: null, isBad: false };
    assert.deepEqual(rows.get('ORIGIN'), { value: ORIGIN, ...started });
    assert.deepEqual(rows.get('MAIL_COMMAND'), { value: '/bin/mail', ...started });
  });

  it('masks the password and the parameters of a URL, and the arguments of a command', async (t) => {
    const url = 'postgres://ada:sesame@127.0.0.1:1/a?sslrootcert=sesame';
    const text = `DATABASE=${url}\nMAIL_COMMAND=/bin/mail -p sesame\n`;
    for (const environment of [{}, { DATABASE: `${url}2`, MAIL_COMMAND: '/bin/mail sesame' }]) {
      const { file, call } = setUp(t, text, environment);
      for (const args of [[], ['--json']]) {
        const { output } = await call('config', '--config', file, ...args);
        assert.ok(!output.includes('sesame'), output);
        assert.match(output, /postgres:\/\/ada@127\.0\.0\.1:1\/a/);
        assert.match(output, /\/bin\/mail …/);
      }
    }
  });

  it('lists bad settings, marks them, and ends with 78', async (t) => {
    const { file, call } = setUp(
      t,
      'PORT=x\nPROT=1\nDATABASE=mysql://a:sesame@b/c\nMAIL_COMMAND=mail sesame\nSITE_LOGO=x.svg\n',
      { LOG: 'loud' },
    );
    const { exitCode, output, message } = await call('config', '--config', file);
    assert.deepEqual([exitCode, message], [78, 'The server does not start with these.']);
    for (const line of [
      /^PORT +x \(bad\) +\S+, line 1$/m,
      /^LOG +loud \(bad\) +environment$/m,
      /^DATABASE +mysql:\/\/… \(bad\) /m,
      /^MAIL_COMMAND +mail … \(bad\) /m,
      /^SITE_LOGO +\S+x\.svg \(bad\) /m,
      /^HOST +127\.0\.0\.1 +default$/m,
      /, line 2: there is no setting PROT, but PORT\.$/m,
      /^LOG="loud": has to be .*\.$/m,
    ]) {
      assert.match(output, line);
    }
    assert.ok(!output.includes('sesame'), output);
  });

  it('says why a file cannot be read, and lists the rest', async (t) => {
    const { file, call } = setUp(t, '');
    const { exitCode, output } = await call('config', '--config', `${file}.old`);
    assert.equal(exitCode, 78);
    assert.match(output, /^PORT +3000 +default$/m);
    assert.ok(output.endsWith(`\n${file}.old: there is no such file.\n`));
  });
});

describe('doctor: the settings file', () => {
  const findingsOf = (file: string, userId: number | null = 0, environment = {}) =>
    examineSettingsFile(giveSettings(environment, file, userId).file, userId).map(
      ({ status, message }) => `${status} ${message}`,
    );

  it('is named, with its mode', (t) => {
    const { file } = setUp(t, 'PORT=4000\n');
    assert.deepEqual(findingsOf(file), [`ok ${file}, mode 600.`]);
    assert.deepEqual(examineSettingsFile(null, 0), []);
  });

  it('is warned of when other accounts may change it, or replace it', (t) => {
    const { file } = setUp(t, 'PORT=4000\n');
    const said = 'other accounts may change it: chmod go-w';
    for (const mode of [0o620, 0o602]) {
      chmodSync(file, mode);
      assert.deepEqual(findingsOf(file), [
        `warn ${file}, mode ${mode.toString(8)}: ${said} ${file}.`,
      ]);
    }
    assert.deepEqual(findingsOf(file, null).length, 1, 'no mode means anything on Windows');
    chmodSync(file, 0o644);
    chmodSync(dirname(file), 0o777);
    assert.match(findingsOf(file).join(), /^warn .*other accounts may replace it: chmod o-w \S+$/);
    chmodSync(dirname(file), 0o1777);
    assert.match(findingsOf(file).join(), /^ok /);
  });

  it('is warned of when it belongs to an account that is neither root nor this one', (t) => {
    const { file } = setUp(t, 'PORT=4000\n');
    chmodSync(dirname(file), 0o700);
    const own = process.getuid?.() ?? 0;
    assert.match(findingsOf(file, own).join(), /^ok /);
    if (own !== 0) assert.match(findingsOf(file, own + 1).join(), /^warn .* may change it: chown /);
  });

  it('is warned of when others may read a password in it', (t) => {
    const { file } = setUp(t, 'DATABASE=postgres://ada:sesame@127.0.0.1:1/a\n');
    for (const environment of [{}, { DATABASE: ':memory:' }]) {
      chmodSync(file, 0o640);
      assert.match(findingsOf(file, 0, environment)[0] ?? '', /^ok /);
      chmodSync(file, 0o644);
      const [found = ''] = findingsOf(file, 0, environment);
      assert.equal(
        found,
        `warn ${file}, mode 644: other accounts may read the password in it: chmod o-r ${file}.`,
      );
    }
    const { file: plain } = setUp(t, 'DATABASE=postgres://ada@127.0.0.1:1/a\n');
    chmodSync(plain, 0o644);
    assert.match(findingsOf(plain).join(), /^ok /);
  });

  it('is warned of when the environment overrides it', (t) => {
    const { file } = setUp(t, 'PORT=4000\nLOG=warn\nMAIL_COMMAND=/bin/mail sesame\n');
    const environment = { PORT: '5000', LOG: 'warn', MAIL_COMMAND: '/bin/mail' };
    assert.deepEqual(findingsOf(file, 0, environment).slice(1), [
      `warn The environment overrides PORT=4000, MAIL_COMMAND=/bin/mail … of ${file}: remove one of the two.`,
    ]);
  });
});
