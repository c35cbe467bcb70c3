import { earliest, firstAfter } from './earliest.ts';
import type { Enabling, End, LogIn, Session } from './history.ts';

/** A time in which an account is disabled: from its request to the request that enables it. */
type Disabled = {
  readonly begun: number;
  readonly answered: number;
  readonly enabling: number;
  readonly enabled: number;
};

/** From when on what was asked for one account has to hold, and from when on it may. */
export type AccountTimes = {
  /** From when on a session must not be let in any more. */
  endedAt(session: Session): number;
  /** From when on a session may be refused. */
  mayEndAt(session: Session): number;
  /** Whether a log-in had to be refused. */
  mustRefuse(logIn: LogIn): boolean;
  /** Whether a log-in could be refused. */
  mayRefuse(logIn: LogIn): boolean;
};

/**
 * Sorts what was asked for one account. Its password changes and disablings were sent one after the
 * other, each after the answer to the one before.
 */
export function timesOf(ends: readonly End[], enablings: readonly Enabling[]): AccountTimes {
  const wide = ends.filter(({ session }) => session === null);
  const acknowledged = wide.filter(({ answered }) => answered < Number.POSITIVE_INFINITY);
  // It ends for sure what was there before it began.
  const sure = earliest(
    acknowledged.map((end) => ({ until: end.begun, value: end.answered, end })),
  );
  // It may end what began before its answer.
  const possible = earliest(wide.map((end) => ({ until: end.answered, value: end.begun, end })));
  const ofOne = { sure: new Map<Session, number>(), possible: new Map<Session, number>() };
  for (const { session, begun, answered } of ends) {
    if (session === null) continue;
    lower(ofOne.sure, session, answered);
    lower(ofOne.possible, session, begun);
  }
  const changes = new Map(
    wide.flatMap((end) => (end.replaced === null ? [] : [[end.replaced, end] as const])),
  );
  const disabled = disabledTimes(wide, enablings);
  const surely = disabled.filter(({ answered }) => answered < NEVER);

  /** When the password change that made a log-in with this password impossible was answered. */
  const replacedAt = (password: number) => changes.get(password)?.answered ?? NEVER;

  return {
    endedAt: (session) =>
      Math.min(
        ofOne.sure.get(session) ?? NEVER,
        sure(session.answered, session),
        replacedAt(session.password),
        disabledAt(surely, session),
      ),
    mayEndAt: (session) =>
      Math.min(ofOne.possible.get(session) ?? NEVER, possible(session.begun, session)),
    mustRefuse: ({ password, begun, answered }) =>
      begun > replacedAt(password) ||
      surely.some((time) => begun > time.answered && answered < time.enabling),
    mayRefuse: ({ password, begun, answered }) =>
      answered > (changes.get(password)?.begun ?? NEVER) ||
      disabled.some((time) => answered > time.begun && begun < time.enabled),
  };
}

const NEVER = Number.POSITIVE_INFINITY;

function lower(times: Map<Session, number>, session: Session, time: number): void {
  times.set(session, Math.min(times.get(session) ?? NEVER, time));
}

function disabledTimes(wide: readonly End[], enablings: readonly Enabling[]): readonly Disabled[] {
  const sorted = enablings.toSorted((a, b) => a.begun - b.begun);
  return wide
    .filter(({ disables }) => disables)
    .toSorted((a, b) => a.begun - b.begun)
    .map(({ begun, answered }) => {
      const later = sorted.slice(firstAfter(sorted, (enabling) => enabling.begun, begun));
      // A request to disable that was not answered may be carried out after all that followed.
      const enabled =
        answered === NEVER ? NEVER : later.find((one) => one.answered < NEVER)?.answered;
      return { begun, answered, enabling: later[0]?.begun ?? NEVER, enabled: enabled ?? NEVER };
    });
}

/**
 * When the account was disabled after this log-in: a log-in that was under way meanwhile came
 * before it, or it would have been refused, unless the account was enabled again before its answer.
 */
function disabledAt(disabled: readonly Disabled[], { begun, answered }: Session): number {
  const index = Math.max(
    firstAfter(disabled, (time) => time.answered, begun),
    firstAfter(disabled, (time) => time.enabling, answered),
  );
  return disabled[index]?.answered ?? NEVER;
}
