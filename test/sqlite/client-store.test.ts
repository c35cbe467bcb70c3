import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { OidcClient } from '../../src/auth/oidc/client.ts';
import { openStores } from '../../src/stores.ts';
import { GRAFANA } from '../auth/oidc/oidc-clients.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const WIKI: OidcClient = { ...GRAFANA, id: 'wiki', name: 'Our wiki', secretKey: 'hash' };

describe('the ClientStore on SQLite', () => {
  it('brings no secret back that a command has replaced in the same moment', async (t) => {
    const path = join(temporaryFolder(t), 'coatcheck.db');
    const stopped = () => 1_000; // so the server does not look whether another process has written
    const server = await openStores(path, { as: 'server' }, stopped);
    const command = await openStores(path, { as: 'command', mayCreate: false }, stopped);
    t.after(() => Promise.all([command.close(), server.close()]));
    await server.clients.insert(WIKI);
    assert.deepEqual(await server.clients.byId('wiki'), WIKI);
    await command.clients.update('wiki', { secretKey: 'newest' });
    await server.clients.update('wiki', { name: 'Wiki' });
    const changed = { ...WIKI, name: 'Wiki', secretKey: 'newest' };
    assert.deepEqual(await server.clients.byId('wiki'), changed);
    assert.deepEqual(await command.clients.byId('wiki'), changed);
  });

  it('answers from memory, with the same list, until a client has changed', async (t) => {
    const stores = await openStores(':memory:', { as: 'server' });
    t.after(() => stores.close());
    await stores.clients.insert(WIKI);
    const kept = await stores.clients.all();
    assert.equal(await stores.clients.all(), kept);
    await stores.clients.update('wiki', { name: 'Wiki' });
    assert.notEqual(await stores.clients.all(), kept);
  });
});
