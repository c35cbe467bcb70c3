/** Stage 2: an account, and only good ones, and only one for each address. */
import type { Answer, Client } from '../client.ts';
import { expect, type Finding } from '../failure.ts';
import type { Person } from '../seed.ts';
import type { Check, Stage, Trial } from '../trial.ts';
import * as findings from './2-findings.ts';

/** The statuses that say: done. A program gets 200, 201 or 204, a page is sent on. */
export const DONE: readonly number[] = [200, 201, 204, 302, 303];

const isRefusal = ({ status }: Answer) => status >= 400 && status < 500;

/** Expects a refusal with a 4xx. `what` was sent, as in "A form without an address". */
export function expectRefusal(answer: Answer, finding: Finding, what: string): void {
  const saw = `${what} answered ${answer.status}.`;
  expect(isRefusal(answer), finding, { answer, saw });
}

/** Signs a person up, and expects that it works. */
export async function signUp(
  client: Client,
  { name, email, password }: Person,
  more: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const answer = await client.send('/signup', { fields: { email, password, ...more } });
  const saw = `${name} could not sign up: ${answer.status}.`;
  expect(DONE.includes(answer.status), findings.REFUSED, { answer, saw });
  return answer;
}

const good: Check = {
  title: 'an address and a password make an account',
  async run({ seed, browser }) {
    await signUp(browser("Ada's browser"), seed.person('Ada'));
  },
};

const bad: Check = {
  title: 'what is no address or too short a password is refused with 4xx',
  async run({ seed, browser }) {
    const client = browser("Ada's browser");
    const { email, password } = seed.person('Ada');
    const success = await signUp(client, seed.person('Bob'));
    const forms: Record<string, Record<string, string>> = {
      'Without an address': { email: '', password },
      'Without the field `email`': { password },
      'With an address without @': { email: email.replace('@', '.'), password },
      'Without a password': { email, password: '' },
      'Without the field `password`': { email },
      'With a password of 3 letters': { email, password: seed.letters(3) },
    };
    for (const [what, fields] of seed.shuffled(Object.entries(forms))) {
      const answer = await client.send('/signup', { fields });
      const saw = `${what}, you answered ${answer.status}.`;
      const noticed = answer.status !== success.status || !alike(answer, success);
      const finding = noticed ? findings.SAD_TEXT : findings.BAD_ACCEPTED;
      expect(isRefusal(answer), finding, { answer, saw });
    }
  },
};

// The same answer, whatever address stands in it.
function alike(one: Answer, other: Answer): boolean {
  const location = (answer: Answer) => answer.all('location').join();
  const text = ({ text }: Answer) => text.replace(/\S*[@.]\S*/g, '').replace(/\d+/g, '');
  return location(one) === location(other) && text(one) === text(other);
}

const taken: Check = {
  title: 'an address has one account, however it is spelt',
  async run({ seed, browser, remark }) {
    const client = browser("Ada's browser");
    const ada = seed.person('Ada');
    await signUp(client, ada);
    const again = async (email: string, finding: Finding) => {
      const { password } = seed.person('Mallory');
      const answer = await client.send('/signup', { fields: { email, password } });
      const saw = `\`${ada.email}\` and \`${email}\` became two accounts.`;
      expect(isRefusal(answer), finding, { answer, saw });
      return answer;
    };
    const { status } = await again(ada.email, findings.TWICE);
    if (status !== 409) remark(`A taken address was ${status}. 409 says it more exactly.`);
    await again(ada.email.toUpperCase(), findings.CASE);
    await again(` ${ada.email} `, findings.CASE);
  },
};

const race: Check = {
  title: 'of sign-ups at the same moment, exactly one succeeds',
  async run(trial) {
    for (let round = 0; round < 3; round++) await judgeRace(trial, trial.seed.person('Ada'));
  },
};

async function judgeRace({ browser, seed }: Trial, { email }: Person): Promise<void> {
  const rivals = [1, 2, 3, 4].map((n) => browser(`browser ${n}`));
  // The connections are there before the first request is sent: the requests arrive together.
  const connections = await Promise.all(rivals.map((client) => client.connect()));
  const answers = await Promise.all(
    rivals.map((client, i) => {
      const fields = { email, password: seed.person('Ada').password };
      const on = connections[i];
      return client.send('/signup', { fields, ...(on && { on }) });
    }),
  );
  for (const connection of connections) connection.close();
  const won = answers.filter(({ status }) => DONE.includes(status));
  const [answer] = won.length > 1 ? won.slice(-1) : answers;
  const saw = `Of four sign-ups in the same millisecond, ${won.length} succeeded.`;
  const finding = won.length === 0 ? findings.REFUSED : findings.RACE;
  expect(won.length === 1, finding, { answer, saw });
  const lost = answers.find((answer) => !DONE.includes(answer.status) && !isRefusal(answer));
  const five = `One of them was answered with ${lost?.status}.`;
  expect(lost === undefined, findings.RACE, { answer: lost, saw: five });
}

const spread: Check = {
  title: 'fields that nobody asked for change nothing that is shown',
  async run({ seed, browser }) {
    const plan = seed.letters(10);
    const more = { role: 'admin', id: '1', plan };
    const answer = await signUp(browser("Ada's browser"), seed.person('Ada'), more);
    const shown = answer.text.includes(plan) || /role\W{1,4}admin/i.test(answer.text);
    const saw = `I sent \`role=admin\` and \`plan=${plan}\`, and got them back.`;
    const mark = answer.text.includes(plan) ? plan : 'admin';
    expect(!shown, findings.SPREAD, { answer, mark, saw });
  },
};

const secret: Check = {
  title: 'the password is in no answer',
  async run({ seed, browser }) {
    const client = browser("Ada's browser");
    const ada = { ...seed.person('Ada'), password: seed.letters(20) };
    const first = await signUp(client, ada);
    const { email, password } = ada;
    const again = await client.send('/signup', { fields: { email, password } });
    const wrong = await client.send('/signup', { fields: { email: 'ada', password } });
    for (const answer of [first, again, wrong]) {
      const everything = answer.exchange.received.toString('latin1');
      const saw = `The password \`${password}\` came back.`;
      expect(!everything.includes(password), findings.SHOWN, { answer, mark: password, saw });
    }
  },
};

/** Stage 2. */
export const anAccount: Stage = {
  number: 2,
  title: 'An account',
  minutes: 30,
  add: 'POST /signup takes the fields `email` and `password` and makes an account: 201 (or 200, or 303 to a page). No address, no @, fewer than 8 characters: 400. An address that is taken, in any spelling: 409.',
  checks: [good, bad, taken, race, spread, secret],
  mattered:
    'An address now means one account, even when two people want it at the same moment, and nobody can write more into it than you asked for.',
  ours: ['src/auth/accounts/accounts.ts', 'src/handlers/signup.ts'],
};
