import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join, resolve } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { VERSION } from '../../src/version.ts';
import { blocks } from '../docs/own-page.ts';
import { PASSWORD } from '../people.ts';
import { json } from '../requests.ts';
import { freePort } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startProcess } from './child.ts';

/** Three folders: of the settings, where the server starts, and where commands are called. */
function folders(t: TestContext) {
  const root = temporaryFolder(t);
  const [etc, here, there] = ['etc', 'here', 'there'].map((name) => join(root, name));
  for (const folder of [etc, here, there]) mkdirSync(folder ?? '');
  return { etc: etc ?? '', here: here ?? '', there: there ?? '' };
}

/** The environment of a program without any setting. */
const { PATH = '', TMPDIR = '/tmp' } = process.env;
const BARE = { PATH, TMPDIR };

function startIn(t: TestContext, folder: string, ...args: string[]) {
  // Through a shell, because it has to start in another folder. PORT is in the file.
  const line = `cd '${folder}' && unset PORT && exec "$0" "$@"`;
  const main = resolve('src/main.ts');
  return startProcess(t, {}, ['sh', '-c', line, process.execPath, main, ...args]);
}

const commandIn = (cwd: string, ...args: string[]) =>
  spawnSync(process.execPath, [resolve('src/cli.ts'), ...args], {
    cwd,
    env: BARE,
    encoding: 'utf8',
  });

describe('a server and a command line with one settings file', () => {
  it('have one database and one ORIGIN, wherever they are started', async (t) => {
    const { etc, here, there } = folders(t);
    const port = await freePort();
    const file = join(etc, 'coatcheck.env');
    writeFileSync(
      file,
      `# of this site\nPORT=${port}\nORIGIN=https://login.example.com\nDATABASE=data/a.db\nTRUST_PROXY=127.0.0.1\n`,
    );
    const server = await startIn(t, here, '--config', '../etc/coatcheck.env');
    await server.saying('"event":"started"');
    const started = server.lines.find((line) => line.includes('"event":"started"')) ?? '{}';
    const { database, config, version } = JSON.parse(started);
    assert.deepEqual([database, config, version], [join(etc, 'data/a.db'), file, VERSION]);

    const added = commandIn(there, 'user', 'add', 'ada@example.com', `--config=${file}`);
    assert.deepEqual([added.status, added.stderr], [0, '']);
    const [, path = ''] = /^https:\/\/login\.example\.com(\/reset\/\S+)$/m.exec(added.stdout) ?? [];
    const sent = get({ port, path, headers: { host: 'login.example.com' }, agent: false });
    const [page] = await once(sent, 'response');
    page.resume();
    assert.ok([200, 303].includes(page.statusCode), 'the link works at this server');

    const doctor = commandIn(there, 'doctor', '--config', file);
    assert.match(doctor.stdout, new RegExp(`^ok +config +${file}, mode `, 'm'));
    assert.match(doctor.stdout, /^ok +server +It is running/m);
    assert.equal(
      commandIn(there, 'user', 'list').status,
      1,
      'without the file there is no database',
    );
    assert.deepEqual(
      [existsSync(join(here, 'data')), existsSync(join(there, 'data'))],
      [false, false],
    );
  });

  it('find it beside the database', async (t) => {
    const { here } = folders(t);
    mkdirSync(join(here, 'data'));
    const port = await freePort();
    writeFileSync(join(here, 'data/coatcheck.env'), `PORT=${port}\nSITE_NAME=Northwind Yard\n`);
    const server = await startIn(t, here);
    assert.ok(server.lines.includes(`Coatcheck is ready: http://localhost:${port}`));
    const login = await (await fetch(`http://localhost:${port}/login`)).text();
    assert.match(login, /Northwind Yard/);
    assert.equal(commandIn(here, 'user', 'list').status, 0);
  });

  it('keep it to themselves: the mail program inherits nothing of it', async (t) => {
    const { etc, here } = folders(t);
    const [script, sent] = [join(etc, 'mail.mjs'), join(etc, 'sent')];
    writeFileSync(
      script,
      `import { writeFileSync } from 'node:fs'; writeFileSync('${sent}', JSON.stringify(process.env));`,
    );
    const port = await freePort();
    const file = join(etc, 'coatcheck.env');
    writeFileSync(
      file,
      `PORT=${port}\nSITE_NAME=Sesame\nMAIL_COMMAND=${process.execPath} ${script}\n`,
    );
    const server = await startIn(t, here, '--config', file);
    const body = json({ email: 'ada@example.com', password: PASSWORD });
    await fetch(`http://localhost:${port}/signup`, body);
    while (!existsSync(sent)) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(await server.end('SIGTERM'), 0);
    const inherited = JSON.parse(readFileSync(sent, 'utf8'));
    assert.deepEqual([inherited.PATH, inherited.SITE_NAME], [process.env.PATH, undefined]);
  });
});

describe('a settings file that is bad', () => {
  const start = (...args: string[]) =>
    spawnSync(process.execPath, ['src/main.ts', ...args], {
      env: { ...BARE, DATABASE: ':memory:' },
      encoding: 'utf8',
    });

  it('stops the start with 78 and every mistake', (t) => {
    const file = join(temporaryFolder(t), 'coatcheck.env');
    writeFileSync(file, 'PROT=1\nORIGIN=https://a.example.com # ours\nLOG=loud\nSITE_LOGO=a.svg\n');
    const { status, stderr } = start('--config', file);
    assert.equal(status, 78);
    assert.deepEqual(
      stderr.split('\n').flatMap((line) => line.match(/, line \d|SITE_LOGO/)?.[0] ?? []),
      [', line 1', ', line 2', ', line 3', 'SITE_LOGO'],
    );
  });

  it('is one that only other accounts may read: it says which', {
    skip: process.getuid?.() !== 0 || process.platform !== 'linux',
  }, (t) => {
    const folder = temporaryFolder(t);
    const file = join(folder, 'coatcheck.env');
    writeFileSync(file, 'PORT=4000\n', { mode: 0o640 });
    chownSync(file, 0, 1);
    chmodSync(folder, 0o755);
    const { status, stderr } = spawnSync(
      process.execPath,
      ['src/cli.ts', 'user', 'list', '--config', file],
      { env: BARE, uid: 65_534, gid: 65_534, encoding: 'utf8' },
    );
    const sentence = `${file}: this account may not read it: run it as daemon, sudo -u daemon …`;
    assert.deepEqual([status, stderr], [78, `coatcheck: ${sentence}\n`]);
  });
});

describe('--version', () => {
  for (const program of ['src/main.ts', 'src/cli.ts']) {
    it(`is printed by ${program}`, () => {
      const args = [program, '--version'];
      const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      const line = `coatcheck ${VERSION} (Node ${process.versions.node})\n`;
      assert.deepEqual([status, stdout], [0, line]);
    });
  }
});

describe('the settings file of the README', () => {
  it('is read as it says', async (t) => {
    const text = blocks('ini').find((block) => block.includes('ORIGIN=')) ?? '';
    assert.equal(text.trimEnd().split('\n').length, 5);
    const { etc, there } = folders(t);
    const file = join(etc, 'coatcheck.env');
    writeFileSync(file, text);
    const { status, stdout } = commandIn(there, 'config', '--config', file);
    assert.equal(status, 0, stdout);
    assert.match(stdout, /^ORIGIN +https:\/\/login\.example\.com +\S+, line \d$/m);
    assert.match(stdout, /^SITE_NAME +Northwind Yard +\S+, line \d$/m);
    assert.match(stdout, /^ACCENT +#0b57d0 +\S+, line \d$/m);
  });
});
