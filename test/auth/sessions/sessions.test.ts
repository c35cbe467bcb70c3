import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import {
  idleUntil,
  isExpired,
  REMEMBERED,
  SESSIONS_PER_USER,
  type Session,
  type SessionLimits,
  type SessionRequest,
} from '../../../src/auth/sessions/session.ts';
import type { SessionStore } from '../../../src/auth/sessions/session-store.ts';
import { Sessions } from '../../../src/auth/sessions/sessions.ts';
import { PasswordOutdated, StoreUnavailable } from '../../../src/auth/store-errors.ts';
import { handleOf, makeRefreshToken, refreshKeys } from '../../../src/auth/tokens/refresh-token.ts';
import { openTestDatabase } from '../../sqlite/test-database.ts';
import { storedSessions, tokensOf } from '../../stored.ts';
import { WIKI } from '../../stores/clients.ts';
import type { TestDatabase } from '../../test-database.ts';

const NOW = Date.UTC(2026, 10, 21);
const LIMITS: SessionLimits = {
  normal: { idleMs: 1_000, maxMs: 5_000 },
  remembered: { idleMs: 20_000, maxMs: 90_000 },
  perUser: 10,
};

const idsOf = (sessions: readonly { id: number }[]) => sessions.map(({ id }) => id);

const ADA = 1;
const BOB = 2;

type Setup = {
  sessions: Sessions;
  store: SessionStore;
  database: TestDatabase;
  /** Moved by the test; starts at NOW. */
  clock: { now: number };
  /** Begins a session for Ada, unless told otherwise. */
  start(more?: Partial<SessionRequest>): ReturnType<Sessions['start']>;
  /** How many rows the store has. */
  stored(): Promise<number>;
};

async function setup(t: TestContext, overrides: Partial<SessionStore> = {}): Promise<Setup> {
  const database = openTestDatabase();
  t.after(() => database.stores.close());
  const accounts = database.stores.accounts;
  for (const name of ['ada', 'bob']) {
    const email = `${name}@example.com`;
    await accounts.insert({ email, passwordHash: '', role: 'user', createdAt: NOW });
  }
  await database.stores.clients.insert(WIKI);
  const store = { ...database.stores.sessions, ...overrides };
  const clock = { now: NOW };
  const sessions = new Sessions(store, LIMITS, () => clock.now);
  return {
    sessions,
    store,
    database,
    clock,
    start: (more) => sessions.start({ ...REQUEST, ...more }),
    stored: async () => (await database.dump('sessions')).length,
  };
}

const REQUEST: SessionRequest = {
  userId: ADA,
  passwordVersion: 0,
  remember: false,
  address: '192.0.2.1',
  userAgent: 'curl/8.5.0',
  replaces: null,
  method: 'password',
};

