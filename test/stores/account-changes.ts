import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { storedSessions } from '../stored.ts';
import {
  ADA,
  authEvent,
  type Backend,
  BOB,
  invitation,
  resetLink,
  session,
  withPeople,
  working,
} from './backend.ts';

/** Passwords, e-mail addresses, roles, and the end of an account. */
export function describeAccountChanges(backend: Backend): void {
  /** ada (1, an administrator) and bob (2, a user) with one session and one reset link. */
  async function setUp(t: TestContext) {
    const stores = await withPeople(await backend.open(t));
    await stores.sessions.replace(() => [], session('k'), 0);
    await stores.links.insert(resetLink('r', { createdBy: null }));
    const left = async () => [
      (await storedSessions(stores.sessions)).length,
      (await working(stores, [resetLink('r')])).length,
    ];
    return { ...stores, left };
  }

  describe('AccountStore: changes', () => {
    it('confirms an address by the word of the operator, until it is another one', async (t) => {
      const { accounts } = await setUp(t);
      const confirmedAt = async () => (await accounts.byId(2))?.emailConfirmedAt;
      assert.equal(await accounts.change(2, { emailConfirmedAt: 7 }), 'changed');
      assert.equal(await confirmedAt(), 7);
      await accounts.change(2, { email: 'bob@example.org' });
      assert.equal(await confirmedAt(), null);
      await accounts.change(2, { email: BOB.email, emailConfirmedAt: 9 });
      assert.equal(await confirmedAt(), 9);
    });

    it('replaces a hash, unless it was changed in the meantime', async (t) => {
      const { accounts } = await setUp(t);
      await accounts.rehash(1, 'what it was before', '$old');
      assert.equal((await accounts.find(ADA.email))?.passwordHash, '$x');
      await accounts.rehash(1, '$x', '$new');
      assert.equal((await accounts.find(ADA.email))?.passwordHash, '$new');
      assert.equal((await accounts.find(BOB.email))?.passwordHash, '$x');
    });

    it('sets the password in the place of the one of this version, and ends sessions and links', async (t) => {
      const { accounts, left } = await setUp(t);
      assert.equal(await accounts.setPassword(2, '$new', 0), 1);
      assert.equal((await accounts.find(BOB.email))?.passwordHash, '$new');
      assert.equal((await accounts.find(BOB.email))?.passwordVersion, 1);
      assert.deepEqual(await left(), [0, 0]);
    });

    it('does nothing at all when the password is of another version, or the account disabled', async (t) => {
      const { accounts, left } = await setUp(t);
      for (const version of [1, -1]) {
        assert.equal(await accounts.setPassword(2, '$new', version), null);
        assert.equal(await accounts.setEmail(2, 'b@example.com', version), 'outdated');
        assert.equal(await accounts.leave(2, version), 'outdated');
      }
      assert.deepEqual(await left(), [1, 1]);
      await accounts.change(2, { disabledAt: 1 });
      const { passwordVersion: version } = (await accounts.find(BOB.email)) ?? assert.fail();
      assert.equal(await accounts.setPassword(2, '$new', version), null);
      assert.equal(await accounts.setEmail(2, 'b@example.com', version), 'outdated');
      assert.equal((await accounts.find(BOB.email))?.passwordHash, '$x');
    });

    it('ends the links that the old password made to other accounts or to the role, and no plain invitation', async (t) => {
      const stores = await setUp(t);
      const made = [
        resetLink('a'),
        invitation('b', { role: 'admin' }),
        invitation('c'),
        resetLink('d', { createdBy: null }),
      ];
      for (const link of made) await stores.links.insert(link);
      await stores.accounts.setPassword(1, '$new', 0);
      assert.deepEqual(await working(stores, made), ['c', 'd']);
    });

    it('sets another e-mail address, unless it is taken, and ends the links for the old one', async (t) => {
      const { accounts, left } = await setUp(t);
      assert.equal(await accounts.setEmail(2, ADA.email, 0), 'taken');
      assert.deepEqual(await left(), [1, 1]);
      assert.equal(await accounts.setEmail(2, 'new@example.com', 0), 'changed');
      assert.equal((await accounts.byId(2))?.email, 'new@example.com');
      assert.deepEqual(await left(), [1, 0]);
    });

    it('disables an account: its sessions, its links and those that it made end, its version grows', async (t) => {
      const stores = await setUp(t);
      const { accounts, left } = stores;
      await accounts.change(2, { role: 'admin' });
      const made = [invitation('a', { createdBy: 2 }), invitation('b')];
      for (const link of made) await stores.links.insert(link);
      assert.equal(await accounts.change(2, { disabledAt: 9 }), 'changed');
      assert.equal((await accounts.byId(2))?.disabledAt, 9);
      assert.deepEqual(await left(), [0, 0]);
      assert.deepEqual(await working(stores, made), ['b']);
      const account = await accounts.find(BOB.email);
      assert.equal(account?.passwordVersion, 1, 'a log-in that began before does not end');
      await accounts.change(2, { disabledAt: null });
      assert.equal((await accounts.byId(2))?.disabledAt, null);
      assert.deepEqual(await left(), [0, 0], 'and nothing comes back with it');
    });

    it('keeps one administrator who can sign in, whatever is asked', async (t) => {
      const { accounts } = await setUp(t);
      assert.deepEqual([await accounts.hasAdmin(), await accounts.isLastAdmin(1)], [true, true]);
      for (const change of [{ role: 'user' }, { disabledAt: 1 }] as const) {
        assert.equal(await accounts.change(1, change), 'last_admin');
      }
      assert.equal(await accounts.change(1, { role: 'user', disabledAt: 1 }), 'last_admin');
      assert.equal(await accounts.remove(1), false);
      assert.equal(await accounts.leave(1, 0), 'last_admin');
      const ada = await accounts.byId(1);
      assert.deepEqual([ada?.role, ada?.disabledAt], ['admin', null]);
      await accounts.change(2, { role: 'admin' });
      assert.equal(await accounts.isLastAdmin(1), false);
      assert.equal(await accounts.leave(1, 0), 'left');
      assert.equal(await accounts.isLastAdmin(2), true);
    });

    it('removes an account with its sessions, links and events', async (t) => {
      const stores = await setUp(t);
      const event = { at: 1, kind: 'login', reason: null, actorId: null } as const;
      const from = { requestId: 'r', address: '', userAgent: '' };
      for (const userId of [1, 2]) await stores.events.append({ ...event, ...from, userId });
      assert.equal(await stores.accounts.remove(2), true);
      assert.equal(await stores.accounts.byId(2), null);
      assert.deepEqual(await stores.left(), [0, 0]);
      const kept = await stores.events.recent(null, 9);
      assert.deepEqual(
        kept.map(({ userId }) => userId),
        [1],
      );
      assert.equal(await stores.accounts.leave(2, 0), 'outdated', 'gone already');
    });

    it('takes the address of a removed account out of the invitations on record', async (t) => {
      const { accounts, events } = await setUp(t);
      for (const about of [BOB.email, ADA.email]) {
        await events.append(authEvent({ kind: 'invitation_made', about }));
      }
      await accounts.remove(2);
      assert.deepEqual(
        (await events.recent(1, 9)).map(({ kind, about }) => [kind, about]),
        [
          ['invitation_made', ADA.email],
          ['invitation_made', null],
        ],
      );
    });
  });
}
