import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Code } from '../../src/auth/code-store.ts';
import type { Stores } from '../../src/auth/database.ts';
import { type Backend, session, withPeople } from './backend.ts';

/** A code to enter an app, of the session `k`, that works until 100. */
export function code(key: string, more: Partial<Code> = {}): Code {
  const data = { app: 'https://app.example.com', next: "/?a='", maxAge: 3, nonce: null };
  return { key, kind: 'enter', session: 'k', data, expiresAt: 100, ...more };
}

/** One-time codes that browsers carry to apps. */
export function describeCodes(backend: Backend): void {
  /** Stores with a session `k` of bob. */
  async function withSession(stores: Stores): Promise<Stores> {
    await withPeople(stores);
    await stores.sessions.replace(() => [], session('k'), 0);
    return stores;
  }

  async function setUp(t: TestContext) {
    return withSession(await backend.open(t));
  }

  describe('CodeStore', () => {
    it('gives back what was stored, once', async (t) => {
      const { codes } = await setUp(t);
      for (const kind of ['enter', 'authorize'] as const) {
        const stored = code(`c ${kind}`, { kind });
        assert.equal(await codes.insert(stored), true);
        assert.deepEqual(await codes.redeem(kind, stored.key, 99), stored);
      }
      assert.equal(await codes.redeem('enter', 'unknown', 20), null);
    });

    it('says of a used code what was issued for it, and forgets it then', async (t) => {
      const { codes } = await setUp(t);
      for (const key of ['c', 'd']) {
        await codes.insert(code(key));
        await codes.redeem('enter', key, 20);
      }
      assert.equal(await codes.issue('c', 'child'), true);
      assert.deepEqual(await codes.redeem('enter', 'c', 500), { used: true, child: 'child' });
      assert.deepEqual(await codes.redeem('enter', 'd', 20), { used: true, child: null });
      assert.equal(await codes.redeem('enter', 'c', 20), null);
      assert.equal(await codes.issue('d', 'child'), false, 'it came back before this was issued');
    });

    it('redeems no code of another kind, and none that has expired', async (t) => {
      const { codes } = await setUp(t);
      await codes.insert(code('c'));
      assert.equal(await codes.redeem('authorize', 'c', 20), null);
      assert.equal(await codes.redeem('enter', 'c', 100), null);
      assert.deepEqual(await codes.redeem('enter', 'c', 99), code('c'), 'neither used it up');
      assert.equal(await codes.redeem('authorize', 'c', 20), null);
    });

    it('stores none for a session that has ended, and ends those it has with it', async (t) => {
      const { codes, sessions } = await setUp(t);
      assert.equal(await codes.insert(code('c', { session: 'unknown' })), false);
      await codes.insert(code('d'));
      await sessions.forget(['k']);
      assert.equal(await codes.redeem('enter', 'd', 20), null);
      assert.equal(await codes.issue('d', 'child'), false);
      assert.equal(await codes.insert(code('e')), false);
    });

    it('ends those of an account that is disabled', async (t) => {
      const { accounts, codes } = await setUp(t);
      await codes.insert(code('c'));
      await accounts.change(2, { disabledAt: 1 });
      assert.equal(await codes.redeem('enter', 'c', 20), null);
    });

    it('prunes those that have expired', async (t) => {
      const { codes } = await setUp(t);
      for (const key of ['c', 'd']) await codes.insert(code(key));
      await codes.redeem('enter', 'd', 20);
      await codes.prune(99);
      assert.deepEqual(await codes.redeem('enter', 'c', 99), code('c'));
      await codes.prune(100);
      for (const key of ['c', 'd']) assert.equal(await codes.redeem('enter', key, 20), null, key);
    });

    it('lets one of two processes redeem a code', async (t) => {
      const { server, command } = await backend.openTwo(t);
      await withSession(server);
      for (let i = 0; i < 20; i++) {
        const key = `c${i}`;
        await server.codes.insert(code(key));
        const outcomes = await Promise.all(
          [server, command].map(({ codes }) => codes.redeem('enter', key, 20)),
        );
        const [first, second] = outcomes.toSorted((a) => (a !== null && 'used' in a ? 1 : -1));
        assert.deepEqual([first, second], [code(key), { used: true, child: null }]);
      }
    });

    it('stores no code of a session that another process is ending', async (t) => {
      const { server, command } = await backend.openTwo(t);
      await withSession(server);
      for (let i = 0; i < 20; i++) {
        const own = { ...session(`s${i}`) };
        await server.sessions.replace(() => [], own, 0);
        await Promise.all([
          server.codes.insert(code(`c${i}`, { session: own.key })),
          command.sessions.forget([own.key]),
        ]);
        assert.equal(await server.codes.redeem('enter', `c${i}`, 20), null);
      }
    });
  });
}
