/** Stage 3: right or wrong, and no word more. */
import type { Answer, Client } from '../client.ts';
import { expect, type Finding, Wrong } from '../failure.ts';
import type { Person } from '../seed.ts';
import type { Check, Stage, Trial } from '../trial.ts';
import { DONE, signUp } from './2-an-account.ts';
import * as findings from './3-findings.ts';
import { answersAlike } from './3-same-answer.ts';

/** Sends the form of the log-in, and judges nothing. */
export const tryLogIn = (
  client: Client,
  { email, password }: Pick<Person, 'email' | 'password'>,
): Promise<Answer> => client.send('/login', { fields: { email, password } });

/** Signs a person in, and expects that it works. */
export async function logIn(
  client: Client,
  person: Person,
  finding: Finding = findings.REFUSED,
): Promise<Answer> {
  const answer = await tryLogIn(client, person);
  const { name, password } = person;
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
  const answer = await tryLogIn(browser('Mallory'), { email, password: miss });
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
    const known = await tryLogIn(client, { email: ada.email, password });
    const email = trial.seed.person('Ada').email;
    const unknown = await tryLogIn(client, { email, password });
    const difference = answersAlike([known, ada.email], [unknown, email]);
    expect(difference === null, findings.TWO_SENTENCES, {
      answer: unknown,
      mark: unknown.status === known.status ? (unknown.text.split('\n')[0] ?? '') : /^HTTP/,
      saw: `A wrong password and an unknown address differ: ${difference}.`,
    });
  },
};

const TRIES = 9;
const ALIKE = 7; // of the tries for an unknown address must be below every other one
const SHORTEST = 3; // ms: below this, two times cannot be told apart
const ROUNDS = 2; // that have to agree: a busy machine makes any time longer, by chance

const clock: Check = {
  title: 'an unknown address takes as long as a wrong password',
  async run(trial) {
    for (let round = 1; round <= ROUNDS; round++) {
      const ada = await newcomer(trial, 'Ada'); // another each time: a limit (stage 13) counts tries
      const { answer, known, unknown } = await timesOf(trial, ada);
      const [long, short] = [median(known), median(unknown)];
      const times = `${short.toFixed(1)} ms for an unknown address, ${long.toFixed(1)} ms for a wrong password`;
      const isEarly = differ(known, unknown) && short < long / 2;
      if (!isEarly && short < long * 0.8 && long - short >= SHORTEST)
        trial.remark(`The clock is inconclusive: ${times}.`);
      if (!isEarly) return;
      const saw = `The median of ${TRIES} tries each: ${times}.`;
      if (round === ROUNDS) throw new Wrong(findings.EARLY, { answer, saw });
    }
  },
};

/** ms of tries with a known and an unknown address, by turns. */
async function timesOf(trial: Trial, { email }: Person) {
  const client = trial.browser('Mallory');
  const [known, unknown]: [number[], number[]] = [[], []];
  const password = trial.seed.person('Bob').password;
  const guess = (address: string) => tryLogIn(client, { email: address, password });
  let answer = await guess(trial.seed.person('Ada').email); // the first may be slow: not counted
  for (let i = 0; i < TRIES; i++) {
    known.push((await guess(email)).ms);
    answer = await guess(trial.seed.person('Ada').email);
    unknown.push(answer.ms);
  }
  return { answer, known: sorted(known), unknown: sorted(unknown) };
}

// Chance alone puts seven of nine times below all nine others once in ten thousand runs.
function differ(known: readonly number[], unknown: readonly number[]): boolean {
  const [least = 0] = known;
  return least - (unknown[ALIKE - 1] ?? least) >= SHORTEST && (unknown[0] ?? least) < least / 2;
}

const sorted = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);
const median = (numbers: readonly number[]) => numbers[Math.floor(numbers.length / 2)] ?? 0;

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
