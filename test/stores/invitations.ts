import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { NewLink } from '../../src/auth/link-store.ts';
import { NotAdmin } from '../../src/auth/store-errors.ts';
import { ADA, type Backend, BOB, invitation, withPeople, working } from './backend.ts';

const EVE = { ...BOB, email: 'eve@example.com' };

/** An invitation for eve alone. */
const forEve = (key: string, more: Partial<NewLink> = {}) =>
  invitation(key, { email: EVE.email, name: 'Eve', ...more });

/** Invitations that work for one address. */
export function describeInvitations(backend: Backend): void {
  const setUp = async (t: TestContext) => withPeople(await backend.open(t));

  describe('LinkStore: an invitation for an address', () => {
    it('works for that address alone, and stays when another one is typed', async (t) => {
      const { accounts, links } = await setUp(t);
      await links.insert(forEve('a', { role: 'admin' }));
      const other = { ...EVE, email: 'ceo@example.com' };
      assert.equal(await links.redeemInvitation('a', other), 'other_address');
      assert.equal(await accounts.find(other.email), null);
      const eve = await links.redeemInvitation('a', EVE);
      assert.ok(typeof eve === 'object');
      assert.deepEqual(
        [eve.email, eve.name, eve.role, eve.emailConfirmedAt, eve.passwordChosen],
        [EVE.email, 'Eve', 'admin', null, true],
      );
      assert.deepEqual(await accounts.byId(eve.id), eve);
    });

    it('confirms the address when it was mailed to it, and takes the name that is given', async (t) => {
      const { accounts, links } = await setUp(t);
      await links.insert(forEve('a', { mailed: true }));
      const eve = await links.redeemInvitation('a', { ...EVE, name: 'Evelyn' });
      assert.ok(typeof eve === 'object');
      assert.deepEqual([eve.name, eve.emailConfirmedAt], ['Evelyn', EVE.createdAt]);
      assert.deepEqual(await accounts.byId(eve.id), eve);
    });

    it('confirms no address when it is for any person, mailed or not', async (t) => {
      const { links } = await setUp(t);
      await links.insert(invitation('a', { mailed: true }));
      const eve = await links.redeemInvitation('a', EVE);
      assert.ok(typeof eve === 'object');
      assert.equal(eve.emailConfirmedAt, null);
    });

    it('takes the place and the id of one that has ended', async (t) => {
      const stores = await setUp(t);
      const first = await stores.links.insert(forEve('a', { mailed: true }));
      await stores.links.insert(invitation('other'));
      const later = { createdAt: 100, expiresAt: 200 };
      const second = forEve('b', { name: 'Evelyn', role: 'admin', createdBy: null, ...later });
      assert.equal(await stores.links.insert(second), first);
      assert.deepEqual(await stores.links.byKey('invite', 'b', 99), { id: first, ...second });
      assert.deepEqual(await working(stores, [forEve('a'), invitation('other'), second]), [
        'other',
        'b',
      ]);
      assert.equal((await stores.links.invitations(0)).length, 2);
    });

    it('is stored with others in one transaction: all, or none', async (t) => {
      const { links } = await setUp(t);
      const forBob = (key: string) => invitation(key, { email: BOB.email });
      const forCyd = (key: string) => invitation(key, { email: 'cyd@example.com' });
      // No two links have the same key.
      await assert.rejects(links.insertAll([forEve('a'), forCyd('a')]));
      assert.deepEqual(await links.invitations(0), []);
      const [eve, taken, again, cyd] = await links.insertAll([
        forEve('a'),
        forBob('b'),
        forEve('c'),
        forCyd('d'),
      ]);
      assert.deepEqual([taken, again], ['taken', 'invited']);
      assert.deepEqual(
        (await links.invitations(0)).map(({ id }) => id),
        [cyd, eve],
      );
    });

    it('leaves one that works as it is', async (t) => {
      const { links } = await setUp(t);
      const id = await links.insert(forEve('a', { role: 'admin' }));
      const late = forEve('b', { name: 'Evelyn', createdAt: 99, expiresAt: 300 });
      assert.equal(await links.insert(late), 'invited');
      const first = { id, ...forEve('a', { role: 'admin' }) };
      assert.deepEqual(await links.byKey('invite', 'a', 99), first);
      assert.equal(await links.byKey('invite', 'b', 99), null);
    });

    it('ends when an account gets its address, by whichever way', async (t) => {
      const { accounts, links } = await setUp(t);
      const open = async () => (await links.invitations(0)).map(({ email }) => email);
      const invite = (email: string) => links.insert(forEve(email, { email }));
      await links.insert(invitation('any'));
      for (const name of ['add', 'set', 'change', 'confirm', 'other']) {
        await invite(`${name}@example.com`);
      }
      await accounts.insert({ ...EVE, email: 'add@example.com', role: 'user' });
      await accounts.setEmail(2, 'set@example.com', 0);
      await accounts.change(2, { email: 'change@example.com' });
      const email = 'confirm@example.com';
      const link = { ...invitation('e'), kind: 'email', role: null, userId: 2, email } as const;
      assert.equal(await links.requestEmail(link, 0), true);
      assert.equal((await open()).length, 3, 'asking for an address ends nothing');
      assert.equal(typeof (await links.redeemEmail('e', 50, null)), 'object');
      await accounts.change(2, { name: 'Bob' });
      assert.deepEqual(await open(), ['other@example.com', null]);
    });

    it('is not made for an address that has an account, nor by a former administrator', async (t) => {
      const { accounts, links } = await setUp(t);
      assert.equal(await links.insert(forEve('a', { email: BOB.email })), 'taken');
      assert.deepEqual(await links.invitations(0), []);
      await links.insert(forEve('b', { createdBy: null }));
      await accounts.change(2, { role: 'admin' });
      await accounts.change(1, { role: 'user' });
      for (const email of [BOB.email, EVE.email]) {
        await assert.rejects(links.insert(forEve('c', { email })), NotAdmin, 'not even "taken"');
      }
      const [left] = await links.invitations(0);
      assert.equal(left?.key, 'b');
    });

    it('is sent again under a new secret: same id, address, name and role, its full time', async (t) => {
      const { links } = await setUp(t);
      const id = Number(await links.insert(forEve('a', { role: 'admin' })));
      const renewal = {
        key: 'b',
        mailed: true,
        unsent: true,
        createdBy: null,
        createdAt: 200,
        expiresAt: 300,
      } as const;
      const renewed = { id, ...forEve('b', { role: 'admin', ...renewal }) };
      assert.deepEqual(await links.renewInvitation(id, renewal), renewed);
      assert.deepEqual(await links.byKey('invite', 'b', 299), renewed);
      assert.equal(await links.byKey('invite', 'a', 50), null);
    });

    it('is not sent again once it is used or withdrawn, has an account, or by no administrator', async (t) => {
      const { accounts, links } = await setUp(t);
      const sending = { key: 'z', mailed: false, unsent: false };
      const renewal = { ...sending, createdBy: 1, createdAt: 20, expiresAt: 120 };
      const id = Number(await links.insert(forEve('a')));
      const anybody = Number(await links.insert(invitation('b')));
      assert.equal(await links.renewInvitation(anybody, renewal), 'gone');
      await accounts.insert({ ...EVE, role: 'user' });
      assert.equal(await links.renewInvitation(id, renewal), 'gone', 'ended by the account');
      await assert.rejects(links.renewInvitation(id, { ...renewal, createdBy: 2 }), NotAdmin);
      assert.equal(await links.byKey('invite', 'z', 99), null);
    });

    it('is kept for a while when it has ended, so that it can be sent again', async (t) => {
      const { links } = await setUp(t);
      await links.insert(forEve('a'));
      await links.insert(invitation('b'));
      await links.prune(100, 99);
      assert.deepEqual(
        (await links.invitations(99)).map(({ key, name }) => [key, name]),
        [['a', 'Eve']],
      );
      assert.equal(await links.byKey('invite', 'a', 100), null, 'it does not work meanwhile');
      await links.prune(200, 100);
      assert.deepEqual(await links.invitations(0), []);
    });

    it('takes the place of one that has ended, and of no other', async (t) => {
      const { links } = await setUp(t);
      const byCommand = { createdBy: null };
      const id = await links.insert(forEve('a', byCommand));
      assert.equal(await links.insert(forEve('b', byCommand)), 'invited');
      assert.equal((await links.byKey('invite', 'a', 99))?.id, id);
      assert.equal(await links.byKey('invite', 'b', 99), null);
      const later = { ...byCommand, createdAt: 100, expiresAt: 200 };
      assert.equal(await links.insert(forEve('c', later)), id, 'one has ended');
      const bob = forEve('d', { ...byCommand, email: BOB.email });
      assert.equal(await links.insert(bob), 'taken');
    });

    it('is one that nobody knows of until its mail was sent', async (t) => {
      const { links } = await setUp(t);
      const byMail = { mailed: true, unsent: true };
      const id = Number(await links.insert(forEve('a', byMail)));
      await links.insert(forEve('other', { ...byMail, email: 'other@example.com' }));
      const unsent = async () =>
        (await links.invitations(0)).filter((link) => link.unsent).map(({ key }) => key);
      assert.deepEqual(await unsent(), ['other', 'a']);
      await links.invitationSent('a');
      assert.deepEqual(await unsent(), ['other']);
      const renewal = { key: 'b', ...byMail, createdBy: null, createdAt: 20, expiresAt: 120 };
      assert.equal(await links.renewInvitation(id, renewal, 'z'), 'gone', 'of another secret');
      assert.ok(typeof (await links.renewInvitation(id, renewal, 'a')) === 'object');
      await links.invitationSent('a');
      assert.deepEqual(await unsent(), ['other', 'b'], 'a mail with the link before says nothing');
    });

    it('is made once by two commands at once', async (t) => {
      const { server, command } = await backend.openTwo(t);
      await withPeople(server);
      for (let i = 0; i < 20; i++) {
        const email = `${i}@example.com`;
        const made = await Promise.all([
          server.links.insert(forEve(`a${i}`, { email, createdBy: null })),
          command.links.insert(forEve(`b${i}`, { email, createdBy: null })),
        ]);
        assert.equal(made.filter((id) => id === 'invited').length, 1, String(made));
      }
    });

    it('is one for each address, although two administrators make it at once', async (t) => {
      const { server, command } = await backend.openTwo(t);
      await withPeople(server);
      for (let i = 0; i < 20; i++) {
        await Promise.all([
          server.links.insert(forEve(`a${i}`)),
          command.links.insert(forEve(`b${i}`, { createdBy: null })),
        ]);
        assert.equal((await server.links.invitations(0)).length, 1);
      }
      assert.equal((await server.accounts.find(ADA.email))?.user.role, 'admin');
    });
  });
}
