import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { type Backend, session, withPeople } from './backend.ts';

const AT = { now: 1_000, overlap: 100 };
const token = (key: string, family = 'f') => ({ family, key });

/** Refresh tokens: each is used once, and a copy is noticed. */
export function describeTokens(backend: Backend): void {
  /** One session `k`, whose family is `f` and whose token is `a`. */
  async function setUp(t: TestContext) {
    const { sessions, tokens } = await withPeople(await backend.open(t));
    await sessions.replace(() => [], session('k'), 0, {
      refresh: { family: 'f', key: 'a', handle: 'h' },
    });
    return { sessions, store: tokens };
  }

  describe('TokenStore', () => {
    it('puts the successor in the place of the token', async (t) => {
      const { store } = await setUp(t);
      assert.equal(await store.rotate(token('a'), 'b', AT), 'rotated');
      assert.equal(await store.check(token('b'), AT), 'valid');
    });

    it('takes the predecessor again while its successor is unused, until the overlap is over', async (t) => {
      const { store } = await setUp(t);
      await store.rotate(token('a'), 'b', AT);
      assert.equal(await store.rotate(token('a'), 'c', { ...AT, now: 1_100 }), 'rotated');
      assert.equal(await store.rotate(token('a'), 'd', { ...AT, now: 1_101 }), 'reused');
      assert.equal(await store.check(token('c'), AT), 'valid', 'and nothing was changed');
    });

    it('knows every other token of a family as a copy: used, displaced or never given', async (t) => {
      const { store } = await setUp(t);
      await store.rotate(token('a'), 'b', AT);
      await store.rotate(token('a'), 'c', AT);
      assert.equal(await store.rotate(token('b'), 'x', AT), 'reused', 'displaced');
      await store.rotate(token('c'), 'd', AT);
      for (const key of ['a', 'b', 'never']) {
        assert.equal(await store.rotate(token(key), 'x', AT), 'reused', key);
      }
      assert.equal(await store.check(token('d'), AT), 'valid');
    });

    it('does not know a family that is not there, or whose session has ended', async (t) => {
      const { store, sessions } = await setUp(t);
      assert.equal(await store.rotate(token('a', 'g'), 'x', AT), 'unknown');
      await sessions.forget(['k']);
      assert.equal(await store.rotate(token('a'), 'x', AT), 'unknown');
    });

    it('says what a token is without using it up', async (t) => {
      const { store } = await setUp(t);
      for (let i = 0; i < 2; i++) assert.equal(await store.check(token('a'), AT), 'valid');
      assert.equal(await store.check(token('z'), AT), 'reused');
      assert.equal(await store.check(token('a', 'g'), AT), 'unknown');
      await store.rotate(token('a'), 'b', AT);
      assert.equal(await store.check(token('a'), { ...AT, now: 1_100 }), 'valid');
      assert.equal(await store.check(token('a'), { ...AT, now: 1_101 }), 'reused');
    });
  });
}
