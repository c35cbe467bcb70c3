import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NotAdmin } from '../../src/auth/store-errors.ts';
import { ADA, type Backend, BOB, withPeople } from './backend.ts';

/** Storing, finding and listing accounts. */
export function describeAccounts(backend: Backend): void {
  describe('AccountStore', () => {
    it('stores an account and gives it back, without the hash', async (t) => {
      const { accounts } = await backend.open(t);
      const user = await accounts.insert({ ...ADA, role: 'user' });
      const { publicId = '', ...rest } = user ?? {};
      assert.deepEqual(rest, {
        id: 1,
        email: ADA.email,
        emailConfirmedAt: null,
        name: '',
        role: 'user',
        groups: [],
        createdAt: 7,
        disabledAt: null,
        passwordChosen: true,
        secondFactor: false,
        factorDueAt: null,
      });
      assert.match(publicId, /^[0-9a-f]{32}$/);
      assert.deepEqual(await accounts.byId(1), user);
      assert.deepEqual(await accounts.byPublicId(publicId), user);
    });

    it('gives each account a public id of its own, and keeps the role', async (t) => {
      const { accounts } = await withPeople(await backend.open(t));
      const [ada, bob] = [await accounts.byId(1), await accounts.byId(2)];
      assert.notEqual(ada?.publicId, bob?.publicId);
      assert.deepEqual([ada?.role, bob?.role], ['admin', 'user']);
    });

    it('answers null for an e-mail address that is taken, and changes nothing', async (t) => {
      const { accounts } = await backend.open(t);
      const user = await accounts.insert({ ...ADA, role: 'user' });
      assert.equal(await accounts.insert({ ...ADA, passwordHash: '$y', role: 'admin' }), null);
      const expected = { user, passwordHash: '$x', passwordVersion: 0 };
      assert.deepEqual(await accounts.find(ADA.email), expected);
    });

    it('answers null for what is not there', async (t) => {
      const { accounts } = await withPeople(await backend.open(t));
      assert.equal(await accounts.byId(3), null);
      assert.equal(await accounts.byPublicId('3'), null);
      for (const email of ['', 'eve@example.com', 'ADA@example.com', `${ADA.email}\0`]) {
        assert.equal(await accounts.find(email), null, email);
      }
    });

    it('takes everything for data and nothing for SQL', async (t) => {
      const { accounts } = await backend.open(t);
      const email = "x'); DROP TABLE users; --";
      await accounts.insert({ ...ADA, email, role: 'user' });
      assert.equal((await accounts.find(email))?.user.email, email);
      assert.equal(await accounts.find("' OR 1=1--"), null);
    });

    it('stores an account by an administrator as long as they are one who can sign in', async (t) => {
      const stores = await withPeople(await backend.open(t));
      const { accounts } = stores;
      const cyd = { ...ADA, email: 'cyd@example.com', role: 'user' } as const;
      const dan = { ...cyd, email: 'dan@example.com' };
      assert.equal((await accounts.insert(cyd, 1))?.id, 3);
      assert.equal(await accounts.insert(cyd, 1), null, 'taken');
      await accounts.change(2, { role: 'admin' });
      for (const change of [{ disabledAt: 1 }, { disabledAt: null, role: 'user' }] as const) {
        await accounts.change(1, change);
        await assert.rejects(accounts.insert(dan, 1), NotAdmin);
        await assert.rejects(accounts.insert(cyd, 1), NotAdmin, 'not even "taken" is said');
      }
      await accounts.remove(1);
      await assert.rejects(accounts.insert(dan, 1), NotAdmin);
      assert.equal(await accounts.count(), 2);
    });

    it('never gives the id of an account to another', async (t) => {
      const { accounts } = await withPeople(await backend.open(t));
      await accounts.remove(2);
      assert.equal((await accounts.insert({ ...BOB, role: 'user' }))?.id, 3);
    });
  });
}