describe('Sessions.start', () => {
  it('hands out a ticket of 256 bits, in 43 characters', async (t) => {
    const { ticket } = await (await setup(t)).start();
    assert.match(ticket, /^[A-Za-z0-9_-]{43}$/);
    assert.equal(Buffer.from(ticket, 'base64url').length, 32);
  });

  it('starts nothing, and ends nothing, when the password was changed since it was checked', async (t) => {
    const { start, sessions, stored } = await setup(t);
    const { session, ticket } = await start();
    await assert.rejects(start({ passwordVersion: 1, replaces: session }), PasswordOutdated);
    assert.equal((await sessions.resume(ticket))?.id, session.id);
    assert.deepEqual([sessions.size, await stored()], [1, 1]);
  });

  it('starts nothing that a password change has ended before the store has answered', async (t) => {
    let answer = () => {};
    let isStored = false;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { start, sessions, database, stored } = await setup(t, {
      async replace(...args) {
        const id = await database.stores.sessions.replace(...args);
        isStored = true;
        await answered;
        return id;
      },
    });
    const started = start();
    for (let i = 0; i < 1_000 && !isStored; i++) await new Promise(setImmediate);
    await database.stores.accounts.setPassword(ADA, 'new', 0);
    sessions.forgetUser(ADA);
    answer();
    assert.equal(await sessions.resume((await started).ticket), null);
    assert.deepEqual([sessions.size, await stored()], [0, 0]);
  });

  it('never hands out a ticket twice', async (t) => {
    const { start, sessions } = await setup(t);
    const tickets = new Set<string>();
    for (let i = 0; i < 1_000; i++) tickets.add((await start()).ticket);
    assert.equal(tickets.size, 1_000);
    assert.equal((await sessions.of(ADA)).length, SESSIONS_PER_USER);
  });

  it('hands out tickets that are random in every byte', async (t) => {
    const { start } = await setup(t);
    const seen = Array.from({ length: 32 }, () => new Set<number>());
    for (let i = 0; i < 300; i++) {
      const bytes = Buffer.from((await start()).ticket, 'base64url');
      for (const [place, byte] of bytes.entries()) seen[place]?.add(byte);
    }
    // Of 256 values some 177 are expected among 300; fewer than 120 would not happen in the life of
    // the universe.
    assert.ok(seen.every((values) => values.size > 120));
  });

  it('records who, when and from where', async (t) => {
    const { session } = await (await setup(t)).start();
    const { id, key, checkedAt: _, ...rest } = session;
    assert.equal(id, 1);
    assert.match(key, /^[A-Za-z0-9_-]{43}$/);
    assert.deepEqual(rest, {
      userId: ADA,
      createdAt: NOW,
      lastSeenAt: NOW,
      idleMs: 1_000,
      expiresAt: NOW + 5_000,
      remembered: false,
      address: '192.0.2.1',
      userAgent: 'curl/8.5.0',
      method: 'password',
    });
  });

  it('gives a session with "keep me signed in" a longer lifetime', async (t) => {
    const { session } = await (await setup(t)).start({ remember: true });
    const { remembered, idleMs, expiresAt } = session;
    const expected = { remembered: true, idleMs: 20_000, expiresAt: NOW + 90_000 };
    assert.deepEqual({ remembered, idleMs, expiresAt }, expected);
  });

  it('keeps the SHA-256 of the ticket, and the ticket nowhere', async (t) => {
    const { start, store, sessions, database } = await setup(t);
    const { ticket, session } = await start();
    assert.equal(session.key, createHash('sha256').update(ticket).digest('base64url'));
    const rows = (await database.dump('sessions')).join();
    assert.ok(rows.includes(session.key));
    const memory = inspect(
      [
        sessions,
        await sessions.of(ADA),
        await sessions.resume(ticket),
        await storedSessions(store),
      ],
      {
        depth: Number.POSITIVE_INFINITY,
        showHidden: true,
      },
    );
    for (const kept of [rows, memory]) assert.ok(!kept.includes(ticket));
  });

  it('is in the store when it resolves', async (t) => {
    const { start, store } = await setup(t);
    const { checkedAt: _, ...session } = (await start()).session;
    assert.deepEqual(await storedSessions(store), [session]);
  });

  it('ends the session that it replaces, also when it belonged to another user', async (t) => {
    for (const userId of [ADA, BOB]) {
      const { start, sessions, stored } = await setup(t);
      const before = await start({ userId });
      const after = await start({ replaces: before.session });
      assert.notEqual(after.ticket, before.ticket);
      assert.equal(await sessions.resume(before.ticket), null);
      assert.equal(await sessions.resume(after.ticket), after.session);
      assert.equal(sessions.size, 1);
      assert.equal(await stored(), 1);
    }
  });

  it('ends the oldest session when a user has too many', async (t) => {
    const { start, sessions, stored } = await setup(t);
    const others = await start({ userId: BOB });
    const tickets: string[] = [];
    for (let i = 0; i < 12; i++) tickets.push((await start()).ticket);
    const found = await Promise.all(tickets.map((ticket) => sessions.resume(ticket)));
    const alive = found.map((session) => session !== null);
    assert.deepEqual(alive, [false, false, ...Array(10).fill(true)]);
    assert.notEqual(await sessions.resume(others.ticket), null);
    assert.equal(sessions.size, 11);
    assert.equal(await stored(), 11);
  });

  it('returns the sessions that it ended for the limit, without the one that was replaced', async (t) => {
    const { start } = await setup(t);
    const first = await start();
    assert.deepEqual(first.evicted, []);
    for (let i = 0; i < 9; i++) await start();
    const replaced = await start({ replaces: first.session });
    assert.deepEqual(replaced.evicted, []);
    const second = (await start()).evicted;
    assert.deepEqual(idsOf(second), [2]);
  });

  it('ends the sessions of clients with the session of their browser, at once', async (t) => {
    const { start, sessions } = await setup(t);
    const browser = await start();
    const client = await startClient(start, browser.session.key);
    const alone = await startClient(start, null);
    assert.equal((await sessions.resumeByHandle(client.handle))?.id, client.session.id);
    await sessions.end(browser.session);
    assert.equal(await sessions.resumeByHandle(client.handle), null);
    assert.equal((await sessions.resumeByHandle(alone.handle))?.id, alone.session.id);
  });

  it('does not resume the session of a client whose browser has a session that has expired', async (t) => {
    const { start, sessions, clock } = await setup(t);
    const browser = await start();
    const client = await startClient(start, browser.session.key);
    clock.now += LIMITS.normal.idleMs;
    assert.equal(await sessions.resumeByHandle(client.handle), null);
  });

  it('keeps the sessions of clients when the user confirms that it is them', async (t) => {
    const { start, sessions } = await setup(t);
    const browser = await start();
    const client = await startClient(start, browser.session.key);
    const confirmed = await start({ replaces: browser.session });
    assert.equal((await sessions.resumeByHandle(client.handle))?.id, client.session.id);
    await sessions.end(confirmed.session);
    assert.equal(await sessions.resumeByHandle(client.handle), null);
  });

  it('resumes a key for programs by its whole text only, and no browser by it', async (t) => {
    const { start, sessions } = await setup(t);
    const program = { ...tokensOf('backup'), kind: 'key', audience: 'api', refresh: null } as const;
    const { ticket: key, session } = await start({ program });
    assert.match(key, /^ckey_[\w-]{43}$/);
    assert.equal((await sessions.resumeByProgramKey(key))?.id, session.id);
    assert.equal(await sessions.resume(key), null);
    assert.equal(await sessions.resume(key.slice(5)), null);
    assert.equal(await sessions.resumeByProgramKey(key.slice(5)), null);
    assert.equal(await sessions.resumeByKey(session.key), null);
  });

  it('counts programs and browsers apart, also after a restart', async (t) => {
    const { start, store, clock, stored } = await setup(t);
    const program = (i: number) => {
      const refresh = { family: `f${i}`, key: `k${i}`, handle: `h${i}` };
      return start({ program: { ...tokensOf(null), refresh } });
    };
    const [browser, first] = [await start(), await program(0)];
    for (let i = 1; i < 10; i++) assert.deepEqual((await program(i)).evicted, []);
    assert.deepEqual(idsOf((await program(10)).evicted), [first.session.id]);
    for (let i = 0; i < 9; i++) assert.deepEqual((await start()).evicted, []);
    assert.equal(await stored(), 20);
    const restarted = new Sessions(store, LIMITS, () => clock.now);
    await restarted.restore();
    const { evicted } = await restarted.start(REQUEST);
    assert.deepEqual(idsOf(evicted), [browser.session.id]);
  });

  it('never ends sooner with "keep me signed in"', async (t) => {
    const { store, clock } = await setup(t);
    const [short, long] = [
      { idleMs: 10, maxMs: 200 },
      { idleMs: 50, maxMs: 100 },
    ];
    for (const [normal, remembered] of [
      [short, long],
      [long, short],
    ] as const) {
      const sessions = new Sessions(store, { ...LIMITS, normal, remembered }, () => clock.now);
      const { session } = await sessions.start({ ...REQUEST, remember: true });
      assert.equal(session.idleMs, 50);
      assert.equal(session.expiresAt, NOW + 200);
      const { session: other } = await sessions.start(REQUEST);
      assert.deepEqual([other.idleMs, other.expiresAt], [normal.idleMs, NOW + normal.maxMs]);
    }
  });

  it('keeps ten sessions of a user, however many start at the same moment', async (t) => {
    const { start, sessions, stored } = await setup(t);
    await Promise.all(Array.from({ length: 50 }, () => start()));
    assert.equal((await sessions.of(ADA)).length, 10);
    assert.equal(sessions.size, 10);
    assert.equal(await stored(), 10);
  });

  it('leaves nothing behind when the store fails', async (t) => {
    const replace = () => Promise.reject(new StoreUnavailable());
    const { start, sessions, stored } = await setup(t, { replace });
    await assert.rejects(start(), StoreUnavailable);
    assert.equal(sessions.size, 0);
    assert.deepEqual(await sessions.of(ADA), []);
    assert.equal(await stored(), 0);
  });

  it('leaves the session to be replaced alive when the store fails', async (t) => {
    const { start, store, sessions, clock } = await setup(t);
    const { ticket, session } = await start();
    const replace = () => Promise.reject(new StoreUnavailable());
    const failing = new Sessions({ ...store, replace }, LIMITS, () => clock.now);
    await failing.restore();
    const own = await failing.resume(ticket);
    await assert.rejects(failing.start({ ...REQUEST, replaces: own }), StoreUnavailable);
    assert.equal(await failing.resume(ticket), own);
    assert.equal(await sessions.resume(ticket), session);
  });
});

