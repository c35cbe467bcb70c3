/** DATABASE and KEY_FILE. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shownDatabase } from '../../src/auth/database-url.ts';
import { loadConfig } from '../../src/config/config.ts';

const URLS = [
  'postgres://coatcheck@db.example/coatcheck',
  'postgresql://coatcheck:p%40ss@db.example:5433/login?sslmode=verify-full&sslrootcert=/etc/ca.pem',
  'postgres://coatcheck@[::1]/coatcheck',
  'postgres:///coatcheck?host=/var/run/postgresql',
  'POSTGRES://coatcheck@db.example/coatcheck',
];

const REFUSED = [
  'postgres://',
  'postgres://db.example',
  'postgres://db.example/',
  'postgres:///coatcheck',
  'postgres://db.example/a/b',
  'postgres://db.example:99999/coatcheck',
  'postgres://a:secret%zz@db.example/coatcheck',
  'postgres://a:secret@db.example/coatcheck#x',
  'postgres://a:secret@db.example/coatcheck?sslmode=prefer',
  'postgres://a:secret@db.example/coatcheck?sslmode=allow',
  'postgres://a:secret@db.example/coatcheck?channel_binding=require',
  'postgre://a:secret@db.example/coatcheck',
  'mysql://a:secret@db.example/coatcheck',
  'sqlite:///srv/a.db',
];

describe('DATABASE', () => {
  for (const url of URLS) {
    it(`takes ${url}`, () => {
      const result = loadConfig({ DATABASE: url });
      assert.ok(result.ok);
      assert.equal(result.config.database, url);
      assert.equal(result.config.keyFile, 'data/coatcheck.key', 'not derived from the URL');
    });
  }

  for (const url of REFUSED) {
    it(`refuses ${url}, and does not print it`, () => {
      const result = loadConfig({ DATABASE: url });
      assert.ok(!result.ok);
      assert.equal(result.problems.length, 1);
      const [problem = ''] = result.problems;
      assert.match(problem, /^DATABASE="\w+:\/\/…": has to be a file, or postgres:\/\/USER@HOST\//);
      assert.doesNotMatch(problem, /secret/);
    });
  }

  it('takes any other text as a file', () => {
    for (const file of ['data/a.db', 'C:\\data\\a.db', 'postgres', 'a:b.db']) {
      const result = loadConfig({ DATABASE: file });
      assert.ok(result.ok);
      assert.equal(result.config.keyFile, `${file}.key`);
    }
  });

  it('is a SQLite file in learning mode', () => {
    const result = loadConfig({ DATABASE: 'postgres://u:secret@h/d', LEARN: '1' });
    assert.ok(!result.ok);
    assert.deepEqual(result.problems, [
      'DATABASE: has to be a SQLite file with LEARN=1, whose accounts have well-known passwords',
    ]);
  });
});

describe('shownDatabase', () => {
  it('leaves out the password and the parameters', () => {
    assert.equal(
      shownDatabase('postgres://coatcheck:secret@db.example:5433/login?sslrootcert=/etc/ca.pem'),
      'postgres://coatcheck@db.example:5433/login',
    );
    assert.equal(shownDatabase('postgres://a:secret@b:x/c'), 'postgres://…', 'not a URL');
  });

  it('leaves a path as it is', () => {
    assert.equal(shownDatabase('data/a.db'), 'data/a.db');
    assert.equal(shownDatabase(':memory:'), ':memory:');
  });
});

describe('SESSION_CHECK', () => {
  const url = 'postgres://coatcheck@db.example/coatcheck';

  it('is each or leases, for servers that share a PostgreSQL', () => {
    for (const check of ['each', 'leases']) {
      const result = loadConfig({ DATABASE: url, SESSION_CHECK: check });
      assert.ok(result.ok);
      assert.equal(result.config.sessionCheck, check);
    }
    const result = loadConfig({ DATABASE: url });
    assert.equal(result.ok && result.config.sessionCheck, 'each');
  });

  it('is refused when it is something else, and beside a SQLite file, where it would do nothing', () => {
    for (const environment of [
      { DATABASE: url, SESSION_CHECK: 'memory' },
      { DATABASE: 'data/a.db', SESSION_CHECK: 'leases' },
      { SESSION_CHECK: 'each' },
    ]) {
      const result = loadConfig(environment);
      assert.ok(!result.ok);
      assert.match(result.problems.join(), /^SESSION_CHECK/);
    }
  });
});
