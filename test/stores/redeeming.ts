import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { storedSessions } from '../stored.ts';
import {
  ADA,
  type Backend,
  BOB,
  invitation,
  resetLink,
  session,
  setupLink,
  withPeople,
  working,
} from './backend.ts';

const CYD = { ...BOB, email: 'cyd@example.com' };

/** Using one-time links up, with what they are for. */
export function describeRedeeming(backend: Backend): void {
  const setUp = async (t: TestContext) => withPeople(await backend.open(t));

  describe('LinkStore: redeeming', () => {
    it('uses an invitation up and makes the account, with the role of the link', async (t) => {
      const { accounts, links } = await setUp(t);
      await links.insert(invitation('a', { role: 'admin' }));
      const cyd = await links.redeemInvitation('a', CYD);
      assert.ok(typeof cyd === 'object');
      assert.deepEqual([cyd.id, cyd.email, cyd.role, cyd.createdAt], [3, CYD.email, 'admin', 50]);
      assert.equal(await links.redeemInvitation('a', { ...CYD, email: 'dan' }), 'gone');
      assert.equal(await accounts.count(''), 3);
    });

    it('does neither when the e-mail is taken, the link is over, or of another kind', async (t) => {
      const stores = await setUp(t);
      const made = [invitation('a'), setupLink('b')];
      for (const link of made) await stores.links.insert(link);
      assert.equal(await stores.links.redeemInvitation('a', ADA), 'taken');
      assert.equal(await stores.links.redeemInvitation('a', { ...CYD, createdAt: 100 }), 'gone');
      assert.equal(await stores.links.redeemInvitation('b', CYD), 'gone');
      assert.equal(await stores.accounts.count(''), 2);
      assert.deepEqual(await working(stores, made), ['a', 'b']);
    });

    it('stores an account together with the link to choose its password, or neither', async (t) => {
      const stores = await setUp(t);
      const link = resetLink('a', { userId: null, createdBy: null });
      const account = { ...CYD, role: 'user' } as const;
      assert.equal((await stores.links.insertWithAccount(link, account))?.id, 3);
      assert.equal((await stores.links.byKey('reset', 'a', 99))?.userId, 3);
      const again = { ...link, key: 'b' };
      assert.equal(await stores.links.insertWithAccount(again, account), null);
      assert.deepEqual(await working(stores, [link, again]), ['a']);
    });

    it('makes the first administrator, and no second one with a link that was left', async (t) => {
      const { accounts, links } = await backend.open(t);
      for (const key of ['a', 'b']) await links.insert(setupLink(key));
      const outcomes = await Promise.all([
        links.redeemSetup('a', BOB),
        links.redeemSetup('b', CYD),
      ]);
      assert.equal(outcomes.filter((outcome) => outcome === 'gone').length, 1);
      assert.equal(await accounts.count(''), 1);
      assert.equal(await accounts.hasAdmin(), true);
    });

    it('sets the password by a reset link, and ends the sessions and links of the account', async (t) => {
      const stores = await setUp(t);
      const { accounts, links, sessions } = stores;
      for (const key of ['k', 'l']) await sessions.replace(() => [], session(key), 0);
      await sessions.replace(() => [], session('m', { userId: 1 }), 0);
      const made = [resetLink('a'), resetLink('b'), resetLink('c', { userId: 1 })];
      for (const link of made) await links.insert(link);
      assert.equal(await links.redeemReset('a', '$new', 100), null);
      const changed = await links.redeemReset('a', '$new', 99);
      assert.deepEqual([changed?.user.id, changed?.passwordVersion], [2, 1]);
      assert.equal((await accounts.find(BOB.email))?.passwordHash, '$new');
      assert.equal((await accounts.find(ADA.email))?.passwordHash, '$x');
      assert.deepEqual(
        (await storedSessions(sessions)).map(({ key }) => key),
        ['m'],
      );
      assert.deepEqual(await working(stores, made), ['c']);
      assert.equal(await links.redeemReset('b', '$newer', 99), null);
    });

    it('makes no link work for an account that is disabled', async (t) => {
      const stores = await setUp(t);
      await stores.accounts.change(2, { disabledAt: 1 });
      await stores.links.insert(resetLink('a'));
      assert.equal(await stores.links.redeemReset('a', '$new', 99), null);
      assert.equal((await stores.accounts.find(BOB.email))?.passwordHash, '$x');
    });

    it('changes the e-mail address by its link, and keeps the link when the address is taken', async (t) => {
      const { accounts, links } = await setUp(t);
      const link = (key: string, email: string) =>
        invitation(key, { kind: 'email', role: null, userId: 2, email });
      await links.requestEmail(link('a', ADA.email), 0);
      assert.equal(await links.redeemEmail('a', 99, 2), 'taken');
      assert.equal((await links.pendingEmail(2, 99))?.key, 'a');
      await links.requestEmail(link('b', CYD.email), 0);
      const changed = await links.redeemEmail('b', 99, 2);
      assert.ok(typeof changed === 'object');
      assert.deepEqual([changed.user.email, changed.before], [CYD.email, BOB.email]);
      assert.equal((await accounts.byId(2))?.email, CYD.email);
      assert.equal(await links.redeemEmail('b', 99, 2), 'gone');
    });
  });
}