describe('Sessions.resume', () => {
  it('finds the session of a ticket and marks it as seen', async (t) => {
    const { start, sessions, clock } = await setup(t);
    const { ticket, session } = await start();
    clock.now += 700;
    assert.equal(await sessions.resume(ticket), session);
    assert.equal(session.lastSeenAt, NOW + 700);
  });

  it('finds nothing for any other text', async (t) => {
    const { start, sessions } = await setup(t);
    const { ticket, session } = await start();
    const others: [name: string, ticket: string][] = [
      ['nothing', ''],
      ['a made-up ticket', 'A'.repeat(43)],
      ['the key, which a thief of the database has', session.key],
      ['a shorter one', ticket.slice(0, -1)],
      ['a longer one', `${ticket}A`],
      ['one with a blank', `${ticket} `],
      ['one with a line break', `${ticket}\n`],
      ['one with padding', `${ticket}=`],
      ['one in quotes', `"${ticket}"`],
      ['the name of a property', '__proto__'],
      ['5 kB', 'A'.repeat(5_000)],
    ];
    for (const [name, other] of others) assert.equal(await sessions.resume(other), null, name);
  });

  it('adopts no ticket that it did not hand out', async (t) => {
    const { sessions, stored } = await setup(t);
    await sessions.resume('A'.repeat(43));
    assert.equal(sessions.size, 0);
    assert.equal(await stored(), 0);
  });

  it('ends a session that is unused for the idle time, to the millisecond', async (t) => {
    const { start, sessions, clock } = await setup(t);
    const { ticket } = await start();
    clock.now = NOW + 999;
    assert.notEqual(await sessions.resume(ticket), null);
    clock.now += 999;
    assert.notEqual(await sessions.resume(ticket), null, 'each use begins the idle time anew');
    clock.now += 1_000;
    assert.equal(await sessions.resume(ticket), null);
    assert.deepEqual(await sessions.of(ADA), []);
  });

  it('does not revive an expired session that is looked up', async (t) => {
    const { start, sessions, clock } = await setup(t);
    const { ticket, session } = await start();
    clock.now = NOW + 1_000;
    assert.equal(await sessions.resume(ticket), null);
    assert.equal(session.lastSeenAt, NOW);
    clock.now += 1;
    assert.equal(await sessions.resume(ticket), null);
  });

  it('ends a session at its absolute limit, however busy it was', async (t) => {
    const { start, sessions, clock } = await setup(t);
    const { ticket } = await start();
    for (clock.now = NOW; clock.now < NOW + 4_999; clock.now += 500) await sessions.resume(ticket);
    clock.now = NOW + 4_999;
    assert.notEqual(await sessions.resume(ticket), null);
    clock.now = NOW + 5_000;
    assert.equal(await sessions.resume(ticket), null);
    assert.deepEqual(await sessions.of(ADA), []);
  });
});

