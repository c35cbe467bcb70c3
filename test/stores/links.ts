import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { NotAdmin } from '../../src/auth/store-errors.ts';
import {
  ADA,
  type Backend,
  BOB,
  invitation,
  resetLink,
  setupLink,
  withPeople,
  working,
} from './backend.ts';

/** Storing, listing and withdrawing one-time links. */
export function describeLinks(backend: Backend): void {
  const setUp = async (t: TestContext) => withPeople(await backend.open(t));

  describe('LinkStore', () => {
    it('gives back what was stored, by its kind and key, until it is over', async (t) => {
      const { links } = await setUp(t);
      await links.insert(invitation('a'));
      await links.insert(resetLink('b'));
      assert.deepEqual(await links.byKey('invite', 'a', 99), { id: 1, ...invitation('a') });
      assert.deepEqual(await links.byKey('reset', 'b', 99), { id: 2, ...resetLink('b') });
      assert.equal(await links.byKey('invite', 'a', 100), null);
      assert.equal(await links.byKey('reset', 'a', 99), null);
      assert.equal(await links.byKey('invite', 'A', 99), null);
    });

    it('forgets the links that are over when it is asked to, and no other', async (t) => {
      const stores = await setUp(t);
      const made = [invitation('a'), invitation('b', { expiresAt: 200 })];
      for (const link of made) await stores.links.insert(link);
      await stores.links.prune(100, 50);
      assert.deepEqual(await working(stores, made), ['b'], 'even for a clock that was set back');
    });

    it('lists invitations that still work, newest first, with who made them', async (t) => {
      const { links } = await setUp(t);
      await links.insert(invitation('a'));
      await links.insert(invitation('over', { expiresAt: 20 }));
      await links.insert(resetLink('b'));
      await links.insert(invitation('c', { createdBy: null }));
      const listed = (await links.invitations(20)).map(({ key, by }) => [key, by]);
      assert.deepEqual(listed, [
        ['c', null],
        ['a', ADA.email],
      ]);
    });

    it('stores no reset link that goes by mail to a former address of the account', async (t) => {
      const { accounts, links } = await setUp(t);
      const mailed = { mailed: true, email: BOB.email };
      assert.equal(await links.replace(resetLink('a', mailed)), true);
      await accounts.change(2, { email: 'new@example.com' });
      assert.equal(await links.replace(resetLink('b', mailed)), false);
      assert.equal(await links.byKey('reset', 'b', 99), null);
    });

    it('stores no link for an account that is disabled or gone, and forgets none', async (t) => {
      const { accounts, links } = await setUp(t);
      await links.replace(resetLink('a'));
      await accounts.change(2, { disabledAt: 1 });
      assert.equal(await links.replace(resetLink('b')), false);
      assert.equal(await links.replace(resetLink('c', { userId: 99 })), false);
      await accounts.change(2, { disabledAt: null });
      assert.equal(await links.byKey('reset', 'b', 99), null);
      assert.equal(await links.replace(resetLink('d')), true);
    });

    it('lists the links of an account that still work, and no other', async (t) => {
      const { links } = await setUp(t);
      await links.insert(invitation('a'));
      await links.insert(resetLink('b'));
      await links.insert(resetLink('c', { userId: 1 }));
      const kinds = async (now: number) => (await links.ofUser(2, now)).map(({ key }) => key);
      assert.deepEqual([await kinds(99), await kinds(100)], [['b'], []]);
    });

    it('revokes invitations and nothing else', async (t) => {
      const stores = await setUp(t);
      const made = [invitation('a'), resetLink('b')];
      for (const link of made) await stores.links.insert(link);
      assert.equal(await stores.links.revokeInvitation(2), null);
      assert.equal((await stores.links.revokeInvitation(1))?.key, 'a');
      assert.equal(await stores.links.revokeInvitation(1), null);
      assert.deepEqual(await working(stores, made), ['b']);
    });

    for (const [name, makeFormer] of [
      ['demoted', (s) => s.accounts.change(1, { role: 'user' })],
      ['disabled', (s) => s.accounts.change(1, { disabledAt: 1 })],
      ['deleted', (s) => s.accounts.remove(1)],
    ] as readonly [string, (stores: Awaited<ReturnType<typeof setUp>>) => Promise<unknown>][]) {
      it(`stores no link by an administrator who is ${name}, and forgets none`, async (t) => {
        const stores = await setUp(t);
        await stores.accounts.change(2, { role: 'admin' });
        const before = resetLink('before', { createdBy: null });
        await stores.links.insert(before);
        await makeFormer(stores);
        const [a, b] = [invitation('a', { role: 'admin' }), resetLink('b')];
        await assert.rejects(stores.links.insert(a), NotAdmin);
        await assert.rejects(stores.links.replace(b), NotAdmin);
        assert.deepEqual(await working(stores, [before, a, b]), ['before']);
      });
    }

    it('stores links without a maker, for the command line and for a forgotten password', async (t) => {
      const stores = await backend.open(t);
      for (const person of [ADA, BOB]) await stores.accounts.insert({ ...person, role: 'user' });
      const made = [
        invitation('a', { createdBy: null }),
        resetLink('b', { createdBy: null }),
      ] as const;
      await stores.links.insert(made[0]);
      await stores.links.replace(made[1]);
      assert.deepEqual(await working(stores, made), ['a', 'b']);
    });

    it('loses the links of an account with it: those for it and those by it', async (t) => {
      const stores = await setUp(t);
      await stores.accounts.change(2, { role: 'admin' });
      const made = [
        invitation('a', { createdBy: 2 }),
        resetLink('b', { createdBy: null }),
        invitation('c', { createdBy: null }),
      ];
      for (const link of made) await stores.links.insert(link);
      await stores.accounts.remove(2);
      assert.deepEqual(await working(stores, made), ['c']);
    });

    it('puts a link in the place of those of its kind and account, and no other', async (t) => {
      const stores = await setUp(t);
      const made = [resetLink('a'), resetLink('b', { userId: 1 }), setupLink('c')];
      for (const link of made) await stores.links.insert(link);
      await stores.links.replace(resetLink('d'));
      await stores.links.replace(setupLink('e'));
      const all = [...made, resetLink('d'), setupLink('e')];
      assert.deepEqual(await working(stores, all), ['b', 'd', 'e']);
    });

    it('keeps one link to confirm an e-mail address, while the password is of its version', async (t) => {
      const { links } = await setUp(t);
      const email = (key: string) =>
        invitation(key, { kind: 'email', role: null, userId: 2, email: `${key}@example.com` });
      assert.equal(await links.requestEmail(email('a'), 1), false);
      assert.equal(await links.requestEmail(email('a'), 0), true);
      assert.equal(await links.requestEmail(email('b'), 0), true);
      assert.equal((await links.pendingEmail(2, 99))?.email, 'b@example.com');
      assert.equal(await links.pendingEmail(2, 100), null);
      assert.equal(await links.redeemEmail('a', 99, 1), 'gone');
      assert.equal(await links.withdrawEmail(2), true);
      assert.equal(await links.withdrawEmail(2), false);
      assert.equal(await links.redeemEmail('b', 99, 1), 'gone');
    });
  });
}
