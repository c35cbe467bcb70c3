import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Stores } from '../../src/auth/database.ts';
import type { ClientLogin } from '../../src/auth/oidc/client-login-store.ts';
import { isSecret } from '../../src/auth/secret.ts';
import { type Backend, session, withPeople } from './backend.ts';

const LATER = 10_000;

/** The clients of which sessions, as a text each, so that tests can compare them. */
const namesOf = (logins: readonly ClientLogin[]) =>
  logins.map(({ session, clientId }) => `${session} at ${clientId}`).sort();

const dueAt = async ({ clientLogins }: Stores, now: number, ofEach = 99) =>
  namesOf(await clientLogins.ended(ofEach, now));

/** Which clients know whose session, and have to be told that it has ended. */
export function describeClientLogins(backend: Backend): void {
  /** Bob with the sessions a, b and c. */
  async function setUp(t: TestContext): Promise<Stores> {
    const stores = await withPeople(await backend.open(t));
    await begin(stores, 'a', 'b', 'c');
    return stores;
  }

  async function begin({ accounts, sessions }: Stores, ...keys: readonly string[]): Promise<void> {
    const { passwordVersion } = (await accounts.find('bob@example.com')) ?? assert.fail();
    for (const key of keys) await sessions.replace(() => [], session(key), passwordVersion);
  }

  describe('ClientLoginStore', () => {
    it('gives the same random sid for the same session and client, and another one for others', async (t) => {
      const { clientLogins } = await setUp(t);
      const sid = await clientLogins.remember('a', 'wiki', 2, 'u-2');
      assert.ok(isSecret(sid));
      assert.equal(await clientLogins.remember('a', 'wiki', 2, 'u-2'), sid);
      assert.equal(await clientLogins.sidOf('a', 'wiki'), sid);
      const others = [
        await clientLogins.remember('a', 'tracker', 2, 'u-2'),
        await clientLogins.remember('b', 'wiki', 2, 'u-2'),
      ];
      assert.equal(new Set([sid, ...others]).size, 3);
      assert.equal(await clientLogins.sidOf('b', 'tracker'), null);
    });

    it('gives one sid to requests that come at once', async (t) => {
      const { clientLogins } = await setUp(t);
      const sids = await Promise.all(
        Array.from({ length: 9 }, () => clientLogins.remember('a', 'wiki', 2, 'u-2')),
      );
      assert.deepEqual(new Set(sids), new Set([await clientLogins.sidOf('a', 'wiki')]));
    });

    it('has what ended with its session, and nothing of sessions that go on', async (t) => {
      const stores = await setUp(t);
      const { clientLogins, sessions } = stores;
      const sid = await clientLogins.remember('a', 'wiki', 2, 'u-2');
      await clientLogins.remember('a', 'tracker', 2, 'u-2');
      await clientLogins.remember('b', 'wiki', 2, 'u-2');
      assert.deepEqual(await dueAt(stores, LATER), []);
      await sessions.forget(['a', 'c']);
      const due = await clientLogins.ended(99, 0);
      assert.deepEqual(namesOf(due), ['a at tracker', 'a at wiki']);
      assert.deepEqual(
        due.find(({ clientId }) => clientId === 'wiki'),
        { session: 'a', clientId: 'wiki', userId: 2, sub: 'u-2', sid, tries: 0 },
      );
    });

    const ends: Readonly<Record<string, (stores: Stores) => Promise<unknown>>> = {
      'is signed out': ({ sessions }) => sessions.forget(['a']),
      'is ended with all of its account': ({ sessions }) => sessions.forgetOf(2),
      'is ended with all there are': ({ sessions }) => sessions.forgetOf(null),
      'is ended by a new password': async ({ accounts }) => {
        const { passwordVersion } = (await accounts.find('bob@example.com')) ?? assert.fail();
        await accounts.setPassword(2, '$y', passwordVersion);
      },
      'is ended because its account is disabled': ({ accounts }) =>
        accounts.change(2, { disabledAt: 1 }),
      'is ended because its account is deleted': ({ accounts }) => accounts.remove(2),
      'makes place for a new one': async ({ accounts, sessions }) => {
        const { passwordVersion } = (await accounts.find('bob@example.com')) ?? assert.fail();
        await sessions.replace(() => ['a'], session('new'), passwordVersion);
      },
      'has expired and is deleted': async ({ sessions }) =>
        sessions.shared?.prune(1_000_000, 99) ?? sessions.forget(['a']),
    };
    for (const [how, end] of Object.entries(ends)) {
      it(`has the clients of a session that ${how}`, async (t) => {
        const stores = await setUp(t);
        await stores.clientLogins.remember('a', 'wiki', 2, 'u-2');
        await end(stores);
        assert.deepEqual(await dueAt(stores, LATER), ['a at wiki']);
      });
    }

    it('has the clients of a session that a command has ended', async (t) => {
      const { server, command } = await backend.openTwo(t);
      await begin(await withPeople(server), 'a');
      await server.clientLogins.remember('a', 'wiki', 2, 'u-2');
      await command.sessions.forgetOf(null);
      assert.deepEqual(await dueAt(server, LATER), ['a at wiki']);
    });

    it('keeps a sid when the session goes on under a new key', async (t) => {
      const stores = await setUp(t);
      const { accounts, clientLogins, sessions } = stores;
      const sid = await clientLogins.remember('a', 'wiki', 2, 'u-2');
      const { passwordVersion } = (await accounts.find('bob@example.com')) ?? assert.fail();
      const start = { continues: 'a' };
      await sessions.replace(() => ['a'], session('a2'), passwordVersion, start);
      assert.deepEqual(await dueAt(stores, LATER), []);
      assert.equal(await clientLogins.sidOf('a2', 'wiki'), sid);
      await sessions.forget(['a2']);
      assert.deepEqual(await dueAt(stores, LATER), ['a2 at wiki']);
    });

    it('has a client to tell at once that signs in a session which has just ended', async (t) => {
      const stores = await setUp(t);
      await stores.sessions.forget(['a']);
      assert.ok(isSecret(await stores.clientLogins.remember('a', 'wiki', 2, 'u-2')));
      assert.deepEqual(await dueAt(stores, 0), ['a at wiki']);
    });

    it('misses no client that signs in while its session ends', async (t) => {
      const [server, other = server] = await backend.openServers(t);
      await withPeople(server);
      const keys = Array.from({ length: 20 }, (_, i) => `s${i}`);
      await begin(server, ...keys);
      await Promise.all(
        keys.flatMap((key) => [
          other.clientLogins.remember(key, 'wiki', 2, 'u-2'),
          server.sessions.forget([key]),
        ]),
      );
      assert.equal((await dueAt(server, LATER)).length, keys.length);
    });

    it('has one that was tried in vain again when its next try is due', async (t) => {
      const stores = await setUp(t);
      const { clientLogins, sessions } = stores;
      await clientLogins.remember('a', 'wiki', 2, 'u-2');
      await sessions.forget(['a']);
      for (const tries of [1, 2]) {
        const [login = assert.fail()] = await clientLogins.ended(9, 100 * tries);
        assert.equal(login.tries, tries - 1);
        await clientLogins.tried(login, 100 * (tries + 1));
        assert.deepEqual(await dueAt(stores, 100 * (tries + 1) - 1), []);
      }
      assert.equal((await clientLogins.ended(9, 300))[0]?.tries, 2);
    });

    it('has some of each client, the ones that wait longest first', async (t) => {
      const stores = await setUp(t);
      const { clientLogins, sessions } = stores;
      for (const key of ['a', 'b', 'c']) await clientLogins.remember(key, 'dead', 2, 'u-2');
      await clientLogins.remember('c', 'wiki', 2, 'u-2');
      await sessions.forget(['a', 'b', 'c']);
      const due = await clientLogins.ended(99, 0);
      for (const login of due.filter(({ session }) => session === 'a')) {
        await clientLogins.tried(login, 50);
      }
      assert.deepEqual(await dueAt(stores, 99, 2), ['b at dead', 'c at dead', 'c at wiki']);
    });

    it('forgets those that are done', async (t) => {
      const stores = await setUp(t);
      const { clientLogins, sessions } = stores;
      for (const key of ['a', 'b']) await clientLogins.remember(key, 'wiki', 2, 'u-2');
      await clientLogins.remember('a', 'tracker', 2, 'u-2');
      await sessions.forget(['a', 'b']);
      const due = await clientLogins.ended(9, 0);
      await clientLogins.done(due.filter(({ clientId }) => clientId === 'wiki'));
      assert.deepEqual(await dueAt(stores, LATER), ['a at tracker']);
      await clientLogins.done(due);
      assert.deepEqual(await dueAt(stores, LATER), []);
      await clientLogins.done([]);
    });

    it('says which clients were told in vain, and of how many sessions', async (t) => {
      const stores = await setUp(t);
      const { clientLogins, sessions } = stores;
      for (const key of ['a', 'b', 'c']) await clientLogins.remember(key, 'wiki', 2, 'u-2');
      await clientLogins.remember('a', 'tracker', 2, 'u-2');
      await sessions.forget(['a', 'b']);
      assert.deepEqual(await clientLogins.waiting(), []);
      const due = await clientLogins.ended(9, 0);
      for (const login of due) await clientLogins.tried(login, 50);
      assert.deepEqual(await clientLogins.waiting(), [
        { clientId: 'tracker', count: 1 },
        { clientId: 'wiki', count: 2 },
      ]);
      await clientLogins.done(due);
      assert.deepEqual(await clientLogins.waiting(), []);
    });
  });
}