describe('Sessions.end', () => {
  it('makes the ticket worthless, in memory and after a restart', async (t) => {
    const { start, sessions, store, clock } = await setup(t);
    const { ticket, session } = await start();
    const other = await start();
    await sessions.end(session);
    assert.equal(await sessions.resume(ticket), null);
    assert.deepEqual(await sessions.of(ADA), [other.session]);
    const restarted = new Sessions(store, LIMITS, () => clock.now);
    await restarted.restore();
    assert.equal(await restarted.resume(ticket), null);
    assert.notEqual(await restarted.resume(other.ticket), null);
  });

  it('ends a session twice without an error, also concurrently', async (t) => {
    const { start, sessions } = await setup(t);
    const { session } = await start();
    await Promise.all([sessions.end(session), sessions.end(session)]);
    await sessions.end(session);
    assert.equal(sessions.size, 0);
  });

  it('rejects when the store fails, and the session goes on', async (t) => {
    const forget = () => Promise.reject(new StoreUnavailable());
    const { start, sessions } = await setup(t, { forget });
    const { ticket, session } = await start();
    await assert.rejects(sessions.end(session), StoreUnavailable);
    assert.equal(await sessions.resume(ticket), session);
  });
});

describe('Sessions.of', () => {
  it('lists the living sessions of one user, newest first', async (t) => {
    const { start, sessions, clock } = await setup(t);
    const idle = await start();
    clock.now += 600;
    const first = await start();
    await start({ userId: BOB });
    const second = await start();
    clock.now += 400;
    assert.deepEqual(await sessions.of(ADA), [second.session, first.session]);
    assert.ok(!(await sessions.of(ADA)).includes(idle.session));
  });

  it('is empty for an account without a session', async (t) => {
    assert.deepEqual(await (await setup(t)).sessions.of(ADA), []);
  });
});

