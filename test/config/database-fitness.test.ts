/** What a PostgreSQL has to offer, and why one does not open: what needs no server to be shown. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DatabaseUnfit, ForeignDatabase, NewerSchema } from '../../src/auth/database.ts';
import { StoreUnavailable } from '../../src/auth/store-errors.ts';
import { loadConfig } from '../../src/config/config.ts';
import { cannotOpen, cannotUse, StartFailure } from '../../src/config/start-failure.ts';
import { connectionOf, isLocalHost } from '../../src/postgres/connection.ts';
import { explainOpening } from '../../src/postgres/explain-opening.ts';
import { type Fitness, requireFit, warningsOf } from '../../src/postgres/fitness.ts';

const FIT: Fitness = {
  version: 150_018,
  fsync: true,
  fullPageWrites: true,
  synchronousCommit: 'on',
  isStandby: false,
  isReadOnly: false,
  standbys: 0,
  synchronousStandbys: '',
  clockOffset: 20,
  isEncrypted: null,
  isPooled: false,
};

const UNFIT: readonly [Partial<Fitness>, mayPass: boolean, sentence: RegExp][] = [
  [{ version: 120_022 }, false, /too old: it has to be version 13 or later/],
  [{ isPooled: true }, false, /pooler .* Set pool_mode=session/],
  [{ isStandby: true, isReadOnly: true }, true, /is a standby, .* Name the primary/],
  [{ isReadOnly: true }, false, /read-only \(default_transaction_read_only/],
  [{ fsync: false }, false, /^fsync is off .* Turn it on/],
  [{ fullPageWrites: false }, false, /^full_page_writes is off .* Turn it on/],
  [{ synchronousCommit: 'off' }, false, /^synchronous_commit is off .* Turn it on/],
];

describe('requireFit', () => {
  for (const [difference, mayPass, sentence] of UNFIT) {
    it(`refuses ${JSON.stringify(difference)}`, () => {
      assert.throws(
        () => requireFit({ ...FIT, ...difference }),
        (error) => {
          assert.ok(error instanceof DatabaseUnfit);
          assert.match(error.message, sentence);
          return error.mayPass === mayPass;
        },
      );
    });
  }

  it('takes every other mode of synchronous_commit, and the oldest version', () => {
    for (const synchronousCommit of ['on', 'local', 'remote_write', 'remote_apply']) {
      requireFit({ ...FIT, synchronousCommit, version: 130_000 });
    }
  });
});

describe('warningsOf', () => {
  const names = (difference: Partial<Fitness>) =>
    warningsOf({ ...FIT, ...difference }).map(({ name }) => name);

  it('has nothing to say of a server that is as it should be', () => {
    assert.deepEqual(names({}), []);
    assert.deepEqual(names({ isEncrypted: true, standbys: 1, synchronousStandbys: '*' }), []);
  });

  it('tells of standbys that a commit does not wait for', () => {
    assert.deepEqual(names({ standbys: 1 }), ['asynchronous_standby']);
    const local = { standbys: 1, synchronousStandbys: '*', synchronousCommit: 'local' };
    assert.deepEqual(names(local), ['asynchronous_standby']);
  });

  it('tells of a clock that is more than a second off, either way', () => {
    assert.deepEqual(names({ clockOffset: 1_000 }), []);
    for (const [clockOffset, words] of [
      [1_600, 'this clock is 1.6 s behind the one of the database'],
      [-120_000, 'this clock is 120.0 s ahead of the one of the database'],
    ] as const) {
      const [warning] = warningsOf({ ...FIT, clockOffset });
      assert.equal(warning?.name, 'clock_offset');
      assert.ok(warning.advice.startsWith(words), warning.advice);
    }
  });

  it('tells of a connection that others can read', () => {
    assert.deepEqual(names({ isEncrypted: false }), ['database_unencrypted']);
  });
});

const URL = 'postgres://ada:secret@db.example:5433/login?sslmode=require';
const coded = (code: string, message = 'its words') => Object.assign(new Error(message), { code });

const OPENING: readonly [error: Error, exitCode: number, sentence: RegExp][] = [
  [coded('ECONNREFUSED'), 1, /: no PostgreSQL listens at db\.example:5433\. Start it, or/],
  [coded('EHOSTUNREACH'), 1, /: db\.example:5433 does not answer/],
  [new Error('timeout exceeded when trying to connect'), 1, /does not answer/],
  [new Error('Connection terminated due to connection timeout'), 1, /does not answer/],
  [coded('ENOTFOUND'), 78, /: no machine is known as db\.example\. Correct the URL\.$/],
  [coded('EAI_AGAIN'), 1, /: no name server answered for db\.example\.$/],
  [coded('28P01'), 78, /: the password of ada is wrong\.$/],
  [
    new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string'),
    78,
    /: PostgreSQL wants a password for ada\. .*PGPASSFILE/,
  ],
  [coded('28000', 'no pg_hba.conf entry'), 78, /does not let ada in \(no pg_hba\.conf entry\)/],
  [coded('3D000'), 78, /: there is no database login\. Create it: createdb --owner=ada login\.$/],
  [coded('53300'), 1, /: all its connections are taken\./],
  [coded('57P03'), 1, /: it is starting or stopping\.$/],
  [coded('42501', 'permission denied for schema public'), 78, /ALTER DATABASE "login" OWNER TO/],
  [new Error('The server does not support SSL connections'), 78, /offers no encryption/],
  [coded('SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate'), 78, /not trusted \(self-signed/],
  [coded('ERR_TLS_CERT_ALTNAME_INVALID', 'names do not match'), 78, /not trusted/],
  [coded('CERT_HAS_EXPIRED', 'certificate has expired'), 78, /has expired.*sslrootcert=FILE/],
  [coded('22021'), 78, /: it cannot be opened \(its words\)\.$/],
  [new NewerSchema(3, 1), 78, /at version 3; .* newer program, or restore a copy/],
  [new ForeignDatabase(), 78, /of another program\. Name another database\.$/],
];

describe('the start, when a PostgreSQL does not open', () => {
  const loaded = loadConfig({ DATABASE: URL });
  const failureOf = (error: unknown) => {
    assert.ok(loaded.ok);
    const failure = cannotOpen(explainOpening(error, URL), loaded.config);
    assert.ok(failure instanceof StartFailure);
    return failure;
  };

  for (const [error, exitCode, sentence] of OPENING) {
    it(`says why, without the password, and exits with ${exitCode}: ${sentence.source}`, () => {
      const { message, exitCode: actual } = failureOf(error);
      assert.match(message, sentence);
      assert.equal(actual, exitCode);
      assert.ok(message.startsWith('DATABASE=postgres://ada@db.example:5433/login: '));
      assert.doesNotMatch(message, /secret|\n/);
    });
  }

  it('says the same when a store has wrapped the error', () => {
    const error = new StoreUnavailable('database', { cause: coded('53300') });
    assert.match(failureOf(error).message, /all its connections are taken/);
  });

  it('says that another attempt may succeed, when it goes away after it was opened', () => {
    assert.ok(loaded.ok);
    const error = new StoreUnavailable('database', { cause: new Error('Connection terminated') });
    const failure = cannotUse(error, loaded.config);
    assert.ok(failure instanceof StartFailure);
    assert.equal(failure.exitCode, 1);
    assert.match(failure.message, /login: it cannot be opened \(Connection terminated\)\.$/);
  });

  it('names the file of sslrootcert that cannot be read', () => {
    const url = `${URL}&sslrootcert=/nonexistent/ca.pem`;
    assert.throws(
      () => connectionOf(url),
      (error) => {
        const explained = explainOpening(error, url);
        assert.ok(explained instanceof DatabaseUnfit);
        assert.equal(explained.message, 'sslrootcert=/nonexistent/ca.pem cannot be read (ENOENT).');
        return !explained.mayPass;
      },
    );
  });

  it('passes on a bug', () => {
    const bug = new TypeError('a bug');
    assert.equal(explainOpening(bug, URL), bug);
  });
});

describe('isLocalHost', () => {
  it('knows this machine, and is not taken in by a name that begins like it', () => {
    for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '::1', '/var/run/postgresql']) {
      assert.equal(isLocalHost(host), true, host);
    }
    for (const host of ['localhost.example', '127.example', '10.0.0.1', '::2', 'db']) {
      assert.equal(isLocalHost(host), false, host);
    }
  });
});
