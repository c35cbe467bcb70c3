import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { loadConfig } from '../../src/config/config.ts';
import { warnOfFiles, warnOfSettings } from '../../src/config/warnings.ts';
import { createLog } from '../../src/log.ts';
import { databaseFile } from '../../src/stores.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const LAN = 'http://192.168.1.5:3000';
const SOCKET = 'unix:/run/coatcheck/coatcheck.sock';
const CASES: readonly [settings: Record<string, string>, events: readonly string[]][] = [
  [{}, []],
  [{ HOST: '::1', ORIGIN: 'http://[::1]:3000' }, []],
  [{ HOST: '0.0.0.0' }, ['plain_http', 'origin_is_loopback']],
  [{ HOST: '::', ORIGIN: 'https://localhost' }, ['origin_is_loopback', 'no_trusted_proxy']],
  [{ HOST: '0.0.0.0', ORIGIN: LAN, INSECURE_HTTP: '1' }, ['plain_http']],
  [{ ORIGIN: LAN, INSECURE_HTTP: '1' }, ['plain_http']],
  [{ ORIGIN: 'https://login.example' }, ['no_trusted_proxy']],
  [{ ORIGIN: 'https://login.example', TRUST_PROXY: '127.0.0.1' }, []],
  [{ HOST: SOCKET, ORIGIN: 'https://login.example' }, ['no_trusted_proxy']],
  [
    { HOST: SOCKET, ORIGIN: 'https://login.example', TRUST_PROXY: '127.0.0.1' },
    ['no_trusted_proxy'],
  ],
  [{ HOST: SOCKET, ORIGIN: 'https://login.example', TRUST_PROXY: 'unix' }, []],
  [{ PASSWORD_MIN: '14' }, ['short_passwords']],
  [{ PASSWORD_MIN: '8', REQUIRE_SECOND_FACTOR: 'admin' }, ['short_passwords']],
  [{ PASSWORD_MIN: '8', REQUIRE_SECOND_FACTOR: 'all' }, []],
];

describe('warnOfFiles', () => {
  const skip = process.platform === 'win32' ? 'it has no modes' : false;

  it('names the files of a database that others can open, the log of changes too', {
    skip,
  }, (t) => {
    const file = join(temporaryFolder(t), 'coatcheck.db');
    const said = () => {
      const given: { event: string; files: string[]; advice: string }[] = [];
      const log = createLog('warn', (line) => given.push(JSON.parse(line)), Date.now);
      warnOfFiles(databaseFile(file), null, log);
      return given;
    };
    for (const name of [file, `${file}-wal`]) writeFileSync(name, '', { mode: 0o600 });
    assert.deepEqual(said(), []);
    chmodSync(`${file}-wal`, 0o640);
    assert.deepEqual(
      said().map(({ event, files }) => [event, files]),
      [['database_readable', [`${file}-wal`]]],
    );
    chmodSync(file, 0o604);
    const [{ files, advice } = assert.fail()] = said();
    assert.deepEqual(files, [file, `${file}-wal`]);
    assert.ok(advice.endsWith(`chmod 600 ${file} ${file}-wal`));
  });

  it('names a key file that others can read, with what to do', { skip }, (t) => {
    const file = join(temporaryFolder(t), 'coatcheck.db');
    const key = `${file}.key`;
    for (const name of [file, key]) writeFileSync(name, '', { mode: 0o600 });
    const lines: string[] = [];
    const log = createLog('warn', (line) => lines.push(line), Date.now);
    warnOfFiles(databaseFile(file), key, log);
    assert.deepEqual(lines, []);
    chmodSync(key, 0o644);
    warnOfFiles(databaseFile(file), key, log);
    const { event, keyFile, advice } = JSON.parse(lines[0] ?? '');
    assert.deepEqual([event, keyFile], ['key_file_is_open', key]);
    assert.match(advice, /chmod 600, then keys rotate --all$/);
  });

  it('has nothing to say of a database in memory', () => {
    warnOfFiles(
      databaseFile(':memory:'),
      null,
      createLog('warn', (line) => assert.fail(line), Date.now),
    );
  });
});

describe('warnOfSettings', () => {
  for (const [settings, events] of CASES) {
    it(`says ${events.join(' and ') || 'nothing'} of ${JSON.stringify(settings)}`, () => {
      const result = loadConfig(settings);
      assert.ok(result.ok);
      const given: { event: string; advice: string }[] = [];
      const log = createLog('warn', (line) => given.push(JSON.parse(line)), Date.now);
      warnOfSettings(result.config, log);
      assert.deepEqual(
        given.map(({ event }) => event),
        events,
      );
      for (const { advice } of given)
        assert.match(advice, /use https|set ORIGIN|TRUST_PROXY|set PASSWORD_MIN|set METRICS/);
    });
  }
});
