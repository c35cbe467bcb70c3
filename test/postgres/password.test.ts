/** The password of the database user: in the URL, in PGPASSWORD, in the file PGPASSFILE. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { coatcheck, type Settings } from '../cli/cli.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { skip, useCluster } from './backend.ts';

const own = skip || (process.env.TEST_POSTGRES !== undefined && 'needs a PostgreSQL of its own');

describe('the password of the database user', { skip: own }, () => {
  const cluster = useCluster();
  let url: URL;

  before(async () => {
    const database = await cluster().createDatabase();
    await cluster().run(`CREATE ROLE ada LOGIN PASSWORD 'sword:fish@1'`);
    await cluster().run(`ALTER DATABASE ${database} OWNER TO ada`);
    const rules = join(cluster().folder ?? '', 'pg_hba.conf');
    const before = readFileSync(rules, 'utf8');
    writeFileSync(rules, `host all ada 127.0.0.1/32 scram-sha-256\n${before}`);
    await cluster().run('SELECT pg_reload_conf()');
    url = new URL(cluster().url(database));
    url.username = 'ada';
  });

  const run = (settings: Settings) =>
    coatcheck({ ...settings, KEY_FILE: '/nonexistent/a.key' }, 'user', 'add', 'x@example.com');

  it('is asked for in a sentence, when it is missing or wrong', async () => {
    const missing = await run({ DATABASE: url.href });
    assert.equal(missing.status, 78);
    assert.match(
      missing.stderr,
      /: PostgreSQL wants a password for ada\. Put it into the file that/,
    );
    for (const password of ['wrong', 'sword']) {
      const wrong = new URL(url);
      wrong.password = password;
      const { status, stderr } = await run({ DATABASE: wrong.href });
      assert.deepEqual(
        [status, stderr],
        [78, `coatcheck: DATABASE=${url.href}: the password of ada is wrong.\n`],
      );
    }
  });

  it('is taken from the URL, from PGPASSWORD, and from the file PGPASSFILE', async (t) => {
    const withPassword = new URL(url);
    withPassword.password = 'sword:fish@1';
    const file = join(temporaryFolder(t), 'pgpass');
    writeFileSync(file, '127.0.0.1:*:*:ada:sword\\:fish@1\n', { mode: 0o600 });
    for (const settings of [
      { DATABASE: withPassword.href },
      { DATABASE: url.href, PGPASSWORD: 'sword:fish@1' },
      { DATABASE: url.href, PGPASSFILE: file },
    ]) {
      const { stderr } = await run(settings);
      // It came in: what it says is about the tables.
      assert.match(stderr, /the database is at version 0; this program needs \d+\. Start the new/);
    }
  });
});
