/** A PostgreSQL that is set up to lose what it has confirmed. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openPostgres } from '../../src/postgres/open.ts';
import { skip, useCluster } from './backend.ts';

describe('a PostgreSQL that saves itself work', {
  skip: skip || (process.env.TEST_POSTGRES !== undefined && 'needs a PostgreSQL of its own'),
}, () => {
  const cluster = useCluster(['fsync=off', 'full_page_writes=off']);

  it('is refused, with the setting to turn on', async () => {
    const url = cluster().url(await cluster().createDatabase());
    await assert.rejects(openPostgres(url, { as: 'server' }, Date.now), /^Error: fsync is off/);
  });
});
