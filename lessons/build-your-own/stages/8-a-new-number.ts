/** Stage 8: a log-in always draws a new number, and ends what this browser had. */
import type { Answer, Client } from '../client.ts';
import { expect, type Finding } from '../failure.ts';
import { cookieHeader, Jar } from '../jar.ts';
import type { Person } from '../seed.ts';
import type { Check, Stage } from '../trial.ts';
import { logIn, newcomer, tryLogIn } from './3-a-password.ts';
import { isKnown, isStranger, type Pair, sessionCookies } from './4-sessions.ts';
import * as findings from './8-findings.ts';

/** Expects that a log-in in this browser gives a ticket that is none of these. */
async function drawsAnew(
  client: Client,
  person: Person,
  before: readonly Pair[],
  finding: Finding,
): Promise<Answer> {
  const answer = await logIn(client, person);
  await isKnown(client, person);
  const now = (await sessionCookies(client)).map(({ value }) => value);
  const kept = before.find(({ value }) => now.includes(value));
  const saw = `Before the log-in the browser had \`${kept?.value}\`, and afterwards as well.`;
  expect(kept === undefined, finding, { answer, mark: /^set-cookie/i, saw });
  return answer;
}

const planted: Check = {
  title: "Ada logs in with Mallory's ticket in her browser, and gets another",
  async run(trial) {
    const [ada, mallory] = [await newcomer(trial, 'Ada'), await newcomer(trial, 'Mallory')];
    const hers = trial.browser("Mallory's browser");
    await logIn(hers, mallory);
    const before = await sessionCookies(hers);
    const client = trial.browser("Ada's browser, with Mallory's ticket", new Jar(hers.jar.cookies));
    await drawsAnew(client, ada, before, findings.KEPT);
    const thief = trial.browser('Mallory');
    await isStranger(thief, 'With the planted ticket', findings.BOTH_OPEN, {
      cookie: cookieHeader(before),
    });
  },
};

const again: Check = {
  title: 'after another log-in, the former ticket of this browser is dead',
  async run(trial) {
    const ada = await newcomer(trial, 'Ada');
    const client = trial.browser("Ada's browser");
    await logIn(client, ada);
    const before = await sessionCookies(client);
    await drawsAnew(client, ada, before, findings.KEPT);
    const thief = trial.browser('a thief with the former ticket');
    await isStranger(thief, 'With the former ticket', findings.BOTH_OPEN, {
      cookie: cookieHeader(before),
    });
  },
};

const madeUp: Check = {
  title: 'a made-up number does not become a session',
  async run(trial) {
    const ada = await newcomer(trial, 'Ada');
    const first = trial.browser("Ada's browser");
    await logIn(first, ada);
    const names = (await sessionCookies(first)).map(({ name }) => name);
    const letter = trial.seed.pick(['m', 'k', 'w']);
    const cookies = first.jar.cookies
      .filter(({ name }) => names.includes(name))
      .map((cookie) => ({ ...cookie, value: letter.repeat(cookie.value.length) }));
    const client = trial.browser("Ada's browser, with a made-up ticket", new Jar(cookies));
    await drawsAnew(client, ada, cookies, findings.ADOPTED);
    const thief = trial.browser('Mallory');
    await isStranger(thief, 'With the made-up ticket', findings.ADOPTED, {
      cookie: cookieHeader(cookies),
    });
  },
};

const visitor: Check = {
  title: 'what a visitor got before the log-in is nobody afterwards',
  async run(trial) {
    const ada = await newcomer(trial, 'Ada');
    const client = trial.browser("Ada's browser");
    await client.send('/me');
    await client.send('/login');
    const before = client.jar.cookies;
    await logIn(client, ada);
    if (before.length === 0) return;
    const thief = trial.browser('Mallory');
    const what = 'With the cookie from before the log-in';
    await isStranger(thief, what, findings.KEPT, {
      cookie: cookieHeader(before),
    });
  },
};

const wrong: Check = {
  title: 'a wrong password is refused with a good ticket, too',
  async run(trial) {
    const ada = await newcomer(trial, 'Ada');
    const client = trial.browser("Ada's browser");
    await logIn(client, ada);
    const { password } = trial.seed.person('Bob');
    const answer = await tryLogIn(client, { email: ada.email, password });
    const saw = `A wrong password, with the ticket of Ada: you answered ${answer.status}.`;
    expect(answer.status === 401, findings.ALREADY_IN, { answer, saw });
  },
};

/** Stage 8. */
export const aNewNumber: Stage = {
  number: 8,
  title: 'A new number',
  minutes: 30,
  add: 'Every log-in draws a new ticket, and ends the session that this browser had.',
  checks: [madeUp, planted, again, visitor, wrong],
  mattered:
    'Nobody can choose the ticket of somebody else any more. This attack is called session fixation, and one line prevents it.',
  ours: ['src/web/sign-in.ts', 'src/auth/sessions/sessions.ts'],
};
