import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { PasswordOutdated } from '../../src/auth/store-errors.ts';
import { storedSessions, tokensOf } from '../stored.ts';
import { type Backend, session, withPeople } from './backend.ts';
import { WIKI } from './clients.ts';

/** Sessions, as the server reads them back after a restart. */
export function describeSessions(backend: Backend): void {
  async function setUp(t: TestContext, ...keys: string[]) {
    const stores = await withPeople(await backend.open(t));
    const store = stores.sessions;
    for (const key of keys) await store.replace(() => [], session(key), 0);
    const stored = async () => (await storedSessions(store)).map(({ key }) => key);
    return { accounts: stores.accounts, clients: stores.clients, store, stored };
  }

  describe('SessionStore', () => {
    it('gives back what was stored, in the order of the ids', async (t) => {
      const { store } = await setUp(t);
      const first = session('b');
      const second = session('a', { remembered: true, createdAt: 5, userAgent: '\u{1f600}' });
      const program = { ...tokensOf('nightly'), handle: 'h' };
      assert.equal(await store.replace(() => [], first, 0), 1);
      assert.equal(await store.replace(() => [], second, 0), 2);
      const refresh = { family: 'f', key: 'r', handle: 'h' };
      assert.equal(await store.replace(() => [], { ...session('c'), program }, 0, { refresh }), 3);
      assert.deepEqual(await storedSessions(store), [
        { id: 1, ...first },
        { id: 2, ...second },
        { id: 3, ...session('c'), program },
      ]);
    });

    it('finds one by its key, and those of an account with the newest first', async (t) => {
      const { store } = await setUp(t, 'a', 'b');
      await store.replace(() => [], session('c', { userId: 1 }), 0);
      assert.deepEqual(await store.byKey('b'), { id: 2, ...session('b') });
      assert.equal(await store.byKey('d'), null);
      assert.deepEqual(
        (await store.of(2)).map(({ key }) => key),
        ['b', 'a'],
      );
      assert.deepEqual(await store.of(99), []);
    });

    it('gives back every one, also when there are as many as fit into a page, or more', async (t) => {
      const { store, stored } = await setUp(t);
      const expected: string[] = [];
      for (const count of [999, 1_000, 1_001, 2_000]) {
        while (expected.length < count) {
          const key = `key ${expected.length}`;
          expected.push(key);
          await store.replace(() => [], session(key), 0);
        }
        assert.deepEqual(await stored(), expected);
      }
    });

    it('forgets and stores in one step', async (t) => {
      const { store, stored } = await setUp(t, 'a', 'b', 'c');
      await store.replace(() => ['a', 'c', 'unknown'], session('d'), 0);
      assert.deepEqual(await stored(), ['b', 'd']);
    });

    it('forgets nothing when the new one cannot be stored', async (t) => {
      const { store, stored } = await setUp(t, 'a', 'b');
      await assert.rejects(store.replace(() => ['a'], session('b'), 0));
      await assert.rejects(
        store.replace(() => ['a'], session('c', { userId: 99 }), 0),
        PasswordOutdated,
      );
      assert.deepEqual(await stored(), ['a', 'b']);
    });

    it('stores nothing for an account that is disabled: it would come alive with it', async (t) => {
      const { accounts, store, stored } = await setUp(t);
      await accounts.change(2, { disabledAt: 1 });
      await assert.rejects(
        store.replace(() => [], session('b'), 1),
        PasswordOutdated,
      );
      await accounts.change(2, { disabledAt: null });
      assert.deepEqual(await stored(), []);
      await store.replace(() => [], session('b'), 1);
      assert.deepEqual(await stored(), ['b']);
    });

    it('stores nothing, and forgets nothing, when the password is of another version', async (t) => {
      const { accounts, store, stored } = await setUp(t, 'a');
      for (const version of [1, -1]) {
        await assert.rejects(
          store.replace(() => ['a'], session('b'), version),
          PasswordOutdated,
        );
      }
      assert.deepEqual(await stored(), ['a']);
      await accounts.setPassword(2, '$new', 0);
      await assert.rejects(
        store.replace(() => [], session('b'), 0),
        PasswordOutdated,
      );
      await store.replace(() => [], session('c'), 1);
      assert.deepEqual(await stored(), ['c']);
    });

    it('forgets the sessions with these keys, of one account, or all', async (t) => {
      const { store, stored } = await setUp(t, 'a', 'b', 'c');
      await store.replace(() => [], session('d', { userId: 1 }), 0);
      await store.forget(['a', 'unknown']);
      await store.forget([]);
      assert.deepEqual(await stored(), ['b', 'c', 'd']);
      assert.deepEqual([await store.has('a'), await store.has('b')], [false, true]);
      assert.equal(await store.forgetOf(2), 2);
      assert.deepEqual(await stored(), ['d']);
      assert.equal(await store.forgetOf(null), 1);
      assert.deepEqual(await stored(), []);
    });

    it('ends a session of a client together with the one of the browser that it belongs to', async (t) => {
      const { clients, store, stored } = await setUp(t, 'a', 'b');
      await clients.insert(WIKI);
      const client = {
        ...tokensOf('Wiki'),
        kind: 'client',
        clientId: WIKI.id,
        scope: 'openid',
      } as const;
      for (const [key, parent] of [
        ['of a', 'a'],
        ['of b', 'b'],
        ['alone', null],
      ] as const) {
        const program = { ...client, handle: key, parent };
        const refresh = { family: key, key, handle: key };
        await store.replace(() => [], session(key, { program }), 0, { refresh });
      }
      assert.deepEqual((await storedSessions(store)).at(-1)?.program, {
        ...client,
        handle: 'alone',
        parent: null,
      });
      await store.forget(['a']);
      assert.deepEqual(await stored(), ['b', 'of b', 'alone']);
    });

    it('moves the sessions of clients along when a session takes the place of its own', async (t) => {
      const { clients, store, stored } = await setUp(t, 'a');
      await clients.insert(WIKI);
      const about = { kind: 'client', clientId: WIKI.id, handle: 'h' } as const;
      const program = { ...tokensOf('Wiki'), ...about };
      const refresh = { family: 'f', key: 'k', handle: 'h' };
      const child = session('child', { program: { ...program, parent: 'a' } });
      await store.replace(() => [], child, 0, { refresh });
      await store.replace(() => ['a'], session('next'), 0, { continues: 'a' });
      assert.deepEqual(await stored(), ['child', 'next']);
      assert.equal((await storedSessions(store))[0]?.program?.parent, 'next');
      await store.replace(() => ['next'], session('of ada', { userId: 1 }), 0, {
        continues: 'next',
      });
      assert.deepEqual(await stored(), ['of ada']);
    });

    it('gives back the key of a program with what it is good for', async (t) => {
      const { store } = await setUp(t);
      const program = {
        ...tokensOf('backup'),
        kind: 'key',
        handle: null,
        audience: '/wiki/',
      } as const;
      await store.replace(() => [], session('a', { program }), 0);
      assert.deepEqual((await storedSessions(store))[0]?.program, program);
    });

    it('never gives the id of a session to another', async (t) => {
      const { store } = await setUp(t, 'a');
      assert.equal(await store.replace(() => ['a'], session('b'), 0), 2);
    });

    it('saves the last-seen times, and brings back no session that is forgotten', async (t) => {
      const { store } = await setUp(t, 'a', 'b');
      await store.saveLastSeen([
        { id: 2, ...session('b', { lastSeenAt: 25, expiresAt: 99 }) },
        { id: 3, ...session('gone') },
      ]);
      const saved = (await storedSessions(store)).map(({ key, lastSeenAt, expiresAt }) => [
        key,
        lastSeenAt,
        expiresAt,
      ]);
      assert.deepEqual(saved, [
        ['a', 20, 40],
        ['b', 25, 40],
      ]);
    });
  });
}
