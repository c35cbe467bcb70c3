/** Sessions of a store that several servers share: what is read while something changes. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { User } from '../../../src/auth/accounts/user.ts';
import type { StoredSession } from '../../../src/auth/sessions/session.ts';
import { SessionLookUp } from '../../../src/auth/sessions/session-look-up.ts';
import { SessionMemory } from '../../../src/auth/sessions/session-memory.ts';
import type { FoundSession, SessionStore } from '../../../src/auth/sessions/session-store.ts';

const SESSION: StoredSession = {
  id: 1,
  key: 'the key',
  userId: 2,
  createdAt: 10,
  lastSeenAt: 20,
  idleMs: 30,
  expiresAt: 40,
  remembered: false,
  address: '',
  userAgent: '',
  method: 'password',
};
const USER: User = {
  id: 2,
  publicId: 'p',
  email: 'bob@example.com',
  emailConfirmedAt: null,
  name: '',
  role: 'user',
  groups: [],
  createdAt: 1,
  disabledAt: null,
  passwordChosen: true,
  secondFactor: false,
  factorDueAt: null,
};
const FOUND: FoundSession = { session: SESSION, user: USER };

/** A look-up on a shared store whose answers, version and notices a test makes. */
function setUp() {
  const store = { version: 1, asked: 0, listed: 0, found: FOUND as FoundSession | null };
  let change: (userIds: readonly number[]) => void = () => {};
  let answers: Promise<void> = Promise.resolve();
  const shared: SessionStore['shared'] = {
    find: async () => {
      store.asked++;
      const { found } = store;
      await answers;
      return found;
    },
    findByHandle: async () => null,
    forgetOthers: async () => 0,
    settled: async () => {},
    prune: async () => 0,
    onChange: (listener) => {
      change = listener;
    },
  };
  const of: SessionStore['of'] = async () => {
    store.listed++;
    const { found } = store;
    await answers;
    return found === null ? [] : [found.session];
  };
  const whole = { shared, of, saveLastSeen: async () => {}, version: () => store.version };
  const sessionStore = whole as unknown as SessionStore; // of which a look-up uses no more
  const lookUp = new SessionLookUp(sessionStore, new SessionMemory(sessionStore), () => 25);
  return {
    lookUp,
    store,
    change: (userIds: readonly number[]) => change(userIds),
    /** Keeps every answer back until the function that it returns is called. */
    hold: () => {
      let release = () => {};
      answers = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
  };
}

describe('SessionLookUp on a shared store', () => {
  it('asks once, and answers from memory while the version stays', async () => {
    const { lookUp, store } = setUp();
    for (let i = 0; i < 3; i++) assert.equal((await lookUp.byKey('the key'))?.user, USER);
    assert.equal(store.asked, 1);
    store.version = 2;
    await lookUp.byKey('the key');
    assert.equal(store.asked, 2);
  });

  it('asks at each request while the store cannot tell', async () => {
    const { lookUp, store } = setUp();
    store.version = Number.NaN;
    for (let i = 0; i < 3; i++) assert.notEqual(await lookUp.byKey('the key'), null);
    store.found = null;
    assert.equal(await lookUp.byKey('the key'), null);
    assert.equal(store.asked, 4);
  });

  it('asks again after something of the account has changed, and of no other', async () => {
    const { lookUp, store, change } = setUp();
    await lookUp.byKey('the key');
    change([3]);
    await lookUp.byKey('the key');
    assert.equal(store.asked, 1);
    change([3, 2]);
    store.found = null;
    assert.equal(await lookUp.byKey('the key'), null);
  });

  it('keeps nothing that was read while a change was told: it may be older', async () => {
    const { lookUp, store, change, hold } = setUp();
    const release = hold();
    const reading = lookUp.byKey('the key'); // it has read the session
    store.found = null; // which ends now
    change([2]); // as this server is told
    release();
    assert.notEqual(await reading, null, 'that request had begun before');
    assert.equal(await lookUp.byKey('the key'), null);
  });

  it('keeps no list that was read while a change was told', async () => {
    const { lookUp, store, change, hold } = setUp();
    const release = hold();
    const reading = lookUp.of(2);
    store.found = null;
    change([2]);
    release();
    assert.equal((await reading).length, 1);
    assert.deepEqual(await lookUp.of(2), []);
    assert.deepEqual([store.listed, (await lookUp.of(2)).length, store.listed], [2, 0, 2]);
  });
});
