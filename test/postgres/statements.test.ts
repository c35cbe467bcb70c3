/** How many statements the pages of signed-in users need. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import pg from 'pg';
import type { SessionCheck } from '../../src/auth/database.ts';
import { SESSIONS_PER_USER } from '../../src/auth/sessions/session.ts';
import { Sessions } from '../../src/auth/sessions/sessions.ts';
import { withPeople } from '../stores/backend.ts';
import { migratedDatabase, openOn, skip, useCluster } from './backend.ts';

const LIFE = { idleMs: 3_600_000, maxMs: 86_400_000 };
const LIMITS = { normal: LIFE, remembered: LIFE, perUser: SESSIONS_PER_USER };
const PAGES = 20;

useCluster();

/** A server with sessions of ada (1) and bob (2); `show` reads what a dashboard of each shows. */
async function startServer(t: TestContext, sessionCheck: SessionCheck) {
  const stores = await openOn(t, await migratedDatabase(t), { as: 'server', sessionCheck });
  await withPeople(stores);
  const sessions = new Sessions(stores.sessions, LIMITS, Date.now);
  const tickets: string[] = [];
  for (const userId of [1, 2]) {
    const request = { userId, passwordVersion: 0, remember: false, address: '', userAgent: '' };
    tickets.push((await sessions.start({ ...request, replaces: null, method: 'password' })).ticket);
  }
  const show = async (ticket: string) => {
    const session = await sessions.resume(ticket);
    assert.ok(session);
    const [own] = await Promise.all([
      sessions.of(session.userId),
      stores.events.signIns(session.userId),
    ]);
    assert.equal(own.length, 1);
  };
  return { tickets, show };
}

/** Counts the statements of `work`, without those of a new connection or of the lease. */
async function statementsOf(t: TestContext, work: () => Promise<unknown>): Promise<number> {
  const { mock } = t.mock.method(pg.Client.prototype, 'query');
  await work();
  const texts = mock.calls.map(({ arguments: [query] }) => JSON.stringify(query));
  mock.restore();
  return texts.filter((text) => !/ servers |statement_timeout/.test(text)).length;
}

describe('pages of signed-in users', { skip }, () => {
  it('ask nothing while the server has a lease, once each account was read', async (t) => {
    const { tickets, show } = await startServer(t, 'leases');
    const showAll = async () => {
      for (const ticket of tickets) await show(ticket);
    };
    // The notice of a session that has just begun may come after the first pages, and on a busy
    // machine a renewal of the lease may be late.
    let statements = Number.NaN;
    for (let i = 0; i < PAGES && statements !== 0; i++) statements = await statementsOf(t, showAll);
    assert.equal(statements, 0);
  });

  it('that arrive together ask three statements when every request has to ask', async (t) => {
    const { tickets, show } = await startServer(t, 'each');
    const together = Array.from({ length: PAGES }, () => tickets).flat();
    assert.equal(await statementsOf(t, () => Promise.all(together.map(show))), 3);
  });
});
