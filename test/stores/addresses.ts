import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Stores } from '../../src/auth/database.ts';
import { ADA, type Backend, BOB, invitation, resetLink, withPeople } from './backend.ts';
import { addPasskey, passkey } from './factor-records.ts';

const NEW = 'new@example.com';

/** A link that confirms an address of bob (2). */
const confirmation = (key: string, email: string = BOB.email) =>
  invitation(key, { kind: 'confirm', role: null, userId: 2, email, mailed: true, createdBy: null });

/** Which addresses are confirmed, and what undoes that. */
export function describeAddresses(backend: Backend): void {
  const setUp = async (t: TestContext) => withPeople(await backend.open(t));
  const confirmedAt = async ({ accounts }: Stores, id = 2) =>
    (await accounts.byId(id))?.emailConfirmedAt;

  describe('the confirmed address of an account', () => {
    it('is confirmed by its link, once, and that of no other account', async (t) => {
      const stores = await setUp(t);
      const { links } = stores;
      assert.equal(await links.requestConfirmation(confirmation('a')), true);
      assert.equal(await links.requestConfirmation(confirmation('b')), true);
      assert.equal(await links.redeemConfirmation('a', 99), null, 'the second replaces the first');
      assert.equal(await links.redeemConfirmation('b', 100), null, 'it is over');
      assert.equal((await links.redeemConfirmation('b', 99))?.emailConfirmedAt, 99);
      assert.equal(await confirmedAt(stores), 99);
      assert.equal(await confirmedAt(stores, 1), null);
      assert.equal(await links.redeemConfirmation('b', 99), null);
    });

    it('gets no link when it is another one, or the account disabled or gone', async (t) => {
      const stores = await setUp(t);
      const { accounts, links } = stores;
      assert.equal(await links.requestConfirmation(confirmation('a', NEW)), false);
      await accounts.change(2, { disabledAt: 1 });
      assert.equal(await links.requestConfirmation(confirmation('b')), false);
      await accounts.remove(2);
      assert.equal(await links.requestConfirmation(confirmation('c')), false);
    });

    it('is not confirmed by a link that was made for the one before', async (t) => {
      const stores = await setUp(t);
      const { accounts, links } = stores;
      await links.requestConfirmation(confirmation('a'));
      await accounts.setEmail(2, NEW, 0);
      assert.equal(await links.redeemConfirmation('a', 99), null);
      await links.insert(confirmation('b')); // as if the change had forgotten to end it
      assert.equal(await links.redeemConfirmation('b', 99), null);
      assert.equal(await confirmedAt(stores), null);
    });

    it('is confirmed by a mailed link to a new one, used by the owner, and by a mailed reset link', async (t) => {
      const stores = await setUp(t);
      const { links } = stores;
      const toNew = { ...confirmation('a', NEW), kind: 'email' } as const;
      await links.requestEmail(toNew, 0);
      const changed = await links.redeemEmail('a', 98, 2);
      assert.ok(typeof changed === 'object');
      assert.equal(changed.user.emailConfirmedAt, 98);
      assert.equal(await confirmedAt(stores), 98);
      await links.insert(resetLink('handed over', { userId: 1 }));
      assert.equal((await links.redeemReset('handed over', '$y', 99))?.user.emailConfirmedAt, null);
      await links.insert(resetLink('mailed', { userId: 1, mailed: true, createdBy: null }));
      assert.equal((await links.redeemReset('mailed', '$z', 99))?.user.emailConfirmedAt, 99);
      assert.equal(await confirmedAt(stores, 1), 99);
    });

    it('is not confirmed by a link to a new one that a stranger or another user has used', async (t) => {
      const stores = await setUp(t);
      const { links } = stores;
      for (const [i, by] of [null, 1].entries()) {
        const email = `${i}@example.com`;
        await links.requestEmail({ ...confirmation(`e${i}`, email), kind: 'email' }, 0);
        const changed = await links.redeemEmail(`e${i}`, 98, by);
        assert.ok(typeof changed === 'object');
        assert.deepEqual([changed.user.email, changed.user.emailConfirmedAt], [email, null]);
        assert.equal(await confirmedAt(stores), null);
      }
    });

    it('is not confirmed by a mailed reset link when the account has a second factor', async (t) => {
      const stores = await setUp(t);
      const { links } = stores;
      await addPasskey(stores, passkey('p')); // as an attacker may, with the address of bob
      const mailed = (key: string) => resetLink(key, { userId: 2, mailed: true, createdBy: null });
      await links.insert(mailed('r'));
      assert.equal((await links.redeemReset('r', '$y', 99))?.user.emailConfirmedAt, null);
      assert.equal(await confirmedAt(stores), null);
      await links.requestConfirmation(confirmation('a'));
      await links.redeemConfirmation('a', 99);
      await links.insert(mailed('s'));
      assert.equal((await links.redeemReset('s', '$z', 99))?.user.emailConfirmedAt, 99, 'it stays');
    });

    it('stays confirmed with a new password, a role, a name, and the same address again', async (t) => {
      const stores = await setUp(t);
      const { accounts, links } = stores;
      await links.requestConfirmation(confirmation('a'));
      await links.redeemConfirmation('a', 99);
      await accounts.setPassword(2, '$y', 0);
      await links.insert(resetLink('r'));
      assert.equal((await links.redeemReset('r', '$z', 99))?.user.emailConfirmedAt, 99);
      await links.insert(resetLink('s'));
      await accounts.change(2, { role: 'admin', name: 'Bob', email: BOB.email });
      assert.equal(await confirmedAt(stores), 99);
      assert.notEqual(await links.byKey('reset', 's', 99), null, 'nothing has ended');
    });

    it('is no longer confirmed when the owner or an administrator sets another one', async (t) => {
      const stores = await setUp(t);
      const { accounts, links } = stores;
      for (const set of [
        () => accounts.setEmail(2, NEW, 0),
        () => accounts.change(2, { email: BOB.email }),
      ]) {
        const { email = '' } = (await accounts.byId(2)) ?? {};
        await links.requestConfirmation(confirmation('a', email));
        assert.equal((await links.redeemConfirmation('a', 99))?.emailConfirmedAt, 99);
        assert.equal(await set(), 'changed');
        assert.equal(await confirmedAt(stores), null);
      }
    });

    it('is corrected by an administrator, which ends the links for the old one, unless it is taken', async (t) => {
      const { accounts, links } = await setUp(t);
      const [reset, change] = [resetLink('r'), confirmation('e', NEW)];
      await links.insert(reset);
      await links.requestEmail({ ...change, kind: 'email' }, 0);
      const all = { email: ADA.email, name: 'Bob', role: 'admin', disabledAt: 9 } as const;
      assert.equal(await accounts.change(2, all), 'taken');
      const bob = await accounts.byId(2);
      assert.deepEqual(
        [bob?.name, bob?.role, bob?.disabledAt],
        ['', 'user', null],
        'nothing at all',
      );
      assert.notEqual(await links.byKey('reset', 'r', 99), null);
      assert.equal(
        await accounts.change(2, { email: 'robert@example.com', name: 'Bob' }),
        'changed',
      );
      assert.equal((await accounts.find('robert@example.com'))?.user.name, 'Bob');
      assert.equal(await accounts.find(BOB.email), null);
      assert.equal(await links.byKey('reset', 'r', 99), null);
      assert.equal(await links.pendingEmail(2, 99), null);
    });
  });
}
