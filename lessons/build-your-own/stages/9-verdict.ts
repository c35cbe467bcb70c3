/** What follows from the times that were seen. What a busy machine may have caused is no fault. */
import { type Finding, Wrong } from '../failure.ts';
import * as findings from './9-findings.ts';
import {
  type Holder,
  IDLE,
  type Left,
  MAX,
  type Moment,
  ROUNDED,
  type Use,
  type Watched,
} from './9-watch.ts';

const seconds = (ms: number) => (ms / 1000).toFixed(1);

// The true distance of two moments is at most this, and at least that (ms).
const atMost = (earlier: Moment, later: Moment) => later.to - earlier.from;
const atLeast = (earlier: Moment, later: Moment) => later.from - earlier.to;

/** Whether a use lies surely within both limits, also when the server counts whole seconds. */
function mustBeKnown({ login }: Holder, before: Moment, use: Use): boolean {
  return atMost(before, use) < (IDLE - 1) * 1000 && atMost(login, use) < (MAX - 1) * 1000;
}

function wrong(finding: Finding, { answer }: Use, saw: string): Wrong {
  return new Wrong(finding, { answer, saw, alone: true });
}

/** What is wrong with the server, or null. */
export function verdict({ used, left }: Watched): Wrong | null {
  const [laptop] = left;
  for (const one of left) {
    const early = !one.first.known && mustBeKnown(one.holder, one.holder.login, one.first);
    if (early)
      return wrong(findings.TOO_EARLY, one.first, 'A ticket that was just drawn opened nothing.');
  }
  for (const { holder, uses } of used) {
    const problem = endedWhileUsed(holder, uses, laptop);
    if (problem !== null) return problem;
  }
  return livedUnused(left) ?? livedTooLong(used);
}

function endedWhileUsed(holder: Holder, uses: readonly Use[], laptop?: Left): Wrong | null {
  const at = uses.findIndex(({ known }) => !known);
  const use = uses[at];
  const before = uses[at - 1] ?? holder.login;
  if (use === undefined || !mustBeKnown(holder, before, use)) return null;
  const age = seconds(use.from - holder.login.to);
  const late = laptop?.late[0];
  if (late !== undefined && !late.known && before.from < late.to && late.from < use.to) {
    const saw = `The ticket of Ada's laptop was over. From then on this one was, too, ${age} s after its log-in.`;
    return wrong(findings.OTHERS_END, use, saw);
  }
  if (!/\r\ncookie:/i.test(use.answer.exchange.sent.toString('latin1'))) {
    const saw = `Used all the time, and ${age} s after the log-in the browser had no cookie any more.`;
    return wrong(findings.COOKIE_TOO_SHORT, use, saw);
  }
  const gap = seconds(atMost(before, use));
  const saw = `Used ${gap} s before, and ${age} s after its log-in, the ticket opened nothing.`;
  const tooEarly = atMost(holder.login, use) < IDLE * 1000;
  return wrong(tooEarly ? findings.TOO_EARLY : findings.USE_DOES_NOT_COUNT, use, saw);
}

function livedUnused(left: readonly Left[]): Wrong | null {
  for (const { holder, first, late } of left) {
    const [asked, again] = late;
    if (asked === undefined || again === undefined) continue;
    const unused = seconds(atLeast(first, asked));
    if (asked.known) {
      const saw = `Unused for ${unused} s, and sent by hand, the ticket still opened /me.`;
      return wrong(whoEndsIt(holder, left), asked, saw);
    }
    const saw = `Unused for ${unused} s the ticket was over. I asked again, and it opened /me.`;
    if (again.known) return wrong(findings.WOKEN, again, saw);
  }
  return null;
}

function whoEndsIt({ login }: Holder, left: readonly Left[]): Finding {
  if (left.some(({ late }) => late[0]?.known === false)) return findings.SWEEPER;
  const lines = login.answer.all('set-cookie').join('\n');
  return /; *(max-age|expires) *=/i.test(lines) ? findings.ONLY_MAX_AGE : findings.IDLE_IGNORED;
}

function livedTooLong(used: Watched['used']): Wrong | null {
  for (const { holder, uses } of used) {
    const use = uses.find(
      (one) => one.known && atLeast(holder.login, one) > MAX * 1000 + ROUNDED - 100,
    );
    if (use === undefined) continue;
    const age = seconds(atLeast(holder.login, use));
    return wrong(
      findings.SLIDES,
      use,
      `Used all the time, the ticket still opened /me after ${age} s.`,
    );
  }
  return null;
}

/**
 * Whether the checker itself was on time. Late, it cannot say that a use counts, or that a ticket
 * ended because it was old and not because it was unused.
 */
export function isConclusive({ used }: Watched): boolean {
  return used.every(({ holder, uses }) => {
    const gaps = uses.map((use, at) => atMost(uses[at - 1] ?? holder.login, use));
    const shown = uses.some(
      (use, at) =>
        use.known &&
        atLeast(holder.login, use) > IDLE * 1000 + 100 &&
        mustBeKnown(holder, uses[at - 1] ?? holder.login, use),
    );
    return shown && gaps.every((gap) => gap < IDLE * 1000 - 100);
  });
}
