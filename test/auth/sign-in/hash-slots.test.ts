import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HASH_GATE } from '../../../src/auth/passwords/hash-gate.ts';
import {
  FREQUENT_SLOTS,
  HashSlots,
  KNOWN_EACH,
  STRANGERS_EACH,
} from '../../../src/auth/sign-in/hash-slots.ts';

function setUp() {
  const clock = { now: 1_000_000 };
  return { clock, slots: new HashSlots(() => clock.now) };
}

describe('HashSlots', () => {
  it('admits an account to the known queue once at a time; a second request is a stranger', () => {
    const { slots } = setUp();
    const first = slots.acquire('192.0.2.1', 'ada');
    assert.equal(first?.queue, 'known');
    assert.equal(slots.acquire('198.51.100.1', 'ada')?.queue, 'strangers');
    assert.equal(slots.acquire('192.0.2.1', 'bob')?.queue, 'known');
    first?.release();
    assert.equal(slots.acquire('192.0.2.1', 'ada')?.queue, 'known');
  });

  it('admits an account to it thirty times at once, then once a minute, even with a valid password', () => {
    const { slots, clock } = setUp();
    const queues = (count: number) =>
      Array.from({ length: count }, () => {
        const slot = slots.acquire('192.0.2.1', 'ada');
        slot?.release();
        return slot?.queue;
      });
    assert.deepEqual(queues(32), [...Array(30).fill('known'), 'strangers', 'strangers']);
    clock.now += 60_000;
    assert.deepEqual(queues(2), ['known', 'strangers']);
  });

  it('keeps slots in the known queue free of accounts that use it often', () => {
    const { slots, clock } = setUp();
    const crowd = Array.from({ length: 36 }, (_, i) => ({ at: `192.0.${i}.1`, name: `own ${i}` }));
    for (const { at, name } of crowd) slots.acquire(at, name)?.release();
    const queues = crowd.map(({ at, name }) => slots.acquire(at, name)?.queue);
    assert.equal(queues.filter((queue) => queue === 'known').length, FREQUENT_SLOTS);
    assert.ok(FREQUENT_SLOTS < HASH_GATE.known);
    assert.equal(slots.acquire('198.51.100.1', 'ada')?.queue, 'known');
    clock.now += 59_999;
    assert.equal(slots.acquire('198.51.100.2', 'own 20')?.queue, 'strangers');
    clock.now += 1; // its turn has come back
    assert.equal(slots.acquire('198.51.100.2', 'own 20')?.queue, 'known');
  });

  it('treats a known client as a stranger when the known queue is full, which would refuse it', () => {
    const { slots } = setUp();
    const queues = Array.from(
      { length: 10 },
      (_, i) => slots.acquire(`192.0.${i}.1`, `account ${i}`)?.queue,
    );
    assert.deepEqual(queues, [...Array(HASH_GATE.known).fill('known'), 'strangers', 'strangers']);
    const slot = slots.acquire('198.51.100.1', 'last');
    assert.equal(slot?.queue, 'strangers');
  });

  it('gives one address three slots in the known queue, and its network no more', () => {
    const { slots } = setUp();
    const acquire = (address: string, i: number) => slots.acquire(address, `account ${i}`)?.queue;
    assert.deepEqual(
      [1, 2, 3, 4].map((i) => acquire('192.0.2.1', i)),
      ['known', 'known', 'known', 'strangers'],
    );
    assert.equal(acquire('192.0.2.2', 5), 'strangers');
    assert.equal(acquire('198.51.100.1', 7), 'known');
    assert.deepEqual(KNOWN_EACH, { address: 3, network: 3 });
  });

  it('has no slot for a stranger whose address has half of them, or whose network has two thirds', () => {
    const { slots } = setUp();
    const acquire = (address: string) => slots.acquire(address, null) !== null;
    const counted = (address: string) =>
      Array.from({ length: 20 }, () => acquire(address)).filter(Boolean);
    assert.equal(counted('2001:db8:0:1::1').length, STRANGERS_EACH.address);
    assert.equal(
      counted('2001:db8:0:ff01::1').length,
      STRANGERS_EACH.network - STRANGERS_EACH.address,
    );
    assert.equal(counted('2001:db8:1::1').length, STRANGERS_EACH.address, 'another has its own');
    assert.deepEqual(STRANGERS_EACH, { address: 9, network: 12 });
  });

  it('takes no slot of a network for a client whose address has none left', () => {
    const { slots } = setUp();
    for (let i = 0; i < 100; i++) slots.acquire('192.0.2.1', null);
    assert.notEqual(slots.acquire('192.0.2.2', null), null);
  });
});
