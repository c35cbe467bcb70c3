import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BackOff } from '../../../src/auth/limits/back-off.ts';
import { BoundedMap } from '../../../src/auth/limits/bounded-map.ts';
import { createMemoryLimits } from '../../../src/auth/limits/memory-limits.ts';
import { networkOf, networksOf, siteOf } from '../../../src/auth/limits/network.ts';
import { NetworkBuckets } from '../../../src/auth/limits/network-buckets.ts';
import { TokenBuckets } from '../../../src/auth/limits/token-bucket.ts';

const clock = { now: 1_000_000 };
const now = () => clock.now;

describe('TokenBuckets', () => {
  const limits = { capacity: 3, refillMs: 1_000 };

  it('lets a key spend its capacity, and one more for each refill time', () => {
    const buckets = new TokenBuckets(limits, now);
    assert.deepEqual(
      [1, 2, 3, 4].map(() => buckets.take('a')),
      [true, true, true, false],
    );
    clock.now += 999;
    assert.equal(buckets.take('a'), false);
    clock.now += 1;
    assert.equal(buckets.take('a'), true);
    assert.equal(buckets.take('a'), false);
  });

  it('has no moment at which the whole count resets', () => {
    const buckets = new TokenBuckets(limits, now);
    const taken: number[] = [];
    for (let ms = 0; ms < 10_000; ms += 100) {
      if (buckets.take('a')) taken.push(ms);
      clock.now += 100;
    }
    const inAnySecond = taken.map(
      (from) => taken.filter((ms) => ms >= from && ms < from + 1_000).length,
    );
    assert.ok(Math.max(...inAnySecond.slice(3)) <= 1, 'after the first three, one a second');
  });

  it('never holds more than its capacity, whatever is given back and however much time passes', () => {
    const buckets = new TokenBuckets(limits, now);
    for (let i = 0; i < 10; i++) buckets.giveBack('a');
    clock.now += 1_000_000;
    assert.deepEqual(
      [1, 2, 3, 4].map(() => buckets.take('a')),
      [true, true, true, false],
    );
  });

  it('takes no tokens away when the clock is set back, and gives none', () => {
    const buckets = new TokenBuckets(limits, now);
    buckets.take('a');
    clock.now -= 60_000;
    assert.deepEqual(
      [1, 2, 3].map(() => buckets.take('a')),
      [true, true, false],
    );
    clock.now += 999;
    assert.equal(buckets.take('a'), false);
    clock.now += 1;
    assert.equal(buckets.take('a'), true);
  });

  it('gives back one token, and that from the moment at which it is given', () => {
    const buckets = new TokenBuckets(limits, now);
    for (let i = 0; i < 4; i++) buckets.take('a');
    buckets.giveBack('a');
    assert.deepEqual([buckets.take('a'), buckets.take('a')], [true, false]);
    clock.now += 500;
    buckets.giveBack('a'); // one and a half
    assert.deepEqual([buckets.take('a'), buckets.take('a')], [true, false]);
    clock.now += 500;
    assert.deepEqual([buckets.take('a'), buckets.take('a')], [true, false]);
  });

  it('keeps keys apart', () => {
    const buckets = new TokenBuckets(limits, now);
    for (let i = 0; i < 4; i++) buckets.take('a');
    assert.equal(buckets.take('b'), true);
  });
});

describe('BackOff', () => {
  const limits = { from: 3, firstMs: 100, longestMs: 400, forgetMs: 10_000 };
  const fail = (backOff: BackOff) => backOff.begin('a');

  it('waits from the third failure on, twice as long each time, up to the longest', () => {
    const backOff = new BackOff(limits, now);
    assert.deepEqual(
      [fail(backOff), fail(backOff), fail(backOff), fail(backOff)],
      [true, true, true, false],
    );
    for (const wait of [100, 200, 400, 400, 400]) {
      clock.now += wait - 1;
      assert.equal(fail(backOff), false, `${wait} ms are not over`);
      clock.now += 1;
      assert.equal(fail(backOff), true);
    }
  });

  it('resets after a success, and when failures are old', () => {
    const backOff = new BackOff(limits, now);
    for (let i = 0; i < 3; i++) fail(backOff);
    backOff.succeed('a');
    assert.equal(fail(backOff), true);
    fail(backOff);
    fail(backOff);
    clock.now += 10_000;
    assert.deepEqual([fail(backOff), fail(backOff)], [true, true]);
  });

  it('takes back with a withdrawn attempt its own failure only, and its wait', () => {
    const backOff = new BackOff(limits, now);
    assert.deepEqual([fail(backOff), fail(backOff)], [true, true]);
    backOff.withdraw('a');
    assert.deepEqual([fail(backOff), fail(backOff)], [true, true], 'the first one still counts');
    assert.equal(fail(backOff), false);
    backOff.withdraw('a');
    assert.equal(fail(backOff), true, 'no wait is left of it');
    assert.equal(fail(backOff), false, 'and it counts as the third again');
    clock.now += 100;
    assert.equal(fail(backOff), true);
  });

  it('does not count a withdrawn attempt', () => {
    const backOff = new BackOff(limits, now);
    for (let i = 0; i < 10; i++) {
      assert.equal(fail(backOff), true);
      backOff.withdraw('a');
    }
  });
});

