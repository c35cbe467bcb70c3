/** SQLite, held to the contract of the stores. */
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { openStores } from '../../src/stores.ts';
import type { Backend } from '../stores/backend.ts';
import { describeStores } from '../stores/describe-stores.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { openTestDatabase } from './test-database.ts';

/**
 * A clock that moves on with each look, so that a store does not answer from what it has just read.
 */
function restlessClock(): () => number {
  let now = 0;
  return () => (now += 10);
}

const backend: Backend = {
  open: async (t: TestContext) => {
    const stores = await openStores(':memory:', { as: 'server' });
    t.after(() => stores.close());
    return stores;
  },
  openTwo: async (t: TestContext) => {
    const path = join(temporaryFolder(t), 'coatcheck.db');
    const server = await openStores(path, { as: 'server' }, restlessClock());
    const mode = { as: 'command', mayCreate: false } as const;
    const command = await openStores(path, mode, restlessClock());
    t.after(() => Promise.all([command.close(), server.close()]));
    return { server, command };
  },
  openServers: async (t: TestContext) => {
    const stores = await openStores(':memory:', { as: 'server' });
    t.after(() => stores.close());
    return [stores];
  },
  openRefusing: async (t: TestContext) => {
    const { stores, refuseWrites } = openTestDatabase();
    t.after(() => stores.close());
    return { stores, refuse: () => void refuseWrites() };
  },
};

describeStores('SQLite', backend);
