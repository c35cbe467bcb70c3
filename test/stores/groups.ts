import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { EVERY_USER } from '../../src/auth/accounts/user-query.ts';
import type { Stores } from '../../src/auth/database.ts';
import { storedSessions } from '../stored.ts';
import {
  ADA,
  type Backend,
  BOB,
  invitation,
  resetLink,
  session,
  withPeople,
  working,
} from './backend.ts';

const CYD = { ...BOB, email: 'cyd@example.com' };

/** The groups of accounts, and the invitations that give them. */
export function describeGroups(backend: Backend): void {
  const setUp = async (t: TestContext) => withPeople(await backend.open(t));
  const groupsOf = async ({ accounts }: Stores, id: number) => (await accounts.byId(id))?.groups;

  describe('AccountStore: groups', () => {
    it('stores those of a new account, sorted, and none without', async (t) => {
      const stores = await setUp(t);
      const groups = ['staff', 'board'];
      const cyd = await stores.accounts.insert({ ...CYD, role: 'user', groups });
      assert.deepEqual(cyd?.groups, ['board', 'staff']);
      assert.deepEqual(await groupsOf(stores, 3), ['board', 'staff']);
      assert.deepEqual((await stores.accounts.find(CYD.email))?.user, cyd);
      const link = resetLink('r', { userId: null, createdBy: null });
      const dan = { ...BOB, email: 'dan@example.com', role: 'user', groups } as const;
      assert.deepEqual((await stores.links.insertWithAccount(link, dan))?.groups, [
        'board',
        'staff',
      ]);
      assert.deepEqual(await groupsOf(stores, 1), []);
    });

    it('replaces them all, and leaves them with any other change', async (t) => {
      const stores = await setUp(t);
      const { accounts } = stores;
      assert.equal(await accounts.change(2, { groups: ['board', 'staff'] }), 'changed');
      assert.deepEqual(await groupsOf(stores, 2), ['board', 'staff']);
      assert.deepEqual(await groupsOf(stores, 1), [], 'and those of no other account');
      await accounts.change(2, { name: 'Bob', role: 'admin' });
      await accounts.setPassword(2, '$new', 0);
      assert.deepEqual(await groupsOf(stores, 2), ['board', 'staff']);
      await accounts.change(2, { groups: ['finance'] });
      assert.deepEqual(await groupsOf(stores, 2), ['finance']);
      await accounts.change(2, { groups: [] });
      assert.deepEqual(await groupsOf(stores, 2), []);
    });

    it('changes none when another change with them is refused', async (t) => {
      const stores = await setUp(t);
      const groups = ['finance'];
      assert.equal(await stores.accounts.change(2, { groups, email: ADA.email }), 'taken');
      assert.equal(await stores.accounts.change(1, { groups, role: 'user' }), 'last_admin');
      assert.deepEqual([await groupsOf(stores, 1), await groupsOf(stores, 2)], [[], []]);
    });

    it('keeps the sessions of the account, which have the new groups at every server', async (t) => {
      const [stores, ...others] = await backend.openServers(t);
      await withPeople(stores);
      await stores.sessions.replace(() => [], session('k', { expiresAt: Date.now() + 99_999 }), 0);
      const everywhere = async () => {
        const found = [stores, ...others].map((server) => groupsOf(server, 2));
        return (await Promise.all(found)).map(String);
      };
      await everywhere();
      await stores.accounts.change(2, { groups: ['finance'] });
      assert.deepEqual(new Set(await everywhere()), new Set(['finance']));
      assert.equal((await storedSessions(stores.sessions)).length, 1);
    });

    it('finds the accounts of a group by its whole name', async (t) => {
      const stores = await setUp(t);
      await stores.accounts.change(1, { groups: ['a_b', 'board', 'finance'] });
      await stores.accounts.change(2, { groups: ['axb', 'fin', 'staff'] });
      const found = async (group: string, text = '') => {
        const filter = { ...EVERY_USER, group };
        const users = await stores.accounts.list({ text, filter, limit: 9 });
        assert.equal(await stores.accounts.count(text, filter), users.length);
        return users.map(({ id }) => id);
      };
      for (const group of ['a_b', 'board', 'finance']) assert.deepEqual(await found(group), [1]);
      for (const group of ['fin', 'staff']) assert.deepEqual(await found(group), [2]);
      assert.deepEqual(await found('staff', 'bob'), [2]);
      assert.deepEqual(await found('staff', 'ada'), []);
      for (const text of ['', ' ', 'board finance', 'boar', '%', 'oard', "' OR 1=1 --", '\0']) {
        assert.deepEqual(await found(text), [], text);
      }
    });
  });

  describe('LinkStore: an invitation with groups', () => {
    const forCyd = (key: string, groups: readonly string[], more = {}) =>
      invitation(key, { email: CYD.email, groups, ...more });

    it('gives them to the account, whatever the person asks for', async (t) => {
      const { links, accounts } = await setUp(t);
      await links.insert(forCyd('a', ['board', 'finance']));
      assert.deepEqual((await links.byKey('invite', 'a', 99))?.groups, ['board', 'finance']);
      const asked = { ...CYD, groups: ['admins'] };
      const cyd = await links.redeemInvitation('a', asked);
      assert.ok(typeof cyd === 'object');
      assert.deepEqual(cyd.groups, ['board', 'finance']);
      assert.deepEqual(await accounts.byId(cyd.id), cyd);
    });

    it('keeps them when it is sent again, and loses them to one that takes its place', async (t) => {
      const { links } = await setUp(t);
      const id = Number(await links.insert(forCyd('a', ['board'])));
      const again = { key: 'b', mailed: false, unsent: false, createdBy: 1 };
      const renewed = await links.renewInvitation(id, { ...again, createdAt: 20, expiresAt: 100 });
      assert.ok(typeof renewed === 'object');
      assert.deepEqual(renewed.groups, ['board']);
      const later = { createdAt: 100, expiresAt: 200 };
      assert.equal(await links.insert(forCyd('c', ['staff'], later)), id);
      assert.deepEqual((await links.byKey('invite', 'c', 150))?.groups, ['staff']);
    });

    it('ends with the password of the administrator who made it: a thief may have', async (t) => {
      const stores = await setUp(t);
      const made = [forCyd('a', ['board']), invitation('b')];
      for (const link of made) await stores.links.insert(link);
      await stores.accounts.setPassword(1, '$new', 0);
      assert.deepEqual(await working(stores, made), ['b']);
    });
  });
}
