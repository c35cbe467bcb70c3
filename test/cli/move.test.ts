/** `move`, as far as it comes without a PostgreSQL. For the rest see test/postgres. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { openStores } from '../../src/stores.ts';
import { commandLine, freshDatabase } from './cli.ts';

// Nothing listens there.
const URL = 'postgres://ada@127.0.0.1:1/login';

async function existing(t: TestContext): Promise<string> {
  const file = freshDatabase(t);
  await (await openStores(file, { as: 'server' })).close();
  return file;
}

describe('move', () => {
  it('takes no password among the arguments, which others can read, and does not print it', async (t) => {
    const { call } = commandLine(await existing(t));
    const { exitCode, message } = await call('move', 'postgres://ada:secret@127.0.0.1:1/login');
    assert.equal(exitCode, 64);
    assert.match(
      message,
      /put the password into PGPASSWORD, or into the file that PGPASSFILE names/,
    );
    assert.doesNotMatch(message, /secret/);
  });

  it('takes the URL of a PostgreSQL, and nothing else', async (t) => {
    const { call } = commandLine(await existing(t));
    for (const target of ['data/other.db', 'postgres://', 'mysql://ada@127.0.0.1/login']) {
      const { exitCode, message } = await call('move', target);
      assert.equal(exitCode, 64);
      assert.match(message, /^The URL has to be /);
    }
  });

  it('needs a database to move', async (t) => {
    const { exitCode, message } = await commandLine(freshDatabase(t)).call('move', URL);
    assert.equal(exitCode, 1);
    assert.match(message, /^There is no database at /);
  });

  it('needs the SQLite file in DATABASE', async () => {
    const { exitCode, message } = await commandLine(URL).call('move', URL);
    assert.deepEqual([exitCode, message], [1, 'DATABASE has to be the SQLite file.']);
  });

  it('does not move a database while its server runs', async (t) => {
    const file = freshDatabase(t);
    const stores = await openStores(file, { as: 'server' });
    t.after(() => stores.close());
    const { exitCode, message } = await commandLine(file).call('move', URL);
    assert.equal(exitCode, 1);
    assert.equal(message, `A server is using ${file}: stop it first, so that no change is lost.`);
  });

  it('names what is wrong with the PostgreSQL', async (t) => {
    const { exitCode, message } = await commandLine(await existing(t)).call('move', URL);
    assert.equal(exitCode, 1);
    assert.equal(
      message,
      `${URL}: no PostgreSQL listens at 127.0.0.1:1. Start it, or correct the URL.`,
    );
  });
});
