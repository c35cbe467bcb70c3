/** Stage 10: what was answered still holds after the process has ended. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '../client.ts';
import { expect, Wrong } from '../failure.ts';
import { cookieHeader, Jar } from '../jar.ts';
import type { Person } from '../seed.ts';
import type { Check, Stage, Trial } from '../trial.ts';
import { DONE } from './2-an-account.ts';
import { logIn, newcomer, tryLogIn } from './3-a-password.ts';
import { isKnown, isStranger, names, signedIn } from './4-sessions.ts';
import { logOut } from './7-leaving.ts';
import { type Holder, hold, use } from './9-watch.ts';
import * as findings from './10-findings.ts';
import { powerCuts } from './10-power-cuts.ts';
import { startAgain } from './10-start-again.ts';

const TIME_TO_SAVE = 1_200; // ms: who saves only from time to time fails at the power cuts

const stopped: Check = {
  title:
    'stopped and started again, it knows all accounts and tickets, and whoever logged out is out',
  async run(trial) {
    const bob = await newcomer(trial, 'Bob');
    const ada = await newcomer(trial, 'Ada');
    const phone = await signedIn(trial, ada, "Ada's phone");
    const laptop = await signedIn(trial, ada, "Ada's laptop");
    const copy = trial.browser("a copy of the laptop's cookies", new Jar(laptop.jar.cookies));
    await logOut(laptop);
    await pause(TIME_TO_SAVE);
    await trial.server.halt('SIGINT');
    await startAgain(trial);
    await isStillKnown(trial, phone, ada);
    await accountIsThere(trial, bob);
    await isStranger(copy, 'With the ticket of the laptop, which logged out', findings.LOGOUT_LOST);
    const { password } = trial.seed.person('Mallory');
    const fields = { email: ada.email, password };
    const answer = await trial.browser('Mallory').send('/signup', { fields });
    const saw = `\`${ada.email}\` has an account. After the start I signed up with it: ${answer.status}.`;
    expect(!DONE.includes(answer.status), findings.TAKEN_AGAIN, { answer, saw });
  },
};

async function isStillKnown(trial: Trial, client: Client, person: Person): Promise<void> {
  const answer = await client.send('/me');
  if (names(answer, person)) return;
  const login = await tryLogIn(trial.browser("Ada's laptop"), person);
  const finding = DONE.includes(login.status) ? findings.TICKETS_LOST : findings.ALL_LOST;
  const then = finding === findings.ALL_LOST ? `, and her log-in ${login.status}` : '';
  const saw = `After the start, with Ada's cookie, /me answered ${answer.status}${then}.`;
  throw new Wrong(finding, { answer, saw });
}

async function accountIsThere({ browser }: Trial, person: Person): Promise<void> {
  const answer = await tryLogIn(browser("Bob's browser"), person);
  const saw = `Bob has an account. After the start, his log-in was answered with ${answer.status}.`;
  expect(DONE.includes(answer.status), findings.ALL_LOST, { answer, saw });
}

const IDLE = 2; // s
const ROUNDS = 3;
const ROUNDED = 1_100; // ms: it may count in whole seconds

const meanwhile: Check = {
  title: 'what runs out while it is down is over',
  async run(trial) {
    const more = { IDLE_SECONDS: String(IDLE), MAX_SECONDS: '60' };
    await trial.server.halt('SIGINT');
    await startAgain(trial, more);
    const holder = await holdInTime(trial);
    if (holder === null) {
      trial.remark('Inconclusive: each answer took longer than a second. Try again later.');
      return;
    }
    const used = performance.now();
    const cookie = cookieHeader(holder.client.jar.cookies);
    await trial.server.halt('SIGINT');
    await pause(Math.ceil(used + IDLE * 1000 + ROUNDED - performance.now()));
    await startAgain(trial, more);
    const seconds = ((performance.now() - used) / 1000).toFixed(1);
    const what = `Unused for ${seconds} s, IDLE_SECONDS is ${IDLE}. Then`;
    await isStranger(trial.browser("Ada's browser"), what, findings.CLOCK_ANEW, { cookie });
    await logIn(trial.browser("Ada's browser"), await newcomer(trial, 'Ada'));
  },
};

// Logs in and uses the ticket. With answers so late that it may be over, it tries again.
async function holdInTime(trial: Trial): Promise<Holder | null> {
  for (let round = 1; round <= ROUNDS; round++) {
    const ada = await newcomer(trial, 'Ada');
    const holder = await hold(trial, ada, "Ada's browser");
    const { known, to } = await use(holder);
    if (known) return holder;
    if (to - holder.login.from < (IDLE - 1) * 1000) await isKnown(holder.client, ada);
  }
  return null;
}

/** Stage 10. */
export const restart: Stage = {
  number: 10,
  title: 'Restart',
  minutes: 60,
  add: 'Accounts and sessions are kept below the folder DATA_DIR, so that they outlive the process. Whatever was answered still holds, even when the power goes off right afterwards.',
  restarts: true,
  checks: [stopped, meanwhile, powerCuts],
  mattered:
    'Your server may fall at any moment now, and nobody notices: what it promised is on the disk before it says so.',
  ours: ['src/auth/sessions/session-store.ts', 'src/sync.ts'],
};
