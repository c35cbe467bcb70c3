/** Stage 3: right or wrong, and no word more. */
import type { Answer, Client } from '../client.ts';
import { expect, type Finding } from '../failure.ts';
import type { Person } from '../seed.ts';
import type { Check, Stage, Trial } from '../trial.ts';
import { DONE, signUp } from './2-an-account.ts';
import * as findings from './3-findings.ts';
import { answersAlike } from './3-same-answer.ts';

/** Signs a person in, and expects that it works. */
export async function logIn(
  client: Client,
  { name, email, password }: Person,
  finding: Finding = findings.REFUSED,
): Promise<Answer> {
  const answer = await client.send('/login', { fields: { email, password } });
  const saw = `${name} signed up with \`${password}\`, and could not log in with it: ${answer.status}.`;
  expect(DONE.includes(answer.status), finding, { answer, saw });
  return answer;
}

/** A person who has just signed up. */
export async function newcomer({ seed, browser }: Trial, name: string): Promise<Person> {
  const person = seed.person(name);
  await signUp(browser(`${name}'s browser`), person);
  return person;
}

const right: Check = {
  title: 'the right password is right, however the address is spelt',
  async run(trial) {
    const ada = await newcomer(trial, 'Ada');
    await logIn(trial.browser("Ada's browser"), ada);
    await logIn(trial.browser("Ada's phone"), { ...ada, email: ` ${ada.email.toUpperCase()}` });
  },
};

const wrong: Check = {
  title: 'a wrong password is 401, and so is every near miss',
  async run(trial) {
    const { browser, seed } = trial;
    const ada = { ...seed.person('Ada'), password: `Maple ${seed.letters(8)} Fjord` };
    await signUp(browser("Ada's browser"), ada);
    const { password } = ada;
    const misses: [string, string, Finding][] = [
      ['another password', seed.person('Bob').password, findings.WRONG_ACCEPTED],
      ['an empty password', '', findings.WRONG_ACCEPTED],
      ['the first eight letters', password.slice(0, 8), findings.CUT],
      ['one letter more', `${password}x`, findings.PREFIX],
      ['one letter less', password.slice(0, -1), findings.PREFIX],
      ['small letters', password.toLowerCase(), findings.CHANGED],
      ['a blank at the end', `${password} `, findings.CHANGED],
    ];
    for (const [what, miss, finding] of misses) await refuses(trial, ada, what, miss, finding);
  },
};

async function refuses(
  { browser }: Trial,
  { email, password }: Person,
  what: string,
  miss: string,
  finding: Finding,
): Promise<void> {
  const answer = await browser('Mallory').send('/login', { fields: { email, password: miss } });
  const opened = `The password is \`${password}\`. With ${what} I came in, too.`;
  expect(!DONE.includes(answer.status), finding, { answer, saw: opened });
  const saw = `${what}: you answered ${answer.status}.`;
  expect(answer.status === 401, findings.NOT_401, { answer, saw });
}

const long: Check = {
  title: 'a password of 80 letters counts to its end',
  async run(trial) {
    const ada = { ...trial.seed.person('Ada'), password: trial.seed.letters(80) };
    await signUp(trial.browser("Ada's browser"), ada);
    await logIn(trial.browser("Ada's browser"), ada);
    const first = ada.password.slice(0, 72);
    await refuses(trial, ada, 'its first 72 bytes', first, findings.CUT);
  },
};

const signs: Check = {
  title: '&, +, %, é and emoji in a password work',
  async run(trial) {
    const person = trial.seed.person('Ada');
    const ada = { ...person, password: `a&b+c%20d=é 😀 ${trial.seed.letters(6)}` };
    await signUp(trial.browser("Ada's browser"), ada);
    await logIn(trial.browser("Ada's browser"), ada, findings.SIGNS);
  },
};

const nothing: Check = {
  title: 'an unknown address gets the same answer as a wrong password',
  async run(trial) {
    const [ada, password] = [await newcomer(trial, 'Ada'), trial.seed.person('Bob').password];
    const client = trial.browser('Mallory');
    const known = await client.send('/login', { fields: { email: ada.email, password } });
    const email = trial.seed.person('Ada').email;
    const unknown = await client.send('/login', { fields: { email, password } });
    const difference = answersAlike([known, ada.email], [unknown, email]);
    expect(difference === null, findings.TWO_SENTENCES, {
      answer: unknown,
      mark: unknown.status === known.status ? (unknown.text.split('\n')[0] ?? '') : /^HTTP/,
      saw: `A wrong password and an unknown address differ: ${difference}.`,
    });
  },
};

const TRIES = 9;
const SHORTEST = 3; // ms: below this, two times cannot be told apart

const clock: Check = {
  title: 'an unknown address takes as long as a wrong password',
  async run(trial) {
    const ada = await newcomer(trial, 'Ada');
    const client = trial.browser('Mallory');
    const [known, unknown]: [number[], number[]] = [[], []];
    const password = trial.seed.person('Bob').password;
    let answer: Answer | undefined;
    for (let i = 0; i < TRIES; i++) {
      known.push((await client.send('/login', { fields: { email: ada.email, password } })).ms);
      const { email } = trial.seed.person('Ada');
      answer = await client.send('/login', { fields: { email, password } });
      unknown.push(answer.ms);
    }
    const [long, short] = [median(known), median(unknown)];
    // A busy machine makes times longer, never shorter: the shortest of each have to differ, too.
    const [least, other] = [Math.min(...known), Math.min(...unknown)];
    if (least - other < SHORTEST || other >= least / 2) return;
    const times = `${short.toFixed(1)} ms for an unknown address, ${long.toFixed(1)} ms for a wrong password`;
    const saw = `The median of ${TRIES} tries each: ${times}.`;
    expect(short >= long / 2, findings.EARLY, { ...(answer && { answer }), saw });
    if (short < long * 0.8) trial.remark(`The clock is inconclusive: ${times}.`);
  },
};

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

const slow: Check = {
  title: 'a right password after all this is still right',
  async run(trial) {
    const ada = await newcomer(trial, 'Ada');
    const { ms } = await logIn(trial.browser("Ada's browser"), ada);
    if (ms < 5)
      trial.remark(
        `A log-in took ${ms.toFixed(1)} ms. That is probably a fast hash: lessons/d-accounts/2-passwords.md.`,
      );
  },
};

/** Stage 3. */
export const aPassword: Stage = {
  number: 3,
  title: 'A password',
  minutes: 45,
  add: 'POST /login takes `email` and `password`: 200 (or 204, or 303) when they are right, 401 when they are not. It remembers nothing yet.',
  checks: [right, wrong, long, signs, nothing, clock, slow],
  mattered:
    'Your server knows right from wrong and tells nobody more than that, neither by its words nor by its clock.',
  ours: ['src/auth/passwords/password-check.ts', 'src/auth/passwords/password-hash.ts'],
};
