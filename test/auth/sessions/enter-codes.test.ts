import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { hashSecret, isSecret, makeSecret } from '../../../src/auth/secret.ts';
import {
  browserSecret,
  ENTER_MS,
  EnterCodes,
  stateOf,
} from '../../../src/auth/sessions/enter-codes.ts';
import { session, withPeople } from '../../stores/backend.ts';
import { openTestDatabase } from '../../test-database.ts';

const ENTRY = { app: 'https://wiki.example.com', next: '/Page?a=1', state: stateOf(makeSecret()) };

async function setUp(t: TestContext) {
  const clock = { now: 1_000 };
  const { stores, close, dump } = await openTestDatabase(undefined, () => clock.now);
  t.after(close);
  await withPeople(stores);
  await stores.sessions.replace(() => [], session('k'), 0);
  return { clock, stores, dump, codes: new EnterCodes(stores.codes, () => clock.now) };
}

describe('EnterCodes', () => {
  it('gives back what a code was issued for, and to which session, once', async (t) => {
    const { codes, dump } = await setUp(t);
    const code = (await codes.issue({ key: 'k' }, ENTRY)) ?? assert.fail();
    assert.ok(isSecret(code));
    const stored = (await dump('codes')).join();
    assert.ok(stored.includes(hashSecret(code)) && !stored.includes(code));
    assert.deepEqual(await codes.redeem(code), { ...ENTRY, session: 'k' });
    for (let i = 0; i < 2; i++) assert.equal(await codes.redeem(code), null);
  });

  it('issues codes for thirty seconds', async (t) => {
    const { clock, codes } = await setUp(t);
    assert.equal(ENTER_MS, 30_000);
    for (const [ms, isGood] of [
      [29_999, true],
      [30_000, false],
    ] as const) {
      const code = (await codes.issue({ key: 'k' }, ENTRY)) ?? assert.fail();
      clock.now += ms;
      assert.equal((await codes.redeem(code)) !== null, isGood);
    }
  });

  it('issues none for a session that has ended', async (t) => {
    const { codes } = await setUp(t);
    assert.equal(await codes.issue({ key: 'gone' }, ENTRY), null);
  });

  it('redeems no code of a client of OpenID Connect, and no text that is none', async (t) => {
    const { clock, codes, stores } = await setUp(t);
    const code = makeSecret();
    const data = { ...ENTRY };
    const expiresAt = clock.now + 1_000;
    const key = hashSecret(code);
    await stores.codes.insert({ key, kind: 'authorize', session: 'k', data, expiresAt });
    for (const text of [code, key, '', 'x', '__proto__', `${code} `]) {
      assert.equal(await codes.redeem(text), null, text);
    }
  });
});

describe('browserSecret', () => {
  it('keeps the secret that a browser has, and replaces what is none', () => {
    const secret = makeSecret();
    assert.equal(browserSecret(secret), secret);
    for (const had of [null, '', 'x', `${secret}.`]) {
      const fresh = browserSecret(had);
      assert.ok(isSecret(fresh) && fresh !== had);
    }
  });
});

describe('stateOf', () => {
  it('is the SHA-256 of the secret: the addresses that it is in tell nobody the secret', () => {
    const secret = makeSecret();
    assert.equal(stateOf(secret), hashSecret(secret));
    assert.notEqual(stateOf(secret), secret);
  });
});
