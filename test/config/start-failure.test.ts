import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { describe, it } from 'node:test';
import { DatabaseInUse, NewerSchema } from '../../src/auth/database.ts';
import { BadKeyFile } from '../../src/auth/key-file.ts';
import { StoreUnavailable } from '../../src/auth/store-errors.ts';
import { type Config, loadConfig } from '../../src/config/config.ts';
import { cannotListen, cannotServeMetrics } from '../../src/config/listen-failure.ts';
import {
  cannotOpen,
  cannotReadKey,
  cannotUse,
  StartFailure,
} from '../../src/config/start-failure.ts';

function config(settings: Record<string, string>): Config {
  const result = loadConfig(settings);
  assert.ok(result.ok);
  return result.config;
}

const coded = (code: string) => Object.assign(new Error('the words of the system'), { code });
const sqlite = (errcode: number) =>
  Object.assign(new Error('the words of SQLite'), { code: 'ERR_SQLITE_ERROR', errcode });

/** The failure, which has to be one sentence with no word about where in the code it was. */
function explained(failure: unknown): [exitCode: number, message: string] {
  assert.ok(failure instanceof StartFailure);
  assert.doesNotMatch(failure.message, /\n|node:/);
  return [failure.exitCode, failure.message];
}

const LISTENING: readonly [code: string, exitCode: number, message: RegExp][] = [
  ['EADDRINUSE', 1, /^Port 4000 is in use: stop the other server .* or set PORT\.$/],
  ['EACCES', 78, /^This account may not use port 4000: set PORT/],
  ['EADDRNOTAVAIL', 1, /^HOST=192\.0\.2\.1: /],
  ['EAFNOSUPPORT', 78, /^HOST=192\.0\.2\.1: /],
  ['ENOTFOUND', 78, /^HOST=192\.0\.2\.1: /],
  ['EAI_AGAIN', 1, /^HOST=192\.0\.2\.1: /],
  ['EINVAL', 78, /^HOST=192\.0\.2\.1: .* needs its network interface: fe80::1%eth0\.$/],
];

const ON_SOCKET: typeof LISTENING = [
  ['EADDRINUSE', 1, /^HOST=unix:\/run\/a\.sock: another server listens there/],
  ['ENOTSOCK', 78, /^HOST=unix:\/run\/a\.sock: the file there is not a socket/],
  ['EACCES', 78, /^HOST=unix:\/run\/a\.sock: this account may not/],
  ['ENOENT', 78, /^HOST=unix:\/run\/a\.sock: its folder does not exist/],
];

describe('cannotListen', () => {
  const settings = config({ PORT: '4000', HOST: '192.0.2.1' });
  const onSocket = config({ HOST: 'unix:/run/a.sock', ORIGIN: 'https://login.example' });
  for (const [place, cases] of [
    [settings, LISTENING],
    [onSocket, ON_SOCKET],
  ] as const) {
    for (const [code, exitCode, message] of cases) {
      it(`names the setting to change for ${code} at ${place.host}, and exits with ${exitCode}`, () => {
        const [actual, sentence] = explained(cannotListen(coded(code), place));
        assert.equal(actual, exitCode);
        assert.match(sentence, message);
      });
    }
  }

  it('returns an unknown error as it is', () => {
    const bug = new Error('a bug');
    assert.equal(cannotListen(bug, settings), bug);
  });
});

describe('cannotServeMetrics', () => {
  for (const [code, exitCode] of Object.entries({ EADDRINUSE: 1, EACCES: 78, EADDRNOTAVAIL: 1 })) {
    it(`names METRICS for ${code}, and exits with ${exitCode}`, () => {
      const failure = cannotServeMetrics(coded(code), { host: '::1', port: 9464 });
      const [actual, sentence] = explained(failure);
      assert.equal(actual, exitCode);
      assert.match(sentence, /^METRICS=\[::1\]:9464: /);
    });
  }
});

const OPENING: readonly [error: Error, exitCode: number, sentence: RegExp][] = [
  [new DatabaseInUse('x'), 1, /^Another server is using this database: \/srv\/a\.db\. Stop it/],
  [new NewerSchema(99, 6), 78, /at version 99; .* newer program, or restore a copy/],
  [coded('EACCES'), 78, /may not write there/],
  [coded('EROFS'), 78, /may not write there/],
  [sqlite(8), 78, /may not write there/],
  [sqlite(14), 78, /may not write there/],
  [sqlite(8 | (6 << 8)), 78, /may not write there/], // an extended code: READONLY_DIRECTORY
  [coded('ENOENT'), 78, /its folder does not exist/],
  [coded('ENOSPC'), 1, /the disk is full/],
  [sqlite(13), 1, /the disk is full/],
  [sqlite(5), 1, /another program has locked it/],
  [sqlite(11), 78, /damaged\. Restore a backup/],
  [sqlite(26), 78, /not a SQLite database/],
  [sqlite(10), 1, /it cannot be opened \(the words of SQLite\)/],
];

describe('cannotOpen', () => {
  for (const [error, exitCode, sentence] of OPENING) {
    it(`names the problem, and exits with ${exitCode}: ${sentence.source}`, () => {
      const [actual, message] = explained(cannotOpen(error, config({ DATABASE: '/srv/a.db' })));
      assert.equal(actual, exitCode);
      assert.match(message, sentence);
      assert.ok(message.includes('/srv/a.db'));
    });
  }

  it('sees that a folder is one', () => {
    const failure = cannotOpen(sqlite(14), config({ DATABASE: tmpdir() }));
    assert.match(explained(failure)[1], /^DATABASE=.*: that is a folder\. Name a file in it\.$/);
  });
});

const READING_KEY: readonly [error: Error, exitCode: number, sentence: RegExp][] = [
  [new BadKeyFile('there is no key in it'), 78, /there is no key in it\. Restore the right file/],
  [coded('EACCES'), 78, /this account may not read it, or may not create it there/],
  [coded('EROFS'), 78, /Put a key there yourself: see docs\/operations\.md/],
  [coded('EISDIR'), 78, /that is a folder\. Name a file in it/],
  [coded('ENOENT'), 78, /its folder does not exist/],
  [coded('ENOSPC'), 1, /the disk is full/],
  [coded('EIO'), 1, /it cannot be read \(the words of the system\)/],
];

describe('cannotReadKey', () => {
  for (const [error, exitCode, sentence] of READING_KEY) {
    it(`names the problem, and exits with ${exitCode}: ${sentence.source}`, () => {
      const [actual, message] = explained(cannotReadKey(error, '/etc/a.key'));
      assert.equal(actual, exitCode);
      assert.match(message, sentence);
      assert.ok(message.startsWith('KEY_FILE=/etc/a.key: '));
    });
  }
});

describe('cannotUse', () => {
  const settings = config({ DATABASE: 'data/x.db' });

  it('explains what an opened database did not do, also when a store says so', () => {
    for (const cause of [sqlite(5), sqlite(517)]) {
      for (const error of [cause, new StoreUnavailable('database', { cause })]) {
        const [exitCode, message] = explained(cannotUse(error, settings));
        assert.deepEqual(
          [exitCode, message],
          [1, 'DATABASE=data/x.db: another program has locked it.'],
        );
      }
    }
    assert.match(explained(cannotUse(sqlite(13), settings))[1], /the disk is full\.$/);
  });

  it('returns an error that is not about the database as it is', () => {
    const done = new StartFailure('x', { mayPass: true, cause: null });
    for (const error of [new Error('a bug'), done]) assert.equal(cannotUse(error, settings), error);
  });
});