describe('Sessions.restore', () => {
  it('brings back every session after a restart, with everything it was', async (t) => {
    const { start, sessions, store, clock } = await setup(t);
    const normal = await start();
    const remembered = await start({ remember: true, userAgent: 'caf\u00e9 \u{1f600}' });
    const restarted = new Sessions(store, LIMITS, () => clock.now);
    await restarted.restore();
    assert.equal(restarted.size, 2);
    assert.deepEqual(await restarted.resume(normal.ticket), normal.session);
    assert.deepEqual(await restarted.resume(remembered.ticket), remembered.session);
    assert.deepEqual(await restarted.of(ADA), await sessions.of(ADA));
  });

  it('counts the idle time from the last-seen time that was saved', async (t) => {
    const { start, sessions, store, clock } = await setup(t);
    const { ticket } = await start();
    clock.now += 900;
    await sessions.resume(ticket);
    await sessions.saveLastSeen(100);
    clock.now += 900;
    const restarted = new Sessions(store, LIMITS, () => clock.now);
    await restarted.restore();
    assert.notEqual(await restarted.resume(ticket), null);
  });

  it('brings back no session that is over', async (t) => {
    const { start, store, clock } = await setup(t);
    const { ticket } = await start();
    clock.now += 1_000;
    const restarted = new Sessions(store, LIMITS, () => clock.now);
    await restarted.restore();
    assert.equal(await restarted.resume(ticket), null);
    assert.deepEqual(await restarted.of(ADA), []);
  });

  it('keeps the lifetime a session began with when the limits change', async (t) => {
    const { start, store, clock } = await setup(t);
    const { ticket } = await start({ remember: true });
    const shorter = { ...LIMITS, remembered: LIMITS.normal };
    const restarted = new Sessions(store, shorter, () => clock.now);
    await restarted.restore();
    clock.now += 19_999;
    assert.notEqual(await restarted.resume(ticket), null);
  });
});

