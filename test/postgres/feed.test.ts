import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Stores } from '../../src/auth/database.ts';
import { SESSIONS_PER_USER, type StartedSession } from '../../src/auth/sessions/session.ts';
import { Sessions } from '../../src/auth/sessions/sessions.ts';
import { GRAFANA } from '../auth/oidc/oidc-clients.ts';
import { withPeople } from '../stores/backend.ts';
import { migratedDatabase, openOn, skip, useCluster } from './backend.ts';
import { BOB, LIMITS, REQUEST } from './session-requests.ts';

type Server = { readonly stores: Stores; readonly sessions: Sessions; looked(): number };

/** Servers with leases on one database, which has ada (1, an administrator) and bob (2). */
async function startServers(t: TestContext, count = 2): Promise<readonly Server[]> {
  const database = await migratedDatabase();
  const servers: Server[] = [];
  for (let i = 0; i < count; i++) {
    const stores = await openOn(t, database, { as: 'server', sessionCheck: 'leases' });
    const { shared } = stores.sessions;
    assert.ok(shared);
    const find = t.mock.method(shared, 'find');
    const sessions = new Sessions(stores.sessions, LIMITS, Date.now);
    servers.push({ stores, sessions, looked: () => find.mock.callCount() });
  }
  const [first] = servers;
  if (first !== undefined) await withPeople(first.stores);
  return servers;
}

useCluster();

describe('a server with a lease', { skip }, () => {
  it('answers from memory, and is told of the end of a session before that is acknowledged', async (t) => {
    const [a, b] = await startServers(t);
    assert.ok(a && b);
    for (let round = 0; round < 200; round++) {
      const started: StartedSession = await b.sessions.start(REQUEST);
      const { ticket, session } = started;
      await a.sessions.resume(ticket);
      await a.sessions.resume(ticket); // the first may have met the notice of its own start
      const before = a.looked();
      assert.notEqual(await a.sessions.resume(ticket), null);
      assert.ok(a.looked() - before <= 1);
      await b.sessions.end(session);
      assert.equal(await a.sessions.resume(ticket), null, `round ${round}`);
    }
    assert.ok(a.looked() < 200 * 4, 'most were answered from memory');
  });

  it('learns of a disabled account, a changed role, other groups and another password as soon as they are acknowledged', async (t) => {
    const [a, b] = await startServers(t);
    assert.ok(a && b);
    const { ticket } = await b.sessions.start(REQUEST);
    assert.equal((await a.sessions.resume(ticket))?.user?.role, 'user');
    await b.stores.accounts.change(BOB, { role: 'admin' });
    assert.equal((await a.sessions.resume(ticket))?.user?.role, 'admin');
    await b.stores.accounts.change(BOB, { groups: ['finance'] });
    assert.deepEqual((await a.sessions.resume(ticket))?.user?.groups, ['finance']);
    await b.stores.accounts.setPassword(BOB, '$new', 0);
    assert.equal(await a.sessions.resume(ticket), null);
    const other = await a.sessions.start({ ...REQUEST, passwordVersion: 1 });
    assert.notEqual(await a.sessions.resume(other.ticket), null);
    await b.stores.accounts.change(BOB, { disabledAt: 1 });
    assert.equal(await a.sessions.resume(other.ticket), null);
  });

  it('learns of what a command changes, which holds no lease itself', async (t) => {
    const [a] = await startServers(t, 1);
    assert.ok(a);
    const { ticket } = await a.sessions.start(REQUEST);
    for (let i = 0; i < 3; i++) assert.notEqual(await a.sessions.resume(ticket), null);
    const database = new URL(a.stores.location).pathname.slice(1);
    const command = await openOn(t, database, { as: 'command', mayCreate: false });
    await command.sessions.forgetOf(BOB);
    assert.equal(await a.sessions.resume(ticket), null);
  });

  it('keeps the clients in memory, and learns of each change before that is acknowledged', async (t) => {
    const [a, b] = await startServers(t);
    assert.ok(a && b);
    await b.stores.clients.insert(GRAFANA);
    for (let round = 0; round < 50; round++) {
      const name = `round ${round}`;
      await b.stores.clients.update(GRAFANA.id, { name });
      const seen = await a.stores.clients.byId(GRAFANA.id);
      assert.equal(seen?.name, name);
    }
    const kept = await a.stores.clients.all();
    assert.equal(await a.stores.clients.all(), kept, 'the list that was read before');
    await b.stores.clients.remove(GRAFANA.id);
    assert.deepEqual(await a.stores.clients.all(), []);
  });

  it('lists the sessions that were begun elsewhere', async (t) => {
    const [a, b] = await startServers(t);
    assert.ok(a && b);
    const first = await a.sessions.start(REQUEST);
    assert.equal((await a.sessions.of(BOB)).length, 1);
    const second = await b.sessions.start(REQUEST);
    await b.sessions.end(first.session); // waits until a has seen both notices
    assert.deepEqual(
      (await a.sessions.of(BOB)).map(({ id }) => id),
      [second.session.id],
    );
  });

  it('keeps one account to its number of sessions, whichever server it signs in at', async (t) => {
    const servers = await startServers(t, 3);
    const starts = Array.from({ length: 30 }, (_, i) => servers[i % 3]?.sessions.start(REQUEST));
    await Promise.all(starts);
    assert.equal((await servers[0]?.sessions.of(BOB))?.length, SESSIONS_PER_USER);
  });
});
