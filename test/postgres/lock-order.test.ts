import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BOB, session, withPeople } from '../stores/backend.ts';
import { clientSession, WIKI } from '../stores/clients.ts';
import { migratedDatabase, openOn, skip, useCluster } from './backend.ts';

// A deadlock is found after 20 ms instead of a second, and counted.
const cluster = useCluster(['deadlock_timeout=20ms']);

const DEADLOCKS = 'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()';

describe('transactions of one account at the same moment', { skip }, () => {
  it('lock in one order: none is taken back as a deadlock', async (t) => {
    const database = await migratedDatabase(t);
    const a = await openOn(t, database);
    const b = await openOn(t, database);
    await withPeople(a);
    for (let round = 0; round < 40; round++) {
      const { passwordVersion: version } = (await a.accounts.find(BOB.email)) ?? assert.fail();
      const [first, second, third] = [`a${round}`, `b${round}`, `c${round}`];
      for (const key of [first, second]) {
        await a.sessions.replace(() => [], session(key), version);
      }
      await Promise.allSettled([
        b.sessions.forget([first]),
        a.sessions.forget([second]),
        round % 2 === 0
          ? b.accounts.setPassword(2, `$${round}`, version)
          : b.accounts.change(2, { role: 'user', disabledAt: 1 }),
        a.sessions.replace(() => [first, second], session(third), version),
        a.accounts.change(2, { role: 'admin' }),
      ]);
      await a.accounts.change(2, { disabledAt: null });
    }
    assert.deepEqual(await cluster().run(DEADLOCKS, database), [{ deadlocks: '0' }]);
  });
});

describe('a client that is removed while its users sign in and out', { skip }, () => {
  it('is locked in the same order, and no session of it is left', async (t) => {
    const database = await migratedDatabase(t);
    const a = await openOn(t, database);
    const b = await openOn(t, database);
    await withPeople(a);
    for (let round = 0; round < 40; round++) {
      const [first, second, third] = [`a${round}`, `b${round}`, `c${round}`];
      await a.clients.insert(WIKI);
      await a.sessions.replace(() => [], session('browser'), 0);
      for (const key of [first, second]) {
        await a.sessions.replace(() => [], clientSession(key, WIKI.id, 'browser'), 0);
        await a.clientLogins.remember('browser', WIKI.id, 2, 'u-2');
      }
      await Promise.allSettled([
        a.sessions.replace(() => [first], clientSession(third, WIKI.id, 'browser'), 0),
        b.clients.remove(WIKI.id),
        a.clientLogins.remember('browser', WIKI.id, 2, 'u-2'),
        a.sessions.forget([second]),
        a.sessions.forget(['browser']),
      ]);
      for (const key of [first, second, third]) assert.equal(await a.sessions.has(key), false);
    }
    assert.deepEqual(await cluster().run(DEADLOCKS, database), [{ deadlocks: '0' }]);
  });
});