describe('Sessions.saveLastSeen', () => {
  /** A store that notes what is written. */
  async function noting(t: TestContext) {
    const written: (readonly Session[])[] = [];
    const saveLastSeen = async (sessions: readonly Session[]) => {
      written.push(sessions);
    };
    return { written, ...(await setup(t, { saveLastSeen })) };
  }

  it('writes each session that was seen once, however often it was seen', async (t) => {
    const { start, sessions, written } = await noting(t);
    const seen = await start();
    await start();
    for (let i = 0; i < 5; i++) await sessions.resume(seen.ticket);
    await sessions.saveLastSeen(100);
    assert.deepEqual(written, [[seen.session]]);
  });

  it('writes nothing when nothing was seen since', async (t) => {
    const { start, sessions, written } = await noting(t);
    const { ticket } = await start();
    await sessions.saveLastSeen(100);
    await sessions.resume(ticket);
    await sessions.saveLastSeen(100);
    await sessions.saveLastSeen(100);
    assert.equal(written.length, 1);
  });

  it('does not write a session that has ended since', async (t) => {
    const { start, sessions, written } = await noting(t);
    const { ticket, session } = await start();
    await sessions.resume(ticket);
    await sessions.end(session);
    await sessions.saveLastSeen(100);
    assert.deepEqual(written, []);
  });

  it('updates the store', async (t) => {
    const { start, sessions, store, clock } = await setup(t);
    const { ticket } = await start();
    clock.now += 500;
    await sessions.resume(ticket);
    assert.equal((await storedSessions(store))[0]?.lastSeenAt, NOW);
    await sessions.saveLastSeen(100);
    assert.equal((await storedSessions(store))[0]?.lastSeenAt, NOW + 500);
  });

  it('does not lose a session that is used during a save', async (t) => {
    const { start, store, clock } = await setup(t);
    const { ticket } = await start();
    const { promise, resolve } = Promise.withResolvers<void>();
    let saves = 0;
    const saveLastSeen: SessionStore['saveLastSeen'] = async (seen) => {
      await store.saveLastSeen(seen);
      if (++saves === 1) await promise;
    };
    const sessions = new Sessions({ ...store, saveLastSeen }, LIMITS, () => clock.now);
    await sessions.restore();
    await sessions.resume(ticket);
    const first = sessions.saveLastSeen(100);
    clock.now += 500;
    await sessions.resume(ticket);
    resolve();
    await first;
    await sessions.saveLastSeen(100);
    assert.equal((await storedSessions(store))[0]?.lastSeenAt, NOW + 500);
  });

  it('tries again later when the store fails', async (t) => {
    const { start, store, clock } = await setup(t);
    let broken = true;
    const saveLastSeen: SessionStore['saveLastSeen'] = (sessions) =>
      broken ? Promise.reject(new StoreUnavailable()) : store.saveLastSeen(sessions);
    const { ticket } = await start();
    const sessions = new Sessions({ ...store, saveLastSeen }, LIMITS, () => clock.now);
    await sessions.restore();
    clock.now += 500;
    await sessions.resume(ticket);
    await assert.rejects(sessions.saveLastSeen(100), StoreUnavailable);
    broken = false;
    await sessions.saveLastSeen(100);
    assert.equal((await storedSessions(store))[0]?.lastSeenAt, NOW + 500);
  });
});

