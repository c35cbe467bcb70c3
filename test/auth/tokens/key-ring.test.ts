import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createSeal } from '../../../src/auth/seal.ts';
import { StoreUnavailable } from '../../../src/auth/store-errors.ts';
import { KEY_AGE, KeyRing, PUBLISHED_BEFORE } from '../../../src/auth/tokens/key-ring.ts';
import { makeTokenKey, type StoredKey } from '../../../src/auth/tokens/token-keys.ts';
import type { KeyStore } from '../../../src/auth/tokens/token-stores.ts';
import { openTestDatabase } from '../../sqlite/test-database.ts';

const START = Date.UTC(2026, 10, 21);
const DAY = 86_400_000;
const TOKENS_LIVE = 600_000;
const SEAL = createSeal([Buffer.alloc(32, 1)]);

function setup(t: TestContext, overrides: Partial<KeyStore> = {}) {
  const database = openTestDatabase();
  t.after(() => database.stores.close());
  const clock = { now: START };
  const outside = { version: 1 };
  const store = database.stores.sealed(SEAL, () => {}).keys;
  const ring = new KeyRing({
    store: { ...store, version: () => outside.version, ...overrides },
    algorithm: 'EdDSA',
    tokensLive: TOKENS_LIVE,
    now: () => clock.now,
  });
  const ids = async () => [...(await ring.keys()).keys()];
  /** A new key, as `keys rotate` makes one at this moment. */
  const rotate = async (createdAt = clock.now): Promise<string> => {
    const key: StoredKey = { ...makeTokenKey('EdDSA'), createdAt, signsFrom: 0 };
    await store.add(key);
    outside.version++;
    return key.id;
  };
  return { clock, outside, store, ring, ids, rotate };
}

describe('KeyRing.keys', () => {
  it('makes a first key, which signs at once', async (t) => {
    const { ring, ids, store } = setup(t);
    const [key, ...others] = await store.all();
    assert.deepEqual([key, others], [undefined, []]);
    assert.equal((await ids()).length, 1);
    assert.equal(await ring.keys(), await ring.keys(), 'the same Map');
  });

  it('signs with a key of the command line at once, and accepts the previous one for ten minutes', async (t) => {
    const { clock, ids, rotate } = setup(t);
    const [first = ''] = await ids();
    clock.now += DAY;
    const second = await rotate();
    assert.deepEqual(await ids(), [second, first]);
    clock.now += TOKENS_LIVE - 1;
    assert.deepEqual(await ids(), [second, first]);
    clock.now += 1;
    assert.deepEqual(await ids(), [second]);
  });

  it('signs with a key of the command line although the clock is set back', async (t) => {
    const { clock, ids, rotate } = setup(t);
    const [first = ''] = await ids();
    clock.now += DAY;
    const second = await rotate();
    clock.now -= 2 * DAY;
    assert.deepEqual(await ids(), [second], `and ${first} may be the one that got out`);
  });

  it('tries again when the store was out of reach', async (t) => {
    let broken = true;
    const database = setup(t);
    const { ids } = setup(t, {
      all: () => (broken ? Promise.reject(new StoreUnavailable()) : database.store.all()),
      addFirst: (key) => database.store.addFirst(key),
    });
    await assert.rejects(ids(), StoreUnavailable);
    broken = false;
    assert.equal((await ids()).length, 1);
  });
});

describe('KeyRing.renew', () => {
  it('does nothing for 90 days', async (t) => {
    const { clock, ring, ids } = setup(t);
    const before = await ids();
    clock.now += KEY_AGE - 1;
    assert.equal(await ring.renew(), null);
    assert.deepEqual(await ids(), before);
  });

  it('publishes a new key for fifteen minutes before it signs', async (t) => {
    const { clock, ring, ids } = setup(t);
    const [old = ''] = await ids();
    clock.now += KEY_AGE;
    const { id: fresh = '' } = (await ring.renew()) ?? {};
    assert.deepEqual(await ids(), [old, fresh], 'seen although no other process wrote');
    assert.equal(await ring.renew(), null, 'once');
    clock.now += PUBLISHED_BEFORE - 1;
    assert.deepEqual(await ids(), [old, fresh]);
    clock.now += 1;
    assert.deepEqual(await ids(), [fresh, old]);
  });

  it('keeps the old key until the last token that it signed has expired, and then deletes it', async (t) => {
    const { clock, ring, ids, store } = setup(t);
    const [old = ''] = await ids();
    clock.now += KEY_AGE;
    const { id: fresh = '' } = (await ring.renew()) ?? {};
    clock.now += PUBLISHED_BEFORE + TOKENS_LIVE - 1;
    assert.equal(await ring.renew(), null);
    assert.deepEqual(await ids(), [fresh, old]);
    clock.now += 1;
    assert.deepEqual(await ids(), [fresh], 'not believed, deleted or not');
    assert.equal(await ring.renew(), null);
    assert.deepEqual(
      (await store.all()).map(({ id }) => id),
      [fresh],
    );
  });

  it('deletes keys that the command line has replaced', async (t) => {
    const { clock, ring, ids, rotate, store } = setup(t);
    await ids();
    const second = await rotate();
    clock.now += TOKENS_LIVE;
    await ring.renew();
    assert.deepEqual(
      (await store.all()).map(({ id }) => id),
      [second],
    );
  });

  it('goes on, and makes few keys, when the clock was a year ahead and is set right', async (t) => {
    const { clock, ring, ids, store } = setup(t);
    const [first = ''] = await ids();
    clock.now += 365 * DAY;
    const { id: ofNextYear = '' } = (await ring.renew()) ?? {};
    clock.now -= 365 * DAY;
    assert.deepEqual(await ids(), [first, ofNextYear]);
    const { id: fresh = '' } = (await ring.renew()) ?? {};
    assert.equal(await ring.renew(), null);
    assert.equal((await ids())[0], first);
    clock.now += PUBLISHED_BEFORE;
    assert.equal((await ids())[0], fresh);
    clock.now += TOKENS_LIVE;
    await ring.renew();
    assert.equal((await store.all()).length, 1);
  });

  it('goes on when the clock starts in 1970 and is set right', async (t) => {
    const { clock, ring, ids, rotate, store } = setup(t);
    const only = await rotate();
    clock.now = 0;
    assert.deepEqual(await ids(), [only]);
    const { id: of1970 = '' } = (await ring.renew()) ?? {};
    assert.equal(await ring.renew(), null);
    clock.now = START;
    assert.equal((await ids())[0], of1970);
    const { id: fresh = '' } = (await ring.renew()) ?? {};
    assert.equal(await ring.renew(), null);
    clock.now += PUBLISHED_BEFORE + TOKENS_LIVE;
    await ring.renew();
    assert.deepEqual(
      (await store.all()).map(({ id }) => id),
      [fresh],
    );
  });

  it('signs with some key at every moment, wherever the clock jumps', async (t) => {
    const { clock, ring, ids } = setup(t);
    const jumps = [0, 400, -800, 1, 90, -1, 0.01, 5, -90, 0.02, 91, 0.005, 0.005, 0.01];
    for (const days of jumps) {
      clock.now += days * DAY;
      const [before] = await ids();
      await ring.renew();
      assert.equal((await ids())[0], before, 'what renewing makes does not sign yet');
      assert.ok(before);
    }
  });
});
