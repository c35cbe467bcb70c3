import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BY_COMMAND, BY_SERVER, type EventKind } from '../../src/auth/events.ts';
import type { UnloggedActs } from '../../src/auth/unlogged-acts.ts';
import { authEvent, type Backend, withPeople } from './backend.ts';

/** An event that a command stores. */
const byCommand = (kind: EventKind, at = 1) =>
  authEvent({ kind, at, requestId: BY_COMMAND, address: '', userId: 2 });

const kindsOf = async (acts: UnloggedActs, limit = 99) =>
  (await acts.oldest(limit)).map(({ kind }) => kind);

/** What commands did, for the log of the server. */
export function describeUnloggedActs(backend: Backend): void {
  describe('UnloggedActs', () => {
    it('has what commands did, and nothing else, until it is removed', async (t) => {
      const { events, unloggedActs } = await backend.open(t);
      await events.append({ ...byCommand('role_changed', 7), reason: 'admin', about: 'a@x.org' });
      await events.append(authEvent({ kind: 'login' }));
      await events.append(authEvent({ kind: 'key_rotated', requestId: BY_SERVER }));
      await events.append({ ...byCommand('sessions_revoked', 8), userId: null });
      const found = await unloggedActs.oldest(99);
      assert.deepEqual(
        found.map(({ id: _, ...act }) => act),
        [
          { at: 7, kind: 'role_changed', reason: 'admin', userId: 2 },
          { at: 8, kind: 'sessions_revoked', reason: null, userId: null },
        ],
      );
      assert.deepEqual(await kindsOf(unloggedActs, 1), ['role_changed']);
      await unloggedActs.remove(found.slice(0, 1).map(({ id }) => id));
      assert.deepEqual(await kindsOf(unloggedActs), ['sessions_revoked']);
      await unloggedActs.remove(found.map(({ id }) => id));
      assert.deepEqual(await kindsOf(unloggedActs), []);
      assert.equal((await events.recent(null, 9)).length, 4, 'the events stay');
    });

    it('keeps them when the account is deleted, and its events with it', async (t) => {
      const { accounts, events, unloggedActs } = await withPeople(await backend.open(t));
      await events.append(byCommand('role_changed'));
      await accounts.remove(2);
      await events.append({ ...byCommand('user_deleted'), userId: null });
      assert.deepEqual(await kindsOf(unloggedActs), ['role_changed', 'user_deleted']);
      assert.equal((await events.recent(2, 9)).length, 0);
    });

    it('has each of many that two commands do at once, for the server beside them', async (t) => {
      const { server, command } = await backend.openTwo(t);
      const times = Array.from({ length: 25 }, (_, i) => i);
      await Promise.all(
        [server, command].flatMap(({ events }, i) =>
          times.map((at) => events.append(byCommand('user_added', 2 * at + i))),
        ),
      );
      const found = (await server.unloggedActs.oldest(99)).map(({ at }) => at);
      assert.deepEqual(
        found.sort((a, b) => a - b),
        Array.from({ length: 50 }, (_, i) => i),
      );
    });

    it('has nothing of an event that is not stored', async (t) => {
      const { stores, refuse } = await backend.openRefusing(t);
      await refuse();
      await assert.rejects(stores.events.append(byCommand('user_added')));
      assert.deepEqual(await kindsOf(stores.unloggedActs), []);
    });
  });
}
