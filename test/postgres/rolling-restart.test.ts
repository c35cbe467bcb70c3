/** What docs/scaling.md promises of two servers behind nginx, tried with processes. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { skip as noNginx } from '../forward-auth/nginx.ts';
import { PASSWORD } from '../people.ts';
import { ownerOutsideOfTests } from '../program/child.ts';
import { skip as noPostgres, useCluster } from './backend.ts';
import { startLoad } from './restart-load.ts';
import { cookiesOf, startTwoServers, type TwoServers } from './two-servers.ts';

for (const SESSION_CHECK of ['each', 'leases']) {
  describe(`two servers behind nginx, SESSION_CHECK=${SESSION_CHECK}`, {
    skip: noPostgres || noNginx,
  }, () => {
    const owner = ownerOutsideOfTests();
    const cluster = useCluster();
    let site: TwoServers;
    before(async () => {
      const settings = { SESSION_CHECK, STOP_DELAY: '5s', LOG: 'warn' };
      site = await startTwoServers(owner, cluster(), settings);
    });
    after(() => owner.end());

    it('share a session: begun by one, known to the other, ended for both', async () => {
      const [{ port: one }, { port: other }] = site.servers;
      const fields = { email: 'ada@example.com', password: PASSWORD };
      const cookie = cookiesOf(await site.ask(one, '/signup', { fields }));
      const statusAt = async (port: number) =>
        (await site.ask(port, '/dashboard', { cookie })).status;
      assert.deepEqual(
        await Promise.all([one, other, site.nginxPort].map(statusAt)),
        [200, 200, 200],
      );
      assert.equal((await site.ask(other, '/logout', { cookie, fields: {} })).status, 303);
      assert.deepEqual(
        await Promise.all([one, other, site.nginxPort].map(statusAt)),
        [303, 303, 303],
      );
    });

    it('are restarted one after the other without a failed request', {
      timeout: 240_000,
    }, async () => {
      const load = await startLoad(site);
      for (const server of site.servers) {
        await load.more();
        const ended = server.child().end('SIGTERM');
        while ((await site.ask(server.port, '/ready')).status !== 503);
        assert.equal(await ended, 0);
        await load.more(); // by the other one alone
        await server.start();
        assert.equal((await site.ask(server.port, '/ready')).status, 200);
      }
      await load.more();
      const { failed, pages, logIns } = await load.end();
      assert.deepEqual(failed, []);
      assert.ok(pages > 1_000 && logIns > 10, `${pages} pages, ${logIns} log-ins`);
    });
  });
}
