/** Stage 9: a ticket ends when it was not used for a while, and when it is old. */
import { expect } from '../failure.ts';
import type { Check, Stage, Trial } from '../trial.ts';
import { newcomer } from './3-a-password.ts';
import { sessionCookies } from './4-sessions.ts';
import * as findings from './9-findings.ts';
import { isConclusive, verdict } from './9-verdict.ts';
import { hold, IDLE, MAX, use, watch } from './9-watch.ts';

const ROUNDS = 3;
const INCONCLUSIVE =
  'Inconclusive: the answers came too late to judge a clock. Is this machine busy? Try again later.';

/** How long a cookie lives by its line, in seconds; null: until the browser ends. */
export function lifetime(line: string, now: number): number | null {
  const maxAge = /; *max-age *= *"?(-?\d+)/i.exec(line)?.[1];
  if (maxAge !== undefined) return Number(maxAge);
  const expires = Date.parse(/; *expires *= *([^;]+)/i.exec(line)?.[1] ?? '');
  return Number.isNaN(expires) ? null : (expires - now) / 1000;
}

const fresh: Check = {
  title: 'a new ticket is good for a while, and its cookie lives no longer than MAX_SECONDS',
  async run(trial) {
    await isGood(trial);
    const holder = await hold(trial, await newcomer(trial, 'Ada'), "Ada's browser");
    const { answer } = holder.login;
    const now = Date.now();
    const tickets = await sessionCookies(holder.client);
    if (!(await use(holder)).known) return; // too late to tell which cookie is the ticket
    for (const line of answer.all('set-cookie')) {
      const isTicket = tickets.some(({ name }) => line.startsWith(`${name}=`));
      const lives = isTicket ? lifetime(line, now) : null;
      const saw = `Your line is \`${line}\`: the cookie lives ${lives} s. MAX_SECONDS is ${MAX}.`;
      const fine = lives === null || lives <= MAX + 2; // for rounded seconds
      expect(fine, findings.COOKIE_TOO_LONG, { answer, mark: /^set-cookie/i, saw });
    }
  },
};

async function isGood(trial: Trial): Promise<void> {
  for (let round = 1; round <= ROUNDS; round++) {
    const holder = await hold(trial, await newcomer(trial, 'Ada'), "Ada's browser");
    const { known, to, answer } = await use(holder);
    if (known) return;
    const ms = Math.ceil(to - holder.login.from);
    const saw = `${ms} ms after the log-in, the ticket opened nothing. IDLE_SECONDS is ${IDLE}.`;
    expect(ms >= (IDLE - 1) * 1000, findings.TOO_EARLY, { answer, saw });
  }
  trial.remark(INCONCLUSIVE);
}

const clocks: Check = {
  title: `unused for ${IDLE} s, or ${MAX} s old, a ticket is over, and it alone (this takes 8 s)`,
  async run(trial) {
    for (let round = 1; round <= ROUNDS; round++) {
      const watched = await watch(trial);
      const wrong = verdict(watched);
      if (wrong !== null) throw wrong;
      if (isConclusive(watched)) return;
    }
    trial.remark(INCONCLUSIVE);
  },
};

/** Stage 9. */
export const twoClocks: Stage = {
  number: 9,
  title: 'Two clocks',
  minutes: 45,
  add: 'A session ends IDLE_SECONDS after its last use, and MAX_SECONDS after its log-in, however much it is used. Both come from the environment.',
  settings: { IDLE_SECONDS: String(IDLE), MAX_SECONDS: String(MAX) },
  checks: [fresh, clocks],
  mattered:
    'A ticket that was forgotten on some computer, or stolen last year, is paper now. The server keeps the time, because everybody can keep a cookie.',
  ours: ['src/auth/sessions/session.ts', 'src/auth/sessions/last-seen.ts'],
};
