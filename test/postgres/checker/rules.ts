/**
 * The rules that a history is held to. The first is what the checker is for: a page that is begun
 * after an acknowledged end of its session is never answered as signed in. The others are its
 * complements, without which a server that refuses everything would pass.
 */
import { type AccountTimes, timesOf } from './account-times.ts';
import { firstAfter } from './earliest.ts';
import type { Account, Enabling, End, History, Page, Session } from './history.ts';

/** A rule that was broken, and how, in words. */
export type Violation = {
  readonly rule: 'revived' | 'refused' | 'let in' | 'turned away' | 'unavailable' | 'unexpected';
  readonly what: string;
};

/** What a history breaks, in O(n log n) for n requests. Empty for one that is as it must be. */
export function violationsOf(history: History): readonly Violation[] {
  const times = new Map<Account, AccountTimes>();
  const ends = Map.groupBy(history.ends, ({ account }) => account);
  const enablings = Map.groupBy(history.enablings, ({ account }) => account);
  const timesFor = (account: Account): AccountTimes => {
    const known = times.get(account) ?? timesOfAccount(account, ends, enablings);
    times.set(account, known);
    return known;
  };
  return [
    ...violationsOfPages(history, timesFor),
    ...violationsOfLogIns(history, timesFor),
    ...violationsOfFaults(history),
    ...history.unexpected.map((what): Violation => ({ rule: 'unexpected', what })),
  ];
}

type ByAccount<T> = ReadonlyMap<Account, readonly T[]>;

function timesOfAccount(
  account: Account,
  ends: ByAccount<End>,
  enablings: ByAccount<Enabling>,
): AccountTimes {
  return timesOf(ends.get(account) ?? [], enablings.get(account) ?? []);
}

function* violationsOfPages(
  { pages, ends }: History,
  timesFor: (account: Account) => AccountTimes,
): Iterable<Violation> {
  for (const [session, own] of Map.groupBy(pages, (page) => page.session)) {
    const { endedAt, mayEndAt } = limitsOf(session, timesFor(session.account));
    for (const page of own) {
      if (page.result === 'in' && page.begun > endedAt) {
        yield {
          rule: 'revived',
          what: `${describe(page)}, ${describeEnd(ends, session, endedAt)}`,
        };
      } else if (page.result === 'out' && page.answered < mayEndAt) {
        yield { rule: 'refused', what: `${describe(page)}, and nothing ended it before` };
      }
    }
  }
}

function limitsOf(session: Session, times: AccountTimes) {
  return { endedAt: times.endedAt(session), mayEndAt: times.mayEndAt(session) };
}

function* violationsOfLogIns(
  { logIns }: History,
  timesFor: (account: Account) => AccountTimes,
): Iterable<Violation> {
  for (const logIn of logIns) {
    const { email } = logIn.account;
    const what = `the log-in of ${email} from ${ms(logIn.begun)} to ${ms(logIn.answered)}`;
    const times = timesFor(logIn.account);
    if (logIn.result === 'in' && times.mustRefuse(logIn)) yield { rule: 'let in', what };
    if (logIn.result === 'refused' && !times.mayRefuse(logIn)) yield { rule: 'turned away', what };
  }
}

function* violationsOfFaults({ faults, unavailable }: History): Iterable<Violation> {
  const merged = mergeTimes(faults);
  for (const { server, path, begun, answered } of unavailable) {
    const fault = merged[firstAfter(merged, ({ over }) => over, begun)];
    if (fault !== undefined && fault.begun < answered) continue;
    const what = `${path} at server ${server}: 503 from ${ms(begun)} to ${ms(answered)}, no fault`;
    yield { rule: 'unavailable', what };
  }
}

/** The times in which there is a fault, without overlap. */
function mergeTimes(faults: readonly { readonly begun: number; readonly over: number }[]) {
  const merged: { begun: number; over: number }[] = [];
  for (const { begun, over } of faults.toSorted((a, b) => a.begun - b.begun)) {
    const last = merged.at(-1);
    if (last !== undefined && begun <= last.over) last.over = Math.max(last.over, over);
    else merged.push({ begun, over });
  }
  return merged;
}

function describe({ session, server, result, begun, answered }: Page): string {
  const made = `made from ${ms(session.begun)} to ${ms(session.answered)}`;
  return `a session of ${session.account.email}, ${made}: ${result} at server ${server} from ${ms(begun)} to ${ms(answered)}`;
}

function describeEnd(ends: readonly End[], { account }: Session, at: number): string {
  const end = ends.find((one) => one.answered === at && one.account === account);
  return `ended by ${end?.path} at server ${end?.server} from ${ms(end?.begun ?? 0)} to ${ms(at)}`;
}

function ms(time: number): string {
  return time === Number.POSITIVE_INFINITY ? 'never' : time.toFixed(1);
}