describe('Sessions.sweep', () => {
  it('drops the expired from memory and store, slice by slice, and no other', async (t) => {
    const { start, sessions, stored, clock } = await setup(t);
    for (let i = 0; i < 6; i++) await start();
    const living = await start({ remember: true });
    clock.now += 1_000;
    const looks = 3 + 1; // two at a time, and the one that lives may be anywhere among the seven
    for (let i = 0; i < looks; i++) {
      const before = sessions.size;
      const ended = await sessions.sweep(2, 100);
      assert.ok(ended <= 2);
      assert.equal(sessions.size, before - ended);
      assert.equal(await stored(), sessions.size);
    }
    assert.equal(sessions.size, 1);
    assert.notEqual(await sessions.resume(living.ticket), null);
  });

  it('starts again after the last session', async (t) => {
    const { start, sessions, clock } = await setup(t);
    await start();
    await sessions.sweep(10, 100);
    assert.equal(sessions.size, 1);
    clock.now += 1_000;
    await sessions.sweep(10, 100);
    assert.equal(sessions.size, 0);
  });

  it('misses no session when others start and end during a sweep', async (t) => {
    const { start, sessions, clock } = await setup(t);
    const first = await start();
    await start();
    await sessions.sweep(1, 100);
    await sessions.end(first.session);
    await start({ userId: BOB });
    clock.now += 1_000;
    await sessions.sweep(10, 100); // to the end of this round; the new one may stand behind
    await sessions.sweep(10, 100);
    assert.equal(sessions.size, 0);
  });

  it('does nothing when there are no sessions', async (t) => {
    const { sessions } = await setup(t);
    await sessions.sweep(10, 100);
    assert.equal(sessions.size, 0);
  });

  it('keeps sessions that the store could not delete, and tries again', async (t) => {
    const { start, store, clock } = await setup(t);
    await start();
    let broken = true;
    const forget: SessionStore['forget'] = (keys) =>
      broken ? Promise.reject(new StoreUnavailable()) : store.forget(keys);
    const sessions = new Sessions({ ...store, forget }, LIMITS, () => clock.now);
    await sessions.restore();
    clock.now += 1_000;
    await assert.rejects(sessions.sweep(10, 100), StoreUnavailable);
    assert.equal(sessions.size, 1);
    broken = false;
    await sessions.sweep(10, 100);
    assert.equal(sessions.size, 0);
  });
});

describe('idleUntil', () => {
  it('is when a session ends unless it is used, and never later than its absolute limit', async (t) => {
    const { start, sessions, clock } = await setup(t);
    const { ticket, session } = await start();
    assert.equal(idleUntil(session), NOW + 1_000);
    for (clock.now = NOW; clock.now <= NOW + 4_500; clock.now += 500) await sessions.resume(ticket);
    assert.equal(idleUntil(session), NOW + 5_000);
    assert.ok(!isExpired(session, idleUntil(session) - 1));
    assert.ok(isExpired(session, idleUntil(session)));
  });
});

describe('REMEMBERED', () => {
  it('is at most the 30 days of NIST SP 800-63B-4', () => {
    const day = 86_400_000;
    assert.deepEqual(REMEMBERED, { idleMs: 14 * day, maxMs: 30 * day });
  });
});

type Start = Awaited<ReturnType<typeof setup>>['start'];

async function startClient(start: Start, parent: string | null) {
  const token = makeRefreshToken();
  const client = { ...tokensOf('Wiki'), kind: 'client', clientId: WIKI.id, scope: 'openid' };
  const refresh = refreshKeys(token);
  const { session } = await start({
    remember: true,
    program: { ...client, kind: 'client', parent, refresh },
  });
  return { session, handle: handleOf(token) };
}