describe('BoundedMap', () => {
  it('forgets the key that was set longest ago, so that clients cannot fill the memory', () => {
    const map = new BoundedMap<string, number>(1_000);
    map.set('first', 0);
    for (let i = 0; i < 999; i++) map.set(String(i), i);
    map.set('first', 1);
    for (let i = 1_000; i < 100_000; i++) {
      map.set(String(i), i);
      if (i % 500 === 0) map.set('first', i);
    }
    assert.equal(map.size, 1_000);
    assert.notEqual(map.get('first'), undefined, 'what is used stays');
    assert.equal(map.get('0'), undefined);
  });
});

describe('networkOf', () => {
  const rows: Record<string, string> = {
    '192.0.2.1': '192.0.2.1',
    '2001:db8:0:1:2:3:4:5': '2001:db8:0:1::/64',
    '2001:DB8:0:1::9': '2001:db8:0:1::/64',
    '2001:db8::1': '2001:db8:0:0::/64',
    '::1': '0:0:0:0::/64',
    '::': '0:0:0:0::/64',
    'fe80::1%eth0': 'fe80:0:0:0::/64',
    '': '',
  };
  for (const [address, network] of Object.entries(rows)) {
    it(`is ${network || 'nothing'} for ${address || 'nothing'}`, () => {
      assert.equal(networkOf(address), network);
    });
  }
});

describe('networksOf', () => {
  it('counts an IPv4 address by itself and by its /24, an IPv6 address by its /64, /56 and /48', () => {
    const names = (address: string) => networksOf(address).map(({ name }) => name);
    assert.deepEqual(names('192.0.2.77'), ['192.0.2.77', '192.0.2.0/24']);
    assert.deepEqual(names('2001:db8:7:12ab::1'), [
      '2001:db8:7:12ab::/64',
      '2001:db8:7:1200::/56',
      '2001:db8:7::/48',
    ]);
    assert.deepEqual(names('fe80::1%eth0'), [
      'fe80:0:0:0::/64',
      'fe80:0:0:0::/56',
      'fe80:0:0::/48',
    ]);
    assert.deepEqual(names('unix'), ['unix']);
  });

  it('counts an IPv4 address as such in the forms in which translators and proxies write it', () => {
    const forms = [
      '64:ff9b::c000:24d',
      '64:ff9b::192.0.2.77',
      '::ffff:192.0.2.77',
      '::ffff:c000:24d',
    ];
    for (const address of [...forms, '0:0:0:0:0:FFFF:C000:024D']) {
      const names = networksOf(address).map(({ name }) => name);
      assert.deepEqual(names, ['192.0.2.77', '192.0.2.0/24'], address);
    }
    for (const other of ['64:ff9b:1::c000:24d', '::1:ffff:c000:24d', '::c000:24d']) {
      assert.equal(networksOf(other)[0].size, '/64', other);
    }
  });

  it('ends with the largest one', () => {
    assert.equal(siteOf('192.0.2.77'), '192.0.2.0/24');
    assert.equal(siteOf('2001:db8:7:12ab::1'), '2001:db8:7::/48');
    assert.equal(siteOf(''), '');
  });
});

describe('NetworkBuckets', () => {
  const limits = { capacity: 2, refillMs: 60_000 };
  /** How many of these addresses may go on. */
  const passed = async (addresses: readonly string[]) => {
    const buckets = new NetworkBuckets(createMemoryLimits(), 'test', limits, now);
    const all = await Promise.all(addresses.map((address) => buckets.take(address)));
    return all.filter((spent) => spent === null).length;
  };
  const many = (toAddress: (i: number) => string) =>
    Array.from({ length: 250 }, (_, i) => toAddress(i));

  it('gives an address its budget, a /24 five, a /56 three and a /48 ten of them', async () => {
    assert.equal(await passed(many(() => '192.0.2.1')), 2);
    assert.equal(await passed(many((i) => `192.0.2.${i}`)), 10);
    assert.equal(await passed(many((i) => `10.0.${i}.1`)), 250, 'others have their own');
    assert.equal(await passed(many((i) => `2001:db8:0:1::${i.toString(16)}`)), 2);
    assert.equal(await passed(many((i) => `2001:db8:0:${i.toString(16)}::1`)), 6);
    assert.equal(await passed(many((i) => `2001:db8:0:${i.toString(16)}00::1`)), 20);
  });

  it('says which budget is spent, and for how long: a larger one fills faster', async () => {
    const buckets = new NetworkBuckets(createMemoryLimits(), 'test', limits, now);
    for (let i = 0; i < 2; i++) await buckets.take('192.0.2.1');
    assert.deepEqual(await buckets.take('192.0.2.1'), { size: 'address', waitMs: 60_000 });
    for (let i = 2; i < 10; i++) assert.equal(await buckets.take(`192.0.2.${i}`), null);
    assert.deepEqual(await buckets.take('192.0.2.99'), { size: '/24', waitMs: 12_000 });
  });

  it('takes nothing from any network when one has nothing left, and gives back to all', async () => {
    const buckets = new NetworkBuckets(createMemoryLimits(), 'test', limits, now);
    for (let i = 0; i < 100; i++) await buckets.take('192.0.2.1');
    const neighbours = ['192.0.2.2', '192.0.2.3', '192.0.2.4', '192.0.2.5'];
    for (const one of [...neighbours, ...neighbours])
      assert.equal(await buckets.take(one), null, one);
    assert.notEqual(await buckets.take('192.0.2.6'), null);
    await buckets.giveBack('192.0.2.2');
    assert.equal(await buckets.take('192.0.2.6'), null);
    assert.equal((await buckets.take('192.0.2.6'))?.size, '/24');
  });
});
