import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Answer, Client } from '../../lessons/build-your-own/client.ts';
import { lifetime } from '../../lessons/build-your-own/stages/9-two-clocks.ts';
import { isConclusive, verdict } from '../../lessons/build-your-own/stages/9-verdict.ts';
import type { Holder, Left, Use, Watched } from '../../lessons/build-your-own/stages/9-watch.ts';

const answer = (line = '', sent = 'GET /me HTTP/1.1\r\nCookie: a=b\r\n') =>
  ({
    exchange: { number: 1, who: 'x', sent: Buffer.from(sent), received: Buffer.alloc(0) },
    all: () => (line === '' ? [] : [line]),
  }) as unknown as Answer;

const holder = (line?: string): Holder => ({
  client: {} as Client,
  person: { name: 'Ada', email: 'ada@example.com', password: 'x' },
  login: { from: 0, to: 50, answer: answer(line) },
});

/** A request at a time in ms, which took 20 ms. */
const at = (from: number, known: boolean, sent?: string): Use => ({
  from,
  to: from + 20,
  known,
  answer: answer('', sent),
});

/** Used every 0.7 s, known until `end`. */
const used = (end: number, step = 700) => ({
  holder: holder(),
  uses: Array.from({ length: Math.ceil(7_000 / step) }, (_, i) =>
    at(60 + i * step, i * step < end),
  ),
});

const left = (late: readonly [boolean, boolean], line?: string): Left => ({
  holder: holder(line),
  first: at(60, true),
  late: [at(3_230, late[0]), at(3_260, late[1])],
});

const right: Watched = { used: [used(5_000), used(5_000)], left: [left([false, false])] };
const found = (watched: Watched) => verdict(watched)?.finding.id ?? null;

describe('the verdict about two clocks', () => {
  it('is nothing for a right server, and then the times are conclusive', () => {
    assert.equal(found(right), null);
    assert.ok(isConclusive(right));
  });

  it('tells six mistakes apart', () => {
    const lines = [
      [{ ...right, left: [left([true, true])] }, 'idle-ignored'],
      [{ ...right, left: [left([true, true], 'a=b; Max-Age=5')] }, 'only-max-age'],
      [{ ...right, left: [left([true, true]), left([false, false])] }, 'only-the-sweeper'],
      [{ ...right, left: [left([false, true])] }, 'woken-by-asking'],
      [{ ...right, used: [used(99_000)] }, 'slides-for-ever'],
      [{ ...right, used: [used(2_000)] }, 'use-does-not-count'],
    ] as const;
    for (const [watched, id] of lines) assert.equal(found(watched), id);
  });

  it('is nothing when the checker was too late to know, and such times are not conclusive', () => {
    for (const step of [1_100, 1_500, 2_600]) {
      const late: Watched = { used: [used(100, step)], left: [left([false, false])] };
      assert.equal(found(late), null, `a use every ${step} ms`);
      assert.ok(!isConclusive(late));
    }
  });

  it('is not conclusive about the absolute limit when the idle limit may have been the reason', () => {
    const { holder, uses } = used(99_000);
    const gap = [...uses.slice(0, 6), at(6_400, false)];
    assert.equal(found({ ...right, used: [{ holder, uses: gap }] }), null);
    assert.ok(!isConclusive({ ...right, used: [{ holder, uses: gap }] }));
  });

  it('says that it was the browser when that had no cookie any more', () => {
    const uses = [at(60, true), at(760, true), at(1_460, false, 'GET /me HTTP/1.1\r\n')];
    assert.equal(found({ ...right, used: [{ holder: holder(), uses }] }), 'cookie-too-short');
  });
});

describe('the lifetime of a cookie', () => {
  it('is Max-Age, or else Expires, in seconds', () => {
    const now = Date.UTC(2026, 10, 29);
    const expires = new Date(now + 90_000).toUTCString();
    assert.equal(lifetime(`a=b; Path=/; Max-Age=60; Expires=${expires}`, now), 60);
    assert.equal(lifetime(`a=b; expires=${expires}`, now), 90);
    assert.equal(lifetime('a=b; Path=/', now), null);
  });
});
