import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { NotAdmin } from '../../src/auth/store-errors.ts';
import { ADA, type Backend, BOB, invitation, resetLink, setupLink } from './backend.ts';

const CYD = { ...BOB, email: 'cyd@example.com' };

/** Accounts that are made for their owner, and wait for the link to choose a password. */
export function describeFirstPasswords(backend: Backend): void {
  /** cyd (1), an administrator whose link `first` was not used. */
  async function setUp(t: TestContext) {
    const stores = await backend.open(t);
    const link = resetLink('first', { userId: null, createdBy: null });
    const cyd = { ...CYD, name: 'Cyd', role: 'admin' } as const;
    const made = await stores.links.insertWithAccount(link, cyd);
    assert.deepEqual([made?.id, made?.name, made?.passwordChosen], [1, 'Cyd', false]);
    return stores;
  }

  describe('an account whose password nobody has chosen', () => {
    it('has one with the link, and with a new password', async (t) => {
      const { accounts, links } = await setUp(t);
      assert.equal((await links.redeemReset('first', '$new', 99))?.user.passwordChosen, true);
      assert.equal((await accounts.byId(1))?.passwordChosen, true);
      const link = resetLink('second', { userId: null, createdBy: null });
      await links.insertWithAccount(link, { ...BOB, role: 'user' });
      await accounts.setPassword(2, '$new', 0);
      assert.equal((await accounts.byId(2))?.passwordChosen, true);
    });

    it('is no administrator: the set-up link works, and it keeps nobody from the role', async (t) => {
      const { accounts, links } = await setUp(t);
      assert.equal(await accounts.hasAdmin(), false);
      assert.equal(await accounts.isLastAdmin(1), false);
      await links.insert(setupLink('s'));
      const ada = await links.redeemSetup('s', ADA);
      assert.ok(typeof ada === 'object');
      assert.equal(await accounts.isLastAdmin(ada.id), true, 'the other one does not count');
      assert.equal(await accounts.change(ada.id, { role: 'user' }), 'last_admin');
      assert.equal(await accounts.change(ada.id, { disabledAt: 1 }), 'last_admin');
      assert.equal(await accounts.remove(ada.id), false);
      assert.equal(await accounts.leave(ada.id, 0), 'last_admin');
      assert.equal(await accounts.change(1, { role: 'user' }), 'changed');
    });

    it('makes no account and no link', async (t) => {
      const { accounts, links } = await setUp(t);
      await assert.rejects(accounts.insert({ ...BOB, role: 'user' }, 1), NotAdmin);
      await assert.rejects(links.insert(invitation('a')), NotAdmin);
    });
  });
}
