import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { Sessions } from '../../src/auth/sessions/sessions.ts';
import { unchanged } from '../../src/cli/about-user.ts';
import { openPostgres } from '../../src/postgres/open.ts';
import { withPeople } from '../stores/backend.ts';
import { migratedDatabase, useCluster } from './backend.ts';
import { BOB, LIMITS, REQUEST } from './session-requests.ts';
import { startTcpProxy } from './tcp-proxy.ts';

const cluster = useCluster();

/** Two servers with leases on one database; the second is behind a proxy. */
async function startServers(t: TestContext) {
  const url = new URL(cluster().url(await migratedDatabase()));
  const proxy = await startTcpProxy(t, Number(url.port));
  const open = async (port: number) => {
    url.port = String(port);
    const mode = { as: 'server', sessionCheck: 'leases' } as const;
    const stores = await openPostgres(url.href, mode, Date.now);
    t.after(() => stores.close());
    return { stores, sessions: new Sessions(stores.sessions, LIMITS, Date.now) };
  };
  const near = await open(Number(url.port));
  const far = await open(proxy.port);
  await withPeople(near.stores);
  return { near, far, proxy };
}

describe('the end of a session that has ended a moment ago', () => {
  const ends = {
    'a log-out': ({ near, session }: Started) => near.sessions.end(session),
    'a log-out without a session': ({ near }: Started) => near.sessions.settled(),
    'a command that signs a user out everywhere': ({ near }: Started) =>
      near.stores.sessions.forgetOf(BOB),
    'a command that finds an account disabled': async ({ near }: Started) =>
      unchanged(near.stores, (await near.stores.accounts.byId(BOB)) ?? assert.fail(), ''),
    'signing out everywhere else': ({ near }: Started) => near.sessions.endOthers(BOB, null),
  };
  type Server = Awaited<ReturnType<typeof startServers>>['near'];
  type Started = { near: Server } & Awaited<ReturnType<Sessions['start']>>;

  for (const [name, end] of Object.entries(ends)) {
    it(`is not acknowledged while another server may answer from memory: ${name}`, async (t) => {
      const { near, far, proxy } = await startServers(t);
      const started = await near.sessions.start(REQUEST);
      await far.sessions.resume(started.ticket);
      await proxy.set('hole');
      assert.ok(!Number.isNaN(far.stores.sessions.version()), 'it has a lease');
      const first = near.sessions.end(started.session);
      while (await near.stores.sessions.has(started.session.key));
      await end({ near, ...started });
      assert.ok(Number.isNaN(far.stores.sessions.version()), 'its lease is over');
      await proxy.set('pass');
      await first;
    });
  }
});

describe('signing out everywhere else', () => {
  it('ends a session that another server has begun a moment ago', async (t) => {
    const { near, far } = await startServers(t);
    for (let round = 0; round < 50; round++) {
      await near.sessions.of(BOB); // its sessions are known from now on
      const { ticket } = await far.sessions.start(REQUEST);
      await near.sessions.endOthers(BOB, null);
      assert.equal(await far.sessions.resume(ticket), null, `round ${round}`);
    }
  });
});
