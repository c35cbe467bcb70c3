import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { User } from '../../../src/auth/accounts/user.ts';
import { createSeal } from '../../../src/auth/seal.ts';
import { isSecret, makeSecret } from '../../../src/auth/secret.ts';
import { REMEMBERED, SESSIONS_PER_USER } from '../../../src/auth/sessions/session.ts';
import { Sessions } from '../../../src/auth/sessions/sessions.ts';
import { StoreUnavailable } from '../../../src/auth/store-errors.ts';
import { KeyRing } from '../../../src/auth/tokens/key-ring.ts';
import { REFRESHES } from '../../../src/auth/tokens/refresh-exchange.ts';
import type { Caller, Refreshed } from '../../../src/auth/tokens/token-results.ts';
import type { KeyStore } from '../../../src/auth/tokens/token-stores.ts';
import { Tokens } from '../../../src/auth/tokens/tokens.ts';
import { BAD_TOKENS } from '../../../src/auth/tokens/verifier.ts';
import { openTestDatabase } from '../../sqlite/test-database.ts';
import type { Kind, TestDatabase } from '../../test-database.ts';
import { grantTo } from '../sign-in/grant.ts';

const ADA = { userId: 1, address: '192.0.2.1', userAgent: 'curl/8.5.0' };
const LIMITS = { normal: REMEMBERED, remembered: REMEMBERED, perUser: SESSIONS_PER_USER };

const ORIGIN = 'http://localhost';
const WIKI = 'https://wiki.example.com';

type Setup = {
  tokens: ReturnType<typeof client>;
  user: User;
  sessions: Sessions;
  database: TestDatabase;
  clock: { now: number };
  count(kind: Kind): Promise<number>;
};

/** Tokens on an empty database with one account (1). */
async function setup(t: TestContext, overrides: Partial<KeyStore> = {}): Promise<Setup> {
  const database = openTestDatabase();
  t.after(() => database.stores.close());
  const account = { email: 'ada@example.com', passwordHash: '', createdAt: 1 };
  const user = await database.stores.accounts.insert({ ...account, role: 'user' });
  assert.ok(user);
  const clock = { now: Date.UTC(2026, 10, 21) };
  const now = () => clock.now;
  const sessions = new Sessions(database.stores.sessions, LIMITS, now);
  const tokens = another({ database, sessions, clock, user }, overrides);
  const count = async (kind: Kind) => (await database.dump(kind)).length;
  return { tokens, user, sessions, database, clock, count };
}

const SEAL = createSeal([Buffer.alloc(32, 1)]);
const keyStore = (database: TestDatabase) => database.stores.sealed(SEAL, () => {}).keys;

/** Another process, as it were, on the same database. */
function another(
  { database, sessions, clock, user }: Pick<Setup, 'database' | 'sessions' | 'clock' | 'user'>,
  overrides: Partial<KeyStore> = {},
) {
  const ring = new KeyRing({
    store: { ...keyStore(database), version: () => 0, ...overrides },
    tokensLive: 600_000,
    algorithm: 'EdDSA',
    now: () => clock.now,
  });
  const tokens = new Tokens({
    store: database.stores.tokens,
    ring,
    idTokenRing: { existing: async () => new Map() },
    sessions,
    accounts: database.stores.accounts,
    factorPolicy: { mustEnrol: () => false },
    audiences: [WIKI],
    algorithm: 'EdDSA',
    issuer: ORIGIN,
    limits: database.stores.limits,
    now: () => clock.now,
  });
  return client(tokens, user);
}

/** Tokens as a program of the account uses them, from its address. */
function client(tokens: Tokens, user: User) {
  const { address, userAgent } = ADA;
  const caller: Caller = {
    grant: grantTo(user),
    address,
    userAgent,
    name: null,
    audience: ORIGIN,
  };
  return {
    begin: (more: Partial<Caller> = {}) => tokens.begin({ ...caller, ...more }),
    refresh: (token: string, from = address) => tokens.refresh(token, ORIGIN, from),
    check: (token: string, from = address) => tokens.check(token, from),
    jwks: () => tokens.jwks(),
  };
}

function tokenOf(refreshed: Refreshed): string {
  assert.ok(refreshed.ok, JSON.stringify(refreshed));
  return refreshed.pair.refreshToken;
}

