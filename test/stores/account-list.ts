import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { findPage } from '../../src/auth/accounts/user-pages.ts';
import type { UserFilter, UserPlace, UserQuery } from '../../src/auth/accounts/user-query.ts';
import type { Stores } from '../../src/auth/database.ts';
import { ACCOUNT_SEEN_EVERY } from '../../src/auth/sessions/session-store.ts';
import { storedSessions } from '../stored.ts';
import { type Backend, BOB, resetLink, session, withPeople } from './backend.ts';
import { withTotp } from './factor-records.ts';

const EVERY = {
  role: null,
  group: null,
  disabled: null,
  neverSeen: null,
  secondFactor: null,
} as const;

/** Finding, sorting, paging and counting accounts, and when each was last used. */
export function describeAccountList(backend: Backend): void {
  /**
   * Accounts 1 to 7. Two were made at the same time, two last used at the same time, three never.
   */
  async function setUp(t: TestContext): Promise<Stores> {
    const stores = await backend.open(t);
    const people: readonly [name: string, email: string, createdAt: number, seenAt?: number][] = [
      ['Ada Lovelace', 'ada@example.com', 30, 500],
      ['Élodie Durand', 'e.durand@example.com', 20, 700],
      ['', 'bob_1@example.com', 20],
      ['Bob 100%', 'bobx1@example.com', 10, 500],
      ['Ünal Öz', 'unal@example.org', 50],
      ['Zoë O\\Neil', 'zoe@example.org', 40, 600],
      ['ada', 'lovelace@example.org', 60],
    ];
    for (const [i, [name, email, createdAt, lastSeenAt]] of people.entries()) {
      await stores.accounts.insert({
        ...BOB,
        email,
        name,
        role: i < 2 ? 'admin' : 'user',
        createdAt,
      });
      if (lastSeenAt === undefined) continue;
      await stores.sessions.replace(() => [], session(`k${i}`, { userId: i + 1, lastSeenAt }), 0);
    }
    await stores.accounts.change(4, { disabledAt: 1 });
    return stores;
  }

  const ids = async ({ accounts }: Stores, query: Partial<UserQuery>) => {
    const users = await accounts.list({ limit: 99, ...query });
    assert.equal(await accounts.count(query.text, query.filter), users.length);
    return users.map(({ id }) => id);
  };

  describe('AccountStore: lists', () => {
    it('finds any part of the address or the name, without case and accents', async (t) => {
      const stores = await setUp(t);
      const found: readonly [text: string, ids: readonly number[]][] = [
        ['', [1, 3, 4, 2, 7, 5, 6]],
        ['LOVELACE', [1, 7]],
        ['  ada ', [1, 7]],
        ['elodie', [2]],
        ['ÉLODIE d', [2]],
        ['unal ö', [5]],
        ['zoe@', [6]],
        ['.org', [7, 5, 6]],
        ['nobody', []],
      ];
      for (const [text, expected] of found)
        assert.deepEqual(await ids(stores, { text }), expected, text);
    });

    it('takes no character of a search for a wildcard', async (t) => {
      const stores = await setUp(t);
      assert.deepEqual(await ids(stores, { text: '_1' }), [3]);
      assert.deepEqual(await ids(stores, { text: '%' }), [4]);
      assert.deepEqual(await ids(stores, { text: '\\' }), [6]);
      for (const text of ['*', "' OR 1=1 --", '\u{10ffff}', 'a_a', 'a%a', '\0', 'a\0']) {
        assert.deepEqual(await ids(stores, { text }), [], text);
      }
    });

    it('finds a new name and address, and no longer the old ones', async (t) => {
      const stores = await setUp(t);
      await stores.accounts.change(1, { name: 'Grâce', email: 'hopper@example.com' });
      assert.deepEqual(await ids(stores, { text: 'grace' }), [1]);
      assert.deepEqual(await ids(stores, { text: 'ada' }), [7]);
      const link = resetLink('l', { userId: null, createdBy: null });
      const account = { ...BOB, name: 'Hélène', role: 'user' } as const;
      await stores.links.insertWithAccount(link, account);
      assert.deepEqual(await ids(stores, { text: 'helene' }), [8]);
    });

    it('sorts by address, by age and by last use, both ways; never used is the longest ago', async (t) => {
      const stores = await setUp(t);
      const sorted = {
        email: [1, 3, 4, 2, 7, 5, 6],
        created: [4, 2, 3, 1, 6, 5, 7],
        seen: [3, 5, 7, 1, 4, 6, 2],
      };
      for (const order of ['email', 'created', 'seen'] as const) {
        assert.deepEqual(await ids(stores, { order }), sorted[order], order);
        const down = await ids(stores, { order, descending: true });
        assert.deepEqual(down, sorted[order].toReversed(), order);
      }
    });

    it('filters by role, state, second factor and whether they were ever used, in each order', async (t) => {
      const stores = await setUp(t);
      await withTotp(stores, [], 6);
      const filters: readonly [filter: Partial<UserFilter>, ids: readonly number[]][] = [
        [{ role: 'admin' }, [1, 2]],
        [{ role: 'user' }, [3, 4, 5, 6, 7]],
        [{ disabled: true }, [4]],
        [{ disabled: false, role: 'admin' }, [1, 2]],
        [{ neverSeen: true }, [3, 5, 7]],
        [{ neverSeen: false, role: 'user', disabled: false }, [6]],
        [{ disabled: true, role: 'admin' }, []],
        [{ secondFactor: true }, [6]],
        [{ secondFactor: false, neverSeen: false }, [1, 2, 4]],
      ];
      for (const order of ['email', 'created', 'seen'] as const) {
        for (const [filter, expected] of filters) {
          const found = await ids(stores, { order, filter: { ...EVERY, ...filter } });
          assert.deepEqual(found.toSorted(), expected, JSON.stringify([order, filter]));
        }
      }
      const both = { text: 'ada', filter: { ...EVERY, role: 'user' } } as const;
      assert.deepEqual(await ids(stores, both), [7]);
    });

    it('pages forwards and back through equal values, each account once', async (t) => {
      const { accounts } = await setUp(t);
      for (const order of ['email', 'created', 'seen'] as const) {
        for (const descending of [false, true]) {
          const all = await accounts.list({ order, descending, limit: 99 });
          const query = { order, descending, limit: 2 };
          const pages: number[][] = [];
          let next: UserPlace | null = null;
          let previous: UserPlace | null = null;
          do {
            const span = next && { after: next };
            const page = await findPage(accounts, { ...query, span });
            assert.equal(page.total, 7);
            pages.push(page.users.map(({ id }) => id));
            assert.equal(page.previous === null, pages.length === 1);
            ({ next, previous } = page);
          } while (next !== null);
          assert.deepEqual(
            pages.flat(),
            all.map(({ id }) => id),
          );
          for (const expected of pages.slice(0, -1).reverse()) {
            const page = await findPage(accounts, {
              ...query,
              span: previous && { before: previous },
            });
            assert.deepEqual(
              page.users.map(({ id }) => id),
              expected,
            );
            assert.notEqual(page.next, null);
            previous = page.previous;
          }
          assert.equal(previous, null);
        }
      }
    });

    it('goes on from a place whose account is gone, and comes back to a whole first page', async (t) => {
      const { accounts } = await setUp(t);
      const first = await findPage(accounts, { limit: 3 });
      assert.deepEqual(first.next, { value: 'bobx1@example.com', id: 4 });
      await accounts.remove(4);
      const span = { after: first.next ?? assert.fail() };
      const second = await findPage(accounts, { limit: 3, span });
      assert.deepEqual(
        second.users.map(({ id }) => id),
        [2, 7, 5],
      );
      const back = await findPage(accounts, {
        limit: 3,
        span: { before: second.previous ?? assert.fail() },
      });
      assert.deepEqual(
        back.users.map(({ id }) => id),
        [1, 3, 2],
        'three, of which one was on the other page',
      );
      assert.equal(back.previous, null);
    });

    it('counts the accounts of each kind', async (t) => {
      const stores = await setUp(t);
      const link = resetLink('l', { userId: null, createdBy: null });
      await stores.links.insertWithAccount(link, { ...BOB, role: 'admin' });
      await stores.accounts.change(2, { disabledAt: 1 });
      assert.deepEqual(await stores.accounts.counts(), {
        accounts: 8,
        administrators: 1,
        disabled: 2,
        neverSeen: 4,
        withoutPassword: 1,
        secondFactor: 0,
      });
      const none = await (await backend.open(t)).accounts.counts();
      assert.deepEqual(Object.values(none), [0, 0, 0, 0, 0, 0]);
    });
  });

  describe('when an account was last used', () => {
    it('is stored at a sign-in, and stays when the sessions end', async (t) => {
      const { accounts, sessions } = await withPeople(await backend.open(t));
      assert.equal(await accounts.lastSeen(2), null);
      await sessions.replace(() => [], session('a', { lastSeenAt: 25 }), 0);
      await sessions.replace(() => [], session('b', { lastSeenAt: 21 }), 0);
      assert.equal(await accounts.lastSeen(2), 25, 'the latest');
      await sessions.forgetOf(2);
      const [, bob] = await accounts.list({ limit: 9 });
      assert.deepEqual([bob?.id, bob?.lastSeenAt], [2, 25]);
      assert.equal(await accounts.lastSeen(1), null);
      assert.equal(await accounts.lastSeen(99), null);
    });

    it('is stored with the sessions once it is ten minutes later, and never goes back', async (t) => {
      const { accounts, sessions } = await withPeople(await backend.open(t));
      await sessions.replace(() => [], session('a', { lastSeenAt: 20 }), 0);
      await sessions.replace(() => [], session('b', { lastSeenAt: 20 }), 0);
      const save = async (...times: number[]) => {
        const stored = await storedSessions(sessions);
        const moved = stored.map((one, i) => ({ ...one, lastSeenAt: times[i] ?? 20 }));
        await sessions.saveLastSeen(moved);
        return accounts.lastSeen(2);
      };
      assert.equal(await save(20 + ACCOUNT_SEEN_EVERY), 20);
      const late = 21 + ACCOUNT_SEEN_EVERY;
      assert.equal(await save(late, 30), late);
      assert.equal(await save(50, late - 1), late);
      await sessions.replace(() => [], session('c', { lastSeenAt: 60 }), 0);
      assert.equal(await accounts.lastSeen(2), late);
    });

    it('is not stored for a sign-in that is refused', async (t) => {
      const { accounts, sessions } = await withPeople(await backend.open(t));
      await assert.rejects(sessions.replace(() => [], session('a', { lastSeenAt: 25 }), 7));
      assert.equal(await accounts.lastSeen(2), null);
    });
  });
}
