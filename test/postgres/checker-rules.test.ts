import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRandom, type Random } from '../fuzz/random.ts';
import { type Account, type End, History, type Page, type Session } from './checker/history.ts';
import { violationsOf } from './checker/rules.ts';

const ADA: Account = { email: 'ada@example.com' };
const NEVER = Number.POSITIVE_INFINITY;

/** A session of ada that was made from 0 to 10 with her first password. */
function session(begun = 0, answered = 10, password = 0): Session {
  return { account: ADA, password, begun, answered };
}

function page(of: Session, result: Page['result'], begun: number, answered = begun + 1): Page {
  return { session: of, server: 0, result, begun, answered };
}

function end(about: Partial<End>): End {
  const nothing = { session: null, kept: null, replaced: null, disables: false };
  const where = { account: ADA, server: 1, path: '/logout', begun: 20, answered: 30 };
  return { ...where, ...nothing, ...about };
}

function rulesBroken(history: Partial<History>): string[] {
  return violationsOf(Object.assign(new History(), history)).map(({ rule }) => rule);
}

describe('a page', () => {
  const own = session();
  const later = session(25, 35);
  const cases: readonly (readonly [string, Page, readonly End[], string[]])[] = [
    ['is admitted before any end', page(own, 'in', 40), [], []],
    [
      'is not admitted after its log-out',
      page(own, 'in', 31),
      [end({ session: own })],
      ['revived'],
    ],
    ['may be admitted during its log-out', page(own, 'in', 29, 40), [end({ session: own })], []],
    ['may be refused during its log-out', page(own, 'out', 19, 21), [end({ session: own })], []],
    [
      'is not refused before its log-out',
      page(own, 'out', 18, 19),
      [end({ session: own })],
      ['refused'],
    ],
    [
      'may be either after a log-out without an answer',
      page(own, 'in', 99),
      [end({ session: own, answered: NEVER })],
      [],
    ],
    [
      'may be refused after a log-out without an answer',
      page(own, 'out', 99),
      [end({ session: own, answered: NEVER })],
      [],
    ],
    [
      'is not refused when another session has ended',
      page(own, 'out', 40),
      [end({ session: later })],
      ['refused'],
    ],
    ['is not admitted after all sessions have ended', page(own, 'in', 31), [end({})], ['revived']],
    ['is admitted when its session was kept', page(own, 'in', 31), [end({ kept: own })], []],
    [
      'is not refused when its session was kept',
      page(own, 'out', 31),
      [end({ kept: own })],
      ['refused'],
    ],
    [
      'is not admitted when another end did not keep it',
      page(own, 'in', 51),
      [end({ kept: own }), end({ begun: 40, answered: 50 })],
      ['revived'],
    ],
    ['may be admitted when its session began meanwhile', page(later, 'in', 40), [end({})], []],
    ['may be refused when its session began meanwhile', page(later, 'out', 40), [end({})], []],
    [
      'is not admitted after the password of its session was replaced meanwhile',
      page(later, 'in', 40),
      [end({ replaced: 0 })],
      ['revived'],
    ],
    [
      'is admitted with the password that replaced the other',
      page(session(25, 35, 1), 'in', 40),
      [end({ replaced: 0 })],
      [],
    ],
    [
      'is not admitted after its account was disabled meanwhile',
      page(later, 'in', 40),
      [end({ disables: true })],
      ['revived'],
    ],
    [
      'is not refused for an end before it began',
      page(session(40, 50), 'out', 60),
      [end({})],
      ['refused'],
    ],
  ];
  for (const [name, asked, ends, broken] of cases) {
    it(name, () => assert.deepEqual(rulesBroken({ pages: [asked], ends: [...ends] }), broken));
  }
});

