import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ClientLogouts } from '../../src/process/client-logouts.ts';
import { clientOf } from '../process/logouts.ts';
import { startReceiver } from '../receiver.ts';
import { BOB, session, withPeople } from '../stores/backend.ts';
import { migratedDatabase, openOn, skip, useCluster } from './backend.ts';

useCluster();

const SILENT = { info: () => {}, notice: () => {}, warn: () => {}, error: () => {} };

describe('the logouts of clients at two servers', { skip }, () => {
  it('are sent once, by the one that leads, and by the other one when it has gone', async (t) => {
    const app = await startReceiver(t);
    const database = await migratedDatabase(t);
    let now = Date.UTC(2026, 10, 21);
    const open = () => openOn(t, database, { as: 'server' }, () => now);
    const servers = [await open(), await open()] as const;
    await withPeople(servers[0]);
    const { passwordVersion } = (await servers[0].accounts.find(BOB.email)) ?? assert.fail();
    const [first, second] = servers.map((stores) => {
      const logouts = new ClientLogouts({
        logins: stores.clientLogins,
        clients: { byId: async (id) => clientOf(id, app.origin) },
        tokenFor: async (_client, { session: key }) => key,
        events: stores.events,
        leads: stores.leads,
        log: SILENT,
        now: () => now,
      });
      logouts.start();
      t.after(() => logouts.stop());
      return logouts;
    });
    const end = async (key: string) => {
      await servers[0].sessions.replace(() => [], session(key), passwordVersion);
      await servers[0].clientLogins.remember(key, 'wiki', 2, 'u-2');
      await servers[1].sessions.forget([key]);
      for (const one of [first, second]) one?.soon();
    };
    const idle = async (logouts: ClientLogouts | undefined) => {
      while (logouts?.isIdle === false) await new Promise((resolve) => setImmediate(resolve));
    };
    await end('a');
    await app.arrived(1);
    await Promise.all([idle(first), idle(second)]);
    assert.equal(app.received.length, 1);
    const leading = (await servers[0].leads()) ? 0 : 1;
    await (leading === 0 ? first : second)?.stop();
    await servers[leading].close();
    now += 60_000; // the other one asks again whether it leads
    const left = servers[1 - leading] ?? assert.fail();
    await left.sessions.replace(() => [], session('b'), passwordVersion);
    await left.clientLogins.remember('b', 'wiki', 2, 'u-2');
    await left.sessions.forget(['b']);
    (leading === 0 ? second : first)?.soon();
    const told = await app.arrived(2);
    assert.equal(told[1]?.body, 'logout_token=b');
  });
});
