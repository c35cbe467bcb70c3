import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { QUARTER } from '../../src/auth/events.ts';
import { type Backend, authEvent as event, throttled as refusal, upTo } from './backend.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Events: kept, listed, counted and deleted. */
export function describeEvents(backend: Backend): void {
  const open = async (t: TestContext) => (await backend.open(t)).events;

  describe('EventStore', () => {
    it('keeps everything about an event, also of no account or of one that is gone', async (t) => {
      const store = await open(t);
      const kept = [
        event({ at: 3, kind: 'login_failed', reason: 'wrong_password' }),
        event({ at: 2, userId: null, kind: 'secret_replaced' }),
        event({ at: 1, userId: 99, actorId: 98 }),
      ];
      for (const one of kept) await store.append(one);
      const expected = kept.map((one) => ({ ...one, firstAt: one.at, count: 1 }));
      assert.deepEqual(await store.recent(null, 9), expected);
      assert.deepEqual(await store.recent(null, 1), expected.slice(0, 1));
      assert.deepEqual(await store.recent(99, 9), expected.slice(2));
    });

    it('lists the newest eight attempts to sign in, of one moment the last first', async (t) => {
      const store = await open(t);
      for (let at = 1; at <= 8; at++) await store.append(event({ at }));
      await store.append(event({ at: 8, address: 'a', kind: 'login_failed' }));
      await store.append(event({ at: 9, kind: 'logout' }));
      await store.append(event({ at: 9, userId: 2 }));
      await store.append(event({ at: 9, userId: null, kind: 'login_failed' }));
      const listed = await store.signIns(1);
      assert.deepEqual(listed[0], { at: 8, ok: false, address: 'a', userAgent: 'curl/8.5.0' });
      assert.deepEqual(
        listed.map(({ at }) => at),
        [8, 8, 7, 6, 5, 4, 3, 2],
      );
    });

    it('counts the mails that were not sent since a moment, with the last of them', async (t) => {
      const store = await open(t);
      assert.deepEqual(await store.mailFailures(0), { count: 0, last: null });
      for (const one of [
        event({ at: 1, kind: 'mail_failed', reason: 'exit_75' }),
        event({ at: 5, kind: 'mail_dropped', reason: 'queue', userId: null }),
        event({ at: 4, kind: 'mail_failed', reason: null }),
        event({ at: 6, kind: 'login' }),
      ]) {
        await store.append(one);
      }
      const last = { at: 5, reason: 'queue' };
      assert.deepEqual(await store.mailFailures(0), { count: 3, last });
      assert.deepEqual(await store.mailFailures(5), { count: 1, last });
      assert.deepEqual(await store.mailFailures(6), { count: 0, last: null });
      await store.append(event({ at: 5, kind: 'mail_failed', reason: null }));
      assert.deepEqual((await store.mailFailures(0)).last, { at: 5, reason: null });
    });

    it('counts attempts from the moment itself on, by quarters of an hour', async (t) => {
      const store = await open(t);
      const midnight = Date.UTC(2026, 10, 21);
      for (const one of [
        event({ at: midnight - DAY - 1 }),
        event({ at: midnight - DAY }),
        event({ at: midnight - DAY + QUARTER - 1 }),
        event({ at: midnight - 1, kind: 'login_failed' }),
        refusal({ at: midnight }),
        refusal({ at: midnight + 1 }),
        event({ at: midnight, userId: 2 }),
        event({ at: midnight, kind: 'logout' }),
      ]) {
        await store.append(one);
      }
      await store.save();
      assert.deepEqual(await store.perQuarter(1, midnight - DAY), [
        { at: midnight - DAY, ok: 2, failed: 0 },
        { at: midnight - QUARTER, ok: 0, failed: 1 },
        { at: midnight, ok: 0, failed: 2 },
      ]);
    });

    it('counts the attempts at all accounts, also at those that there are not', async (t) => {
      const store = await open(t);
      for (const userId of [1, 2, null]) {
        await store.append(event({ at: DAY, userId }));
        await store.append(event({ at: DAY, userId, kind: 'login_failed' }));
      }
      await store.append(event({ at: DAY - 1 }));
      await store.append(event({ at: DAY, kind: 'logout' }));
      assert.deepEqual(await store.perQuarter(null, DAY), [{ at: DAY, ok: 3, failed: 3 }]);
    });

    it('deletes the events before a time, and those beyond a number', async (t) => {
      const store = await open(t);
      for (let at = 1; at <= 10; at++) await store.append(event({ at }));
      const times = async () => (await store.recent(1, 99)).map(({ at }) => at);
      await store.prune(4, upTo(100));
      assert.deepEqual(await times(), [10, 9, 8, 7, 6, 5, 4]);
      for (let i = 0; i < 2; i++) {
        await store.prune(0, upTo(3));
        assert.deepEqual(await times(), [10, 9, 8]);
      }
    });

    it('keeps what happened to accounts, however much strangers cause', async (t) => {
      const store = await open(t);
      for (let i = 0; i < 5; i++) await store.append(event({ kind: 'password_changed' }));
      for (let i = 0; i < 12; i++) await store.append(event({ kind: 'login_failed' }));
      for (let i = 0; i < 60; i++) {
        const address = `10.0.${i}.1`;
        await store.append(event({ kind: 'login_failed', userId: null, address }));
      }
      while (await store.prune(0, { account: 10, failure: 10, stranger: 50 }));
      const left = await store.recent(null, 999);
      const count = (kind: string, userId: number | null) =>
        left.filter((one) => one.kind === kind && one.userId === userId).length;
      assert.deepEqual(
        [count('password_changed', 1), count('login_failed', 1), count('login_failed', null)],
        [5, 10, 50],
      );
    });

    it('counts repeats of what costs its sender nothing in one record, for an hour', async (t) => {
      const store = await open(t);
      for (const at of [0, HOUR - 1, HOUR, HOUR + 1]) {
        await store.append(refusal({ at, address: `10.0.0.${at % 200}` }));
      }
      await store.append(refusal({ reason: 'network' }));
      await store.append(refusal({ kind: 'access_refused' }));
      for (let i = 0; i < 2; i++) await store.append(event({ kind: 'login_failed' }));
      await store.save();
      const kept = (await store.recent(1, 99)).filter(({ kind }) => kind === 'login_throttled');
      assert.deepEqual(
        kept.map(({ at, firstAt, count, reason }) => [at, firstAt, count, reason]),
        [
          [HOUR + 1, HOUR, 2, 'account'],
          [HOUR - 1, 0, 2, 'account'],
          [1, 1, 1, 'network'],
        ],
      );
      assert.equal((await store.recent(1, 99)).length, 6);
    });

    it('counts the repeats of one account together, whatever network they came from', async (t) => {
      const store = await open(t);
      for (let i = 0; i < 300; i++) {
        await store.append(refusal({ at: 1_000 + i, address: `2001:db8:${i.toString(16)}::1` }));
      }
      await store.append(refusal({ at: 5_000, userId: 2 }));
      await store.save();
      const kept = await store.recent(null, 99);
      assert.deepEqual(
        kept.map(({ userId, at, firstAt, count, address }) => [
          userId,
          at,
          firstAt,
          count,
          address,
        ]),
        [
          [2, 5_000, 5_000, 1, '192.0.2.1'],
          [1, 1_299, 1_000, 300, '2001:db8:12b::1'],
        ],
      );
    });

    it('counts repeats about no account by network, whatever header came with them', async (t) => {
      const store = await open(t);
      const kind = 'cross_origin_refused';
      for (let i = 0; i < 300; i++) {
        const address = `2001:db8:7:${i.toString(16)}::1`;
        const reason = `Origin: https://${i}.example`;
        await store.append(refusal({ kind, userId: null, address, reason }));
      }
      await store.append(refusal({ userId: null, address: '2001:db8:8::1' }));
      await store.save();
      const counts = (await store.recent(null, 99)).map(({ count }) => count);
      assert.deepEqual(counts, [1, 300]);
    });
  });
}
