import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSeal } from '../../src/auth/seal.ts';
import { PasswordOutdated } from '../../src/auth/store-errors.ts';
import { makeTokenKey } from '../../src/auth/tokens/token-keys.ts';
import { ADA, type Backend, BOB, invitation, session, withPeople } from './backend.ts';

const ROUNDS = 20;

/** Two processes on one database: what both do at once, and what one learns of the other. */
export function describeRaces(backend: Backend): void {
  describe('two processes', () => {
    it('make one account for one e-mail address', async (t) => {
      const { server, command } = await backend.openTwo(t);
      for (let i = 0; i < ROUNDS; i++) {
        const account = { ...ADA, email: `a${i}@example.com`, role: 'user' } as const;
        const made = await Promise.all(
          [server, command].map(({ accounts }) => accounts.insert(account)),
        );
        assert.equal(made.filter((user) => user !== null).length, 1);
      }
    });

    it('redeem an invitation once', async (t) => {
      const { server, command } = await backend.openTwo(t);
      await withPeople(server);
      for (let i = 0; i < ROUNDS; i++) {
        await server.links.insert(invitation(`k${i}`));
        const outcomes = await Promise.all(
          [server, command].map(({ links }, n) =>
            links.redeemInvitation(`k${i}`, { ...BOB, email: `${i}-${n}@example.com` }),
          ),
        );
        assert.equal(outcomes.filter((outcome) => outcome === 'gone').length, 1);
      }
    });

    it('leave one administrator when each takes the role from the other', async (t) => {
      const { server, command } = await backend.openTwo(t);
      await withPeople(server);
      for (let i = 0; i < ROUNDS; i++) {
        for (const id of [1, 2]) await server.accounts.change(id, { role: 'admin' });
        const done = await Promise.all([
          server.accounts.change(1, { role: 'user' }),
          command.accounts.change(2, { role: 'user' }),
        ]);
        assert.deepEqual(done.toSorted(), ['changed', 'last_admin']);
        assert.equal(await server.accounts.hasAdmin(), true);
      }
    });

    it('store no session of an account that is being disabled', async (t) => {
      const { server, command } = await backend.openTwo(t);
      await withPeople(server);
      for (let i = 0; i < ROUNDS; i++) {
        const [stored] = await Promise.allSettled([
          server.sessions.replace(() => [], session(`k${i}`), i),
          command.accounts.change(2, { disabledAt: 1 }),
        ]);
        assert.equal(await server.sessions.has(`k${i}`), false);
        if (stored.status === 'rejected') assert.ok(stored.reason instanceof PasswordOutdated);
        await command.accounts.change(2, { disabledAt: null });
      }
    });

    it('use a refresh token once, whichever is first', async (t) => {
      const { server, command } = await backend.openTwo(t);
      await withPeople(server);
      await server.sessions.replace(() => [], session('k'), 0, {
        refresh: { family: 'f', key: 'a', handle: 'h' },
      });
      const at = { now: 1_000, overlap: 0 };
      await server.tokens.rotate({ family: 'f', key: 'a' }, 'b', at);
      const later = { now: 2_000, overlap: -1 };
      const outcomes = await Promise.all(
        [server, command].map(({ tokens }, n) =>
          tokens.rotate({ family: 'f', key: 'b' }, `c${n}`, later),
        ),
      );
      assert.deepEqual([...outcomes].sort(), ['reused', 'rotated']);
    });

    it('make one first key', async (t) => {
      const { server, command } = await backend.openTwo(t);
      const seal = createSeal([Buffer.alloc(32, 1)]);
      const rings = [server, command].map((stores) => stores.sealed(seal, assert.fail).keys);
      const times = { createdAt: 1, signsFrom: 0 };
      await Promise.all(rings.map((keys) => keys.addFirst({ ...makeTokenKey('EdDSA'), ...times })));
      assert.equal((await rings[0]?.all())?.length, 1);
    });

    it('see the end of a session: the version changes, and the session is not found', async (t) => {
      const { server, command } = await backend.openTwo(t);
      await withPeople(server);
      await server.sessions.replace(() => [], session('k'), 0);
      const before = server.sessions.version();
      assert.equal(await server.sessions.has('k'), true);
      await command.sessions.forget(['k']);
      assert.ok(server.sessions.version() !== before); // NaN equals nothing
      assert.equal(await server.sessions.has('k'), false);
    });

    it('see a new key: the version changes', async (t) => {
      const { server, command } = await backend.openTwo(t);
      const seal = createSeal([Buffer.alloc(32, 1)]);
      const { keys } = server.sealed(seal, assert.fail);
      assert.deepEqual(await keys.all(), []);
      const before = keys.version();
      const key = { ...makeTokenKey('EdDSA'), createdAt: 1, signsFrom: 0 };
      await command.sealed(seal, assert.fail).keys.add(key);
      assert.ok(keys.version() !== before);
      assert.equal((await keys.all()).length, 1);
    });

    it('see each change of an account and each event', async (t) => {
      const { server, command } = await backend.openTwo(t);
      await withPeople(server);
      assert.equal((await server.accounts.byId(2))?.role, 'user');
      assert.deepEqual(await server.events.signIns(2), []);
      await command.accounts.change(2, { role: 'admin' });
      const from = { requestId: 'cli', address: '', userAgent: '' };
      const event = { at: 1, kind: 'login', reason: null, userId: 2, actorId: null } as const;
      await command.events.append({ ...event, ...from });
      assert.equal((await server.accounts.byId(2))?.role, 'admin');
      assert.equal((await server.events.signIns(2)).length, 1);
    });
  });
}