describe('Tokens.begin', () => {
  it('starts the session of a program, which is still one after a restart', async (t) => {
    const { tokens, sessions, database, clock } = await setup(t);
    await tokens.begin();
    await sessions.start({
      ...ADA,
      passwordVersion: 0,
      remember: true,
      replaces: null,
      method: 'password',
    });
    const restarted = new Sessions(database.stores.sessions, LIMITS, () => clock.now);
    await restarted.restore();
    for (const all of [sessions, restarted]) {
      const programs = (await all.of(1)).map(({ program }) => program);
      assert.deepEqual(
        programs.map((program) => program?.name),
        [undefined, null],
      );
    }
  });

  it('leaves no session behind when its refresh token cannot be stored', async (t) => {
    const { tokens, sessions, database, count } = await setup(t);
    await database.breakChange('INSERT', 'refresh_tokens');
    await assert.rejects(tokens.begin(), /broken for a test/);
    assert.equal(await count('sessions'), 0);
    assert.equal(sessions.size, 0);
  });

  it('leaves no session behind when there are no keys to sign with, and tries again', async (t) => {
    let broken = true;
    const { tokens, database, count } = await setup(t, {
      all: () => (broken ? Promise.reject(new StoreUnavailable()) : store.all()),
    });
    const store = keyStore(database);
    await assert.rejects(tokens.begin(), StoreUnavailable);
    assert.equal(await count('sessions'), 0);
    broken = false;
    assert.ok((await tokens.begin()).pair.token);
  });

  it('returns the sessions of programs that it ended for the limit', async (t) => {
    const { tokens } = await setup(t);
    const first = await tokens.begin();
    for (let i = 1; i < SESSIONS_PER_USER; i++) {
      assert.deepEqual((await tokens.begin()).evicted, []);
    }
    const { evicted } = await tokens.begin();
    assert.deepEqual(
      evicted.map(({ id }) => id),
      [first.session.id],
    );
  });
});

describe('Tokens.refresh', () => {
  it('gives 43 characters each time, of which the second half is new', async (t) => {
    const { tokens, clock } = await setup(t);
    let { refreshToken } = (await tokens.begin()).pair;
    const family = refreshToken.slice(0, 21); // the whole characters of its sixteen bytes
    const others = new Set([(await tokens.begin()).pair.refreshToken.slice(0, 21)]);
    const halves = new Set<string>();
    for (let i = 0; i < 100; i++) {
      assert.ok(isSecret(refreshToken));
      assert.equal(refreshToken.slice(0, 21), family);
      assert.ok(!others.has(family), 'another session is another family');
      halves.add(refreshToken.slice(22));
      clock.now += REFRESHES.refillMs;
      refreshToken = tokenOf(await tokens.refresh(refreshToken));
    }
    assert.equal(halves.size, 100);
  });

  it('keeps neither a token nor its family, but their SHA-256', async (t) => {
    const { tokens, database } = await setup(t);
    const { refreshToken } = (await tokens.begin()).pair;
    const next = tokenOf(await tokens.refresh(refreshToken));
    const rows = (await database.dump('refresh_tokens')).join();
    for (const token of [refreshToken, next]) {
      assert.ok(!rows.includes(token.slice(0, 21)));
      assert.ok(!rows.includes(token.slice(22)));
    }
  });

  it('is limited for each session: ten at once, then one in ten seconds, and the token stays good', async (t) => {
    const { tokens, clock } = await setup(t);
    const other = (await tokens.begin()).pair.refreshToken;
    let { refreshToken } = (await tokens.begin()).pair;
    for (let i = 0; i < 10; i++) refreshToken = tokenOf(await tokens.refresh(refreshToken));
    const refused = { ok: false, reason: 'throttled', retryAfter: 10 };
    for (let i = 0; i < 3; i++) assert.deepEqual(await tokens.refresh(refreshToken), refused);
    assert.ok((await tokens.refresh(other)).ok, 'not for the other one');
    clock.now += 9_000;
    assert.deepEqual(await tokens.refresh(refreshToken), { ...refused, retryAfter: 1 });
    clock.now += 1_000;
    refreshToken = tokenOf(await tokens.refresh(refreshToken));
    assert.deepEqual(await tokens.refresh(refreshToken), refused);
  });

  it('detects a reused token although a thief has spent the rate limit of the session', async (t) => {
    const { tokens, sessions } = await setup(t);
    const stolen = (await tokens.begin()).pair.refreshToken;
    let thief = stolen;
    for (let i = 0; i < 10; i++) thief = tokenOf(await tokens.refresh(thief));
    assert.deepEqual(await tokens.refresh(stolen), { ok: false, reason: 'reused', userId: 1 });
    assert.deepEqual(await sessions.of(1), []);
  });

  it('keeps one row for each session, and none when that ends', async (t) => {
    const { tokens, sessions, clock, count } = await setup(t);
    const login = await tokens.begin();
    await tokens.begin();
    let { refreshToken } = login.pair;
    for (let i = 0; i < 100; i++) {
      clock.now += REFRESHES.refillMs;
      refreshToken = tokenOf(await tokens.refresh(refreshToken));
    }
    assert.equal(await count('refresh_tokens'), 2);
    await sessions.end(login.session);
    assert.equal(await count('refresh_tokens'), 1);
  });

  it('accepts the previous token of a client whose responses were lost, and no older one', async (t) => {
    const { tokens, clock } = await setup(t);
    const first = (await tokens.begin()).pair.refreshToken;
    for (let i = 0; i < 3; i++) tokenOf(await tokens.refresh(first)); // none of them arrives
    clock.now += 20_000;
    const second = tokenOf(await tokens.refresh(first));
    const third = tokenOf(await tokens.refresh(second));
    assert.ok((await tokens.refresh(third)).ok);
    assert.deepEqual(await tokens.refresh(second), { ok: false, reason: 'reused', userId: 1 });
  });

  it('does not extend the overlap with another use: it begins at the first one', async (t) => {
    const { tokens, clock } = await setup(t);
    const { refreshToken } = (await tokens.begin()).pair;
    for (const wait of [0, 15_000, 5_000]) {
      clock.now += wait;
      tokenOf(await tokens.refresh(refreshToken));
    }
    clock.now += 1;
    assert.equal((await tokens.refresh(refreshToken)).ok, false);
  });

  it('ends no session for a token that can only be a guess', async (t) => {
    const { tokens, sessions } = await setup(t);
    await tokens.begin();
    const guess = 'A'.repeat(43);
    assert.deepEqual(await tokens.refresh(guess), { ok: false, reason: 'unknown' });
    assert.equal((await sessions.of(1)).length, 1);
  });
});

