import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HASH_GATE } from '../../../src/auth/passwords/hash-gate.ts';
import {
  FREQUENT_PLACES,
  HashSlots,
  KNOWN_EACH,
  STRANGERS_EACH,
} from '../../../src/auth/sign-in/hash-slots.ts';

function setUp() {
  const clock = { now: 1_000_000 };
  return { clock, places: new HashSlots(() => clock.now) };
}

describe('HashSlots', () => {
  it('lets an account into the queue of the known one at a time; then it is a stranger', () => {
    const { places } = setUp();
    const first = places.enter('192.0.2.1', 'ada');
    assert.equal(first?.lane, 'known');
    assert.equal(places.enter('198.51.100.1', 'ada')?.lane, 'strangers');
    assert.equal(places.enter('192.0.2.1', 'bob')?.lane, 'known');
    first?.leave();
    assert.equal(places.enter('192.0.2.1', 'ada')?.lane, 'known');
  });

  it('lets an account into it thirty times at once, then once a minute: a right password is no ticket to it for ever', () => {
    const { places, clock } = setUp();
    const lanes = (count: number) =>
      Array.from({ length: count }, () => {
        const place = places.enter('192.0.2.1', 'ada');
        place?.leave();
        return place?.lane;
      });
    assert.deepEqual(lanes(32), [...Array(30).fill('known'), 'strangers', 'strangers']);
    clock.now += 60_000;
    assert.deepEqual(lanes(2), ['known', 'strangers']);
  });

  it('keeps places among the known for accounts that use them now and then, whoever uses them often', () => {
    const { places, clock } = setUp();
    const crowd = Array.from({ length: 36 }, (_, i) => ({ at: `192.0.${i}.1`, name: `own ${i}` }));
    for (const { at, name } of crowd) places.enter(at, name)?.leave();
    const lanes = crowd.map(({ at, name }) => places.enter(at, name)?.lane);
    assert.equal(lanes.filter((lane) => lane === 'known').length, FREQUENT_PLACES);
    assert.ok(FREQUENT_PLACES < HASH_GATE.known);
    assert.equal(places.enter('198.51.100.1', 'ada')?.lane, 'known');
    clock.now += 59_999;
    assert.equal(places.enter('198.51.100.2', 'own 20')?.lane, 'strangers');
    clock.now += 1; // its turn has come back
    assert.equal(places.enter('198.51.100.2', 'own 20')?.lane, 'known');
  });

  it('makes a stranger of whoever finds the queue of the known full: a full one would turn them away', () => {
    const { places } = setUp();
    const lanes = Array.from(
      { length: 10 },
      (_, i) => places.enter(`192.0.${i}.1`, `account ${i}`)?.lane,
    );
    assert.deepEqual(lanes, [...Array(HASH_GATE.known).fill('known'), 'strangers', 'strangers']);
    const place = places.enter('198.51.100.1', 'last');
    assert.equal(place?.lane, 'strangers');
  });

  it('gives one address three places among the known, and its network no more', () => {
    const { places } = setUp();
    const enter = (address: string, i: number) => places.enter(address, `account ${i}`)?.lane;
    assert.deepEqual(
      [1, 2, 3, 4].map((i) => enter('192.0.2.1', i)),
      ['known', 'known', 'known', 'strangers'],
    );
    assert.equal(enter('192.0.2.2', 5), 'strangers');
    assert.equal(enter('198.51.100.1', 7), 'known');
    assert.deepEqual(KNOWN_EACH, { address: 3, network: 3 });
  });

  it('has no place for a stranger whose address has half of them, or whose network has two thirds', () => {
    const { places } = setUp();
    const enter = (address: string) => places.enter(address, null) !== null;
    const counted = (address: string) =>
      Array.from({ length: 20 }, () => enter(address)).filter(Boolean);
    assert.equal(counted('2001:db8:0:1::1').length, STRANGERS_EACH.address);
    assert.equal(
      counted('2001:db8:0:ff01::1').length,
      STRANGERS_EACH.network - STRANGERS_EACH.address,
    );
    assert.equal(counted('2001:db8:1::1').length, STRANGERS_EACH.address, 'another has its own');
    assert.deepEqual(STRANGERS_EACH, { address: 9, network: 12 });
  });

  it('takes no place of a network for whoever finds none at its own address', () => {
    const { places } = setUp();
    for (let i = 0; i < 100; i++) places.enter('192.0.2.1', null);
    assert.notEqual(places.enter('192.0.2.2', null), null);
  });
});