describe('a log-in', () => {
  const logIn = (result: 'in' | 'refused', begun: number, answered: number, password = 0) => ({
    logIns: [{ account: ADA, password, result, begun, answered }],
  });
  const replaced = { ends: [end({ replaced: 0 })] };
  const disabled = {
    ends: [end({ disables: true })],
    enablings: [{ account: ADA, begun: 50, answered: 60 }],
  };

  it('with the right password is not refused', () => {
    assert.deepEqual(rulesBroken(logIn('refused', 0, 10)), ['turned away']);
    assert.deepEqual(rulesBroken({ ...logIn('refused', 40, 45, 1), ...replaced }), ['turned away']);
  });

  it('with a password that was replaced is refused', () => {
    assert.deepEqual(rulesBroken({ ...logIn('in', 31, 40), ...replaced }), ['let in']);
    assert.deepEqual(rulesBroken({ ...logIn('refused', 31, 40), ...replaced }), []);
    assert.deepEqual(rulesBroken({ ...logIn('in', 29, 40), ...replaced }), [], 'meanwhile');
  });

  it('to a disabled account is refused, until it is enabled again', () => {
    assert.deepEqual(rulesBroken({ ...logIn('in', 31, 40), ...disabled }), ['let in']);
    assert.deepEqual(rulesBroken({ ...logIn('refused', 31, 40), ...disabled }), []);
    assert.deepEqual(rulesBroken({ ...logIn('in', 31, 55), ...disabled }), [], 'meanwhile');
    assert.deepEqual(rulesBroken({ ...logIn('refused', 61, 70), ...disabled }), ['turned away']);
  });
});

describe('a 503', () => {
  const unavailable = [{ server: 0, path: '/dashboard', begun: 20, answered: 30 }];

  it('needs a fault', () => {
    assert.deepEqual(rulesBroken({ unavailable }), ['unavailable']);
    const faults = [
      { name: 'reset', begun: 0, over: 10 },
      { name: 'delay', begun: 5, over: 21 },
    ];
    assert.deepEqual(rulesBroken({ unavailable, faults }), []);
    assert.deepEqual(rulesBroken({ unavailable, faults: faults.slice(0, 1) }), ['unavailable']);
  });
});

describe('a history of a correct store', () => {
  it('breaks no rule, and one when any page is answered otherwise', () => {
    for (let seed = 0; seed < 200; seed++) {
      const history = historyOf(createRandom(seed));
      assert.deepEqual(violationsOf(history), [], `seed ${seed}`);
      const certain = history.pages.filter((one) => isCertain(one, history));
      const changed = createRandom(seed, 1).pick(certain);
      if (changed === undefined) continue;
      const result = changed.result === 'in' ? ('out' as const) : ('in' as const);
      const pages = history.pages.map((one) => (one === changed ? { ...one, result } : one));
      const found = violationsOf(Object.assign(new History(), { ...history, pages }));
      assert.equal(found.length, 1, `seed ${seed}`);
    }
  });

  it('is judged in a time that grows as it does', () => {
    const history = new History();
    for (let i = 0; i < 200_000; i++) {
      const own = session(i, i + 0.1);
      history.pages.push(page(own, 'in', i + 0.2, i + 0.3));
      history.ends.push(end({ begun: i + 0.4, answered: i + 0.5, kept: i % 2 ? own : null }));
    }
    const begun = performance.now();
    assert.deepEqual(violationsOf(history), []);
    assert.ok(performance.now() - begun < 20_000);
  });
});

/** A store that does one thing at a time, and clients who ask it side by side. */
function historyOf(random: Random): History {
  const history = new History();
  const open = new Set<Session>();
  const all: Session[] = [];
  for (let now = 100; now < 3_000; now += 1 + random.below(20)) {
    // It happens at `now`; its client asked before, and hears of it later.
    const times = { begun: now - random.below(30), answered: now + 1 + random.below(30) };
    const own = random.pick(all);
    if (own === undefined || random.chance(0.2)) {
      const begun: Session = { account: ADA, password: 0, ...times };
      all.push(begun);
      open.add(begun);
    } else if (random.chance(0.6)) {
      history.pages.push({
        session: own,
        server: 0,
        result: open.has(own) ? 'in' : 'out',
        ...times,
      });
    } else if (random.chance(0.7)) {
      history.ends.push(end({ session: own, ...times }));
      open.delete(own);
    } else {
      history.ends.push(end({ kept: own, ...times }));
      for (const other of all) if (other !== own) open.delete(other);
    }
  }
  return history;
}

/** Whether a page is after or before every end that may concern it, so that its result is sure. */
function isCertain({ begun, answered, session: own }: Page, { ends }: History): boolean {
  return (
    ends
      .filter((one) => one.kept !== own && (one.session === null || one.session === own))
      .every((one) => one.answered < begun || one.begun > answered) &&
    own.answered < begun &&
    ends.every((one) => one.answered < own.begun || one.begun > own.answered)
  );
}
