import assert from 'node:assert/strict';
import { chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { loadConfig } from '../../src/config/config.ts';
import { giveSettings } from '../../src/config/given-settings.ts';
import { SETTINGS } from '../../src/config/settings.ts';
import { searchedFile } from '../../src/config/settings-file.ts';
import { readerOf } from '../../src/config/system-accounts.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const OWN = process.geteuid?.() ?? null;

function fileOf(t: TestContext, text: string | Buffer, name = 'coatcheck.env'): string {
  const path = join(temporaryFolder(t), name);
  writeFileSync(path, text);
  return path;
}

function problemsOf(path: string, environment = {}): readonly string[] {
  const given = giveSettings(environment, path, OWN);
  const result = loadConfig(given.environment, given.file);
  return result.ok ? [] : result.problems;
}

function configOf(path: string, environment = {}) {
  const given = giveSettings(environment, path, OWN);
  const result = loadConfig(given.environment, given.file);
  assert.ok(result.ok, JSON.stringify(result));
  return result.config;
}

describe('giveSettings', () => {
  it('completes the environment by the file, which it overrides', (t) => {
    const path = fileOf(t, 'PORT=4000\nLOG=warn\nSITE_NAME=Yard\n');
    const { environment, file } = giveSettings({ PORT: '5000', LOG: '', HOME: '/x' }, path, OWN);
    assert.deepEqual(environment, { PORT: '5000', LOG: 'warn', SITE_NAME: 'Yard', HOME: '/x' });
    assert.deepEqual(
      [...(file?.places ?? [])],
      [
        ['LOG', `${path}, line 2`],
        ['SITE_NAME', `${path}, line 3`],
      ],
    );
    assert.deepEqual(
      [...(file?.overridden ?? [])],
      [['PORT', { text: '4000', place: `${path}, line 1` }]],
    );
  });

  it('leaves the environment as it is, which the mail program inherits', (t) => {
    const environment = { HOME: '/x' };
    giveSettings(environment, fileOf(t, 'DATABASE=postgres://a:sesame@b/c\n'), OWN);
    assert.deepEqual(environment, { HOME: '/x' });
  });

  it('takes an empty value for one that is not set', (t) => {
    const { places } = giveSettings({}, fileOf(t, 'PORT=\nLOG=""\n'), OWN).file ?? {};
    assert.equal(places?.size, 0);
    assert.equal(configOf(fileOf(t, 'SESSION_IDLE=\nSESSION_MAX=1h\n')).sessionIdle, 3_600_000);
  });

  it('takes paths relative to the folder of the file, and the default database', (t) => {
    const path = fileOf(t, 'KEY_FILE=keys/a\nBREACHED_PASSWORDS=leaks.txt\nSITE_LOGO=logo.svg\n');
    const folder = dirname(path);
    const { database, keyFile, breachedPasswords, siteLogo } = configOf(path);
    assert.deepEqual(
      [database, keyFile, breachedPasswords, siteLogo],
      ['coatcheck.db', 'keys/a', 'leaks.txt', 'logo.svg'].map((name) => join(folder, name)),
    );
    assert.equal(configOf(fileOf(t, 'DATABASE=/x/a.db')).keyFile, '/x/a.db.key');
    assert.equal(configOf(path, { KEY_FILE: 'b' }).keyFile, 'b', 'one of the environment is not');
    assert.equal(configOf(path, { LEARN: '1' }).database, join(folder, 'learn.db'));
  });

  it('leaves :memory: and URLs as they are; the key file is beside the settings file', (t) => {
    assert.equal(configOf(fileOf(t, 'DATABASE=:memory:')).database, ':memory:');
    const url = 'postgres://a:b@c/d?sslmode=verify-full&sslrootcert=ca.pem';
    const path = fileOf(t, `DATABASE=${url}`);
    const { database, keyFile } = configOf(path);
    assert.deepEqual([database, keyFile], [url, join(dirname(path), 'coatcheck.key')]);
    const [problem = ''] = problemsOf(fileOf(t, 'DATABASE=mysql://a:sesame@b/c'));
    assert.match(problem, /, line 1: DATABASE="mysql:\/\/…": has to be a file, or postgres:/);
  });

  it('names file and line of every mistake, also of a value', (t) => {
    const path = fileOf(t, 'PROT=1\nPORT=x\nMAIL_COMMAND=mail -p sesame\nLOG=loud\n');
    assert.deepEqual(problemsOf(path, { LOG: 'shrill' }), [
      `${path}, line 1: there is no setting PROT, but PORT`,
      `${path}, line 2: PORT="x": has to be a whole number from 1 to 65535`,
      `${path}, line 3: MAIL_COMMAND="mail …": has to begin with the full path of a program`,
      `LOG="shrill": ${SETTINGS.LOG.rule}`,
    ]);
  });

  it('names a file that is not there, is a folder, or is too large', (t) => {
    const missing = join(temporaryFolder(t), 'coatcheck.env');
    assert.deepEqual(problemsOf(missing), [`${missing}: there is no such file`]);
    const folder = temporaryFolder(t);
    assert.deepEqual(problemsOf(folder), [`${folder}: that is a folder: name a file in it`]);
    const large = fileOf(t, `#${'x'.repeat(65_536)}`);
    assert.deepEqual(problemsOf(large), [`${large}: it has more than 64 KB`]);
    assert.deepEqual(problemsOf(fileOf(t, `#${'x'.repeat(65_535)}`)), []);
  });
});

describe('searchedFile', () => {
  it('is beside the database of the environment', (t) => {
    const path = fileOf(t, '');
    const folder = dirname(path);
    assert.equal(searchedFile({ DATABASE: join(folder, 'other.db') }), path);
    assert.equal(searchedFile({ DATABASE: join(folder, 'deeper/other.db') }), null);
    assert.equal(searchedFile({ DATABASE: ':memory:' }), null);
    assert.equal(searchedFile({ DATABASE: join(folder, 'other.db'), LEARN: '1' }), null);
  });

  it('may be a link', (t) => {
    const folder = temporaryFolder(t);
    symlinkSync(fileOf(t, 'PORT=4000'), join(folder, 'coatcheck.env'));
    const given = giveSettings({ DATABASE: join(folder, 'a.db') }, null, OWN);
    assert.equal(given.environment.PORT, '4000');
  });

  it('is not read as long as --config names another', (t) => {
    const path = fileOf(t, 'PORT=4000\nLOG=warn\n');
    const other = fileOf(t, 'PORT=5000\n');
    const { environment } = giveSettings({ DATABASE: join(dirname(path), 'a.db') }, other, OWN);
    assert.deepEqual([environment.PORT, environment.LOG], ['5000', undefined]);
  });

  it('is not read in the folder of a start when it belongs to another account', (t) => {
    const folder = temporaryFolder(t);
    const data = join(folder, 'data');
    mkdirSync(data);
    writeFileSync(join(data, 'coatcheck.env'), 'MAIL_COMMAND=/tmp/anything\n');
    const giveIn = (userId: number | null, more: string[] = []) => {
      const [named = null] = more;
      const before = process.cwd();
      process.chdir(folder);
      try {
        return giveSettings({}, named, userId);
      } finally {
        process.chdir(before);
      }
    };
    assert.equal(giveIn(OWN).environment.MAIL_COMMAND, '/tmp/anything');
    if (OWN === null) return;
    if (OWN === 0) chownSync(join(data, 'coatcheck.env'), 12_345, 12_345);
    const stranger = OWN === 0 ? 0 : OWN + 1;
    const { environment, file } = giveIn(stranger);
    assert.deepEqual(environment, {});
    assert.match(
      file?.problems.join() ?? '',
      /it belongs to .* and was found, not named: .*--config/,
    );
    const named = giveIn(stranger, ['data/coatcheck.env']);
    assert.equal(named.environment.MAIL_COMMAND, '/tmp/anything');
  });

  it('is refused when it is a folder', (t) => {
    const folder = temporaryFolder(t);
    mkdirSync(join(folder, 'coatcheck.env'));
    const given = giveSettings({ DATABASE: join(folder, 'a.db') }, null, OWN);
    assert.equal(given.file?.problems.length, 1);
  });
});

describe('readerOf', { skip: process.platform !== 'linux' }, () => {
  it('is the owner, or an account of the group', () => {
    assert.equal(readerOf({ uid: 1, gid: 0, mode: 0o600 }), 'daemon');
    assert.equal(readerOf({ uid: 0, gid: 1, mode: 0o640 }), 'daemon');
    assert.equal(readerOf({ uid: 0, gid: 1, mode: 0o600 }), null);
    assert.equal(readerOf({ uid: 0, gid: 0, mode: 0o640 }), null);
    assert.equal(readerOf({ uid: 1, gid: 0, mode: 0o200 }), null);
  });
});
