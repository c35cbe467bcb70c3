import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { MOST_PASSKEYS } from '../../src/auth/factors/passkey-store.ts';
import { type Backend, session, withPeople } from './backend.ts';
import {
  addPasskey,
  challenge,
  enroller,
  passkey,
  SESSION,
  signInHalf,
  signInToSetUp,
  stateOf,
  withTotp,
} from './factor-records.ts';

const USE = { counter: 5, backedUp: true, now: 30 };

/** Passkeys and their challenges. */
export function describePasskeys(backend: Backend): void {
  async function setUp(t: TestContext) {
    const stores = await withPeople(await backend.open(t));
    await signInToSetUp(stores, 1, 2);
    return { ...stores, stores };
  }

  describe('PasskeyStore', () => {
    it('stores a passkey and gives it back, with the handle of its account', async (t) => {
      const { passkeys, factors, stores } = await setUp(t);
      const record = passkey('p');
      const added = await passkeys.add(record, SESSION, challenge('c'), ['a', 'b']);
      const userHandle = await passkeys.userHandle(2);
      const stored = { id: 1, ...record, userHandle, lastUsedAt: null };
      assert.deepEqual(added, { passkey: stored, codesStored: true, othersEnded: true });
      assert.deepEqual(await passkeys.byCredentialId('p'), stored);
      assert.deepEqual(await passkeys.ofAccount(2), [stored]);
      assert.deepEqual(await passkeys.ofAccount(1), []);
      assert.equal(await passkeys.byCredentialId('q'), null);
      const overview = { totpSince: null, passkeys: 1, recoveryCodes: 2 };
      assert.deepEqual(await factors.overview(2), overview);
      assert.equal((await stateOf(stores)).secondFactor, true);
    });

    it('ends the other sessions of the account when it is its first factor', async (t) => {
      const { passkeys, sessions } = await setUp(t);
      await sessions.replace(() => [], session('k'), 0);
      await passkeys.add(passkey('p'), SESSION, challenge('c'), []);
      assert.deepEqual([await sessions.has(SESSION), await sessions.has('k')], [true, false]);
    });

    it('adds none for a session that a reset has ended meanwhile, or a new password', async (t) => {
      const { passkeys, accounts, factors, stores } = await setUp(t);
      const add = (key: string) => passkeys.add(passkey('p'), SESSION, challenge(key), ['a']);
      await factors.reset(2);
      assert.equal(await add('c'), 'gone');
      await signInToSetUp(stores, 2);
      await accounts.setPassword(2, '$new', 1);
      assert.equal(await add('d'), 'gone');
      const theirs = passkey('p', { userId: 1 });
      await signInToSetUp(stores, 2);
      assert.equal(await passkeys.add(theirs, SESSION, challenge('e'), ['a']), 'gone');
      assert.equal((await factors.overview(2)).passkeys, 0);
    });

    it('gives each account a handle of 32 bytes that stays', async (t) => {
      const { passkeys, accounts } = await setUp(t);
      const [ada, bob] = [await passkeys.userHandle(1), await passkeys.userHandle(2)];
      assert.match(ada ?? '', /^[A-Za-z0-9_-]{43}$/);
      assert.notEqual(ada, bob);
      await accounts.setPassword(2, '$new', 0);
      assert.equal(await passkeys.userHandle(2), bob);
      assert.equal(await passkeys.userHandle(3), null);
    });

    it('adds no recovery codes to those there are, and ends the pending sign-ins', async (t) => {
      const { passkeys, factors, pendingSignIns, stores } = await setUp(t);
      await withTotp(stores, ['a']);
      await signInHalf(stores, 'k');
      const added = await passkeys.add(passkey('p'), SESSION, challenge('c'), ['b', 'c']);
      assert.ok(typeof added === 'object');
      assert.equal(added.codesStored, false);
      assert.equal((await factors.overview(2)).recoveryCodes, 1);
      assert.equal(await pendingSignIns.byKey('k', 20), null);
    });

    it('stores a credential for one account only, and once', async (t) => {
      const { passkeys, stores } = await setUp(t);
      await addPasskey(stores, passkey('p'));
      for (const [key, userId] of [
        ['a', 1],
        ['b', 2],
      ] as const) {
        const record = passkey('p', { userId });
        const refused = await passkeys.add(record, enroller(userId).session, challenge(key), []);
        assert.equal(refused, 'known');
      }
      assert.equal((await passkeys.byCredentialId('p'))?.userId, 2);
      assert.equal((await stateOf(stores, 1)).secondFactor, false);
    });

    it('uses up a challenge with a registration, also with one that is refused', async (t) => {
      const { passkeys, accounts, stores } = await setUp(t);
      await passkeys.add(passkey('p'), SESSION, challenge('c'), []);
      assert.equal(await passkeys.add(passkey('q'), SESSION, challenge('c'), []), 'replayed');
      assert.equal(await passkeys.add(passkey('p'), SESSION, challenge('d'), []), 'known');
      assert.equal(await passkeys.add(passkey('q'), SESSION, challenge('d'), []), 'replayed');
      await accounts.change(2, { disabledAt: 1 });
      assert.equal(await passkeys.add(passkey('q'), SESSION, challenge('e'), []), 'gone');
      assert.equal(
        await passkeys.add(passkey('q', { userId: 3 }), SESSION, challenge('f'), []),
        'gone',
      );
      assert.equal((await stores.passkeys.ofAccount(2)).length, 1);
    });

    it('stores no more than a number of them for one account', async (t) => {
      const { passkeys, stores } = await setUp(t);
      for (let i = 0; i < MOST_PASSKEYS; i++) await addPasskey(stores, passkey(`p${i}`));
      assert.equal(await passkeys.add(passkey('q'), SESSION, challenge('c'), []), 'limit');
      await addPasskey(stores, passkey('q', { userId: 1 }));
      const [first = assert.fail()] = await passkeys.ofAccount(2);
      await passkeys.remove(2, first.id, false);
      await addPasskey(stores, passkey('r'));
      assert.equal((await passkeys.ofAccount(2)).at(-1)?.credential.id, 'r');
    });

    it('stores what an assertion has changed, and uses up its challenge', async (t) => {
      const { passkeys, stores } = await setUp(t);
      const stored = await addPasskey(stores, passkey('p'));
      assert.equal(await passkeys.use(stored.id, USE, challenge('c')), 'used');
      const credential = { ...stored.credential, counter: 5, backedUp: true };
      const expected = { ...stored, credential, lastUsedAt: 30 };
      assert.deepEqual(await passkeys.byCredentialId('p'), expected);
      assert.equal(
        await passkeys.use(stored.id, { ...USE, counter: 6 }, challenge('c')),
        'replayed',
      );
      assert.deepEqual(await passkeys.byCredentialId('p'), expected);
      assert.equal(await passkeys.use(99, USE, challenge('d')), 'gone');
    });

    it('takes no counter that another assertion has reached', async (t) => {
      const { passkeys, stores } = await setUp(t);
      const { id } = await addPasskey(stores, passkey('p'));
      for (const counter of [4, 3, 0]) {
        const used = await passkeys.use(id, { ...USE, counter }, challenge(`c${counter}`));
        assert.equal(used, 'counter');
      }
      assert.equal((await passkeys.byCredentialId('p'))?.lastUsedAt, null);
      assert.equal(
        await passkeys.use(id, USE, challenge('c0')),
        'replayed',
        'used up all the same',
      );
    });

    it('takes a counter that stays 0: the authenticator has none', async (t) => {
      const { passkeys, stores } = await setUp(t);
      const { credential } = passkey('p');
      const { id } = await addPasskey(
        stores,
        passkey('p', { credential: { ...credential, counter: 0 } }),
      );
      const uncounted = { ...USE, counter: 0 };
      assert.equal(await passkeys.use(id, uncounted, challenge('c')), 'used');
      assert.equal(await passkeys.use(id, uncounted, challenge('d')), 'used');
    });

    it('renames and removes a passkey of its own account only', async (t) => {
      const { passkeys, stores } = await setUp(t);
      const { id } = await addPasskey(stores, passkey('p'));
      assert.equal(await passkeys.rename(1, id, 'mine'), false);
      assert.equal(await passkeys.remove(1, id, false), 'gone');
      assert.equal(await passkeys.rename(2, id, 'a key'), true);
      const removed = await passkeys.remove(2, id, false);
      assert.ok(typeof removed === 'object');
      assert.equal(removed.name, 'a key');
      assert.equal(await passkeys.remove(2, id, false), 'gone');
      assert.notEqual((await addPasskey(stores, passkey('q'))).id, id, 'its number stays unused');
    });

    it('remembers a used challenge until it expires', async (t) => {
      const { passkeys, stores } = await setUp(t);
      const { id } = await addPasskey(stores, passkey('p'));
      await passkeys.use(id, USE, challenge('c'));
      await passkeys.prune(99);
      assert.equal(await passkeys.use(id, { ...USE, counter: 6 }, challenge('c')), 'replayed');
      await passkeys.prune(100);
      assert.equal(await passkeys.use(id, { ...USE, counter: 6 }, challenge('c')), 'used');
    });
  });
}