describe('a token that is not ours', () => {
  const DAY = 86_400_000;

  it('keeps no session alive, although it names one', async (t) => {
    const { tokens, sessions, clock } = await setup(t);
    const { token } = (await tokens.begin()).pair;
    const forged = `${token.slice(0, -4)}AAAA`;
    clock.now += 10 * DAY;
    assert.equal((await tokens.check(forged)).ok, false);
    clock.now += 5 * DAY;
    assert.deepEqual(await sessions.of(1), []);
  });

  it('costs its sender a try, also as a refresh token, and valid tokens are still accepted', async (t) => {
    const { tokens } = await setup(t);
    const { token, refreshToken } = (await tokens.begin()).pair;
    const unknown = { ok: false, reason: 'unknown' };
    for (let i = 0; i < BAD_TOKENS.capacity / 2; i++) {
      assert.deepEqual(await tokens.refresh(makeSecret()), unknown);
      assert.equal((await tokens.check('x')).ok, false);
    }
    const throttled = { ok: false, reason: 'throttled', retryAfter: 10 };
    assert.deepEqual(await tokens.refresh(makeSecret()), throttled);
    assert.deepEqual(await tokens.check('x'), throttled);
    assert.deepEqual(await tokens.refresh(makeSecret(), '198.51.100.7'), unknown);
    assert.ok((await tokens.check(token)).ok);
    const next = await tokens.refresh(refreshToken);
    assert.ok(next.ok && (await tokens.check(next.pair.token)).ok);
  });
});

describe('Tokens.jwks', () => {
  it('is one key for all clients that ask a new server at the same moment', async (t) => {
    const { tokens, count } = await setup(t);
    const [first, ...others] = await Promise.all(Array.from({ length: 5 }, () => tokens.jwks()));
    assert.equal(first?.keys.length, 1);
    for (const other of others) assert.deepEqual(other, first);
    assert.equal(await count('token_keys'), 1);
  });

  it('is the same for two servers that start on a new database at the same moment', async (t) => {
    const one = await setup(t);
    const [first, second] = await Promise.all([one.tokens.jwks(), another(one).jwks()]);
    assert.equal(first.keys.length, 1);
    assert.deepEqual(second, first);
    assert.equal(await one.count('token_keys'), 1);
  });
});
