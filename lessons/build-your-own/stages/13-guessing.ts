/** Stage 13: whoever guesses has to wait, and nobody else. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, Client, Request } from '../client.ts';
import { expect, type Finding, Wrong } from '../failure.ts';
import type { Person } from '../seed.ts';
import type { Check, Stage, Trial } from '../trial.ts';
import { DONE } from './2-an-account.ts';
import { logIn, newcomer, tryLogIn } from './3-a-password.ts';
import { answersAlike } from './3-same-answer.ts';
import * as findings from './13-findings.ts';

const WAIT = 2; // seconds, of the server under test
const MOST = 20; // wrong tries that may be judged
const CROSSING = 2; // more, where threads cross
const AT_ONCE = 40;
const BUSY = 'How many tries were judged is inconclusive: this machine is busy.';

type Guess = Request & { readonly email?: string };
type Guesses = {
  /** What the server says to one who has to wait. */
  readonly refusal: Answer | undefined;
  readonly judged: number;
  /** Whether all of it was so fast that no wait can have ended meanwhile. */
  readonly quick: boolean;
};

/** Sends many wrong passwords at once, on connections that are open already. */
async function guess(
  trial: Trial,
  { email }: Person,
  change: (i: number) => Guess = () => ({}),
): Promise<Guesses> {
  const rivals = Array.from({ length: AT_ONCE }, () => trial.browser('a program that guesses'));
  const connections = await Promise.all(rivals.map((client) => client.connect()));
  const password = trial.seed.person('Mallory').password;
  const started = performance.now();
  const answers = await Promise.all(
    rivals.map((client, i) => {
      const on = connections[i];
      const { email: spelling = email, ...request } = change(i);
      const fields = { email: spelling, password: `${password}${i}` };
      return client.send('/login', { fields, ...(on && { on }), ...request });
    }),
  );
  for (const connection of connections) connection.close();
  const refusal = answers.find(({ status }) => status === 429);
  const judged = answers.filter(({ status }) => status !== 429).length;
  return { refusal, judged, quick: performance.now() - started < WAIT * 500 };
}

/** Guesses until the server makes the guesser wait. Throws the finding when it judges too many. */
async function untilWait(
  trial: Trial,
  person: Person,
  finding: Finding,
  change?: (i: number) => Guess,
): Promise<Answer> {
  let last = await guess(trial, person, change);
  // On a busy machine a wait can end in the middle, and tries are judged again. Try it once more.
  for (let round = 0; round < 2 && last.refusal && !isConclusive(last); round++)
    last = await guess(trial, person, change);
  const { refusal, judged } = last;
  if (refusal !== undefined && !isConclusive(last)) trial.remark(BUSY);
  else if (refusal === undefined || judged > MOST + CROSSING) {
    const saw = `Of ${AT_ONCE} wrong passwords at once, you judged ${judged}.`;
    throw new Wrong(finding, { answer: refusal, saw });
  }
  return refusal;
}

const isConclusive = ({ judged, quick }: Guesses) => judged <= MOST + CROSSING || quick;

const limit: Check = {
  title: 'after 20 wrong tries the server says 429, also to 40 at once',
  async run(trial) {
    const ada = await newcomer(trial, 'Ada');
    try {
      await untilWait(trial, ada, findings.AFTER_HASH);
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
      throw new Wrong(await whyNoLimit(trial, await newcomer(trial, 'Ada')), error.seen);
    }
    const { refusal } = await guess(trial, ada);
    if (refusal?.all('retry-after').length === 0)
      trial.remark('Retry-After is missing: it tells people and programs how long to wait.');
  },
};

/** Which mistake it is, when 40 at once are all judged. */
async function whyNoLimit(trial: Trial, ada: Person): Promise<Finding> {
  if (await saysWait(ada, () => trial.browser('a stranger'))) return findings.AFTER_HASH;
  const client = trial.browser('one browser');
  return (await saysWait(ada, () => client)) ? findings.PER_SESSION : findings.NO_LIMIT;
}

async function saysWait({ email }: Person, browser: () => Client): Promise<boolean> {
  for (let i = 0; i <= MOST; i++) {
    const answer = await tryLogIn(browser(), { email, password: `wrong ${i}` });
    if (answer.status === 429) return true;
  }
  return false;
}

const patient: Check = {
  title: 'nine wrong tries are judged, and the right password opens afterwards',
  async run(trial) {
    const ada = await newcomer(trial, 'Ada');
    for (let i = 1; i <= 9; i++) {
      const { password } = trial.seed.person('Mallory');
      const answer = await tryLogIn(trial.browser("Ada's browser"), { email: ada.email, password });
      const saw = `Wrong try ${i} was answered with ${answer.status}.`;
      expect(answer.status === 401, findings.TOO_STRICT, { answer, saw });
    }
    await logIn(trial.browser("Ada's browser"), ada, findings.TOO_STRICT);
  },
};

const disguised: Check = {
  title: 'other headers and other spellings do not count as new tries',
  async run(trial) {
    const headers = await newcomer(trial, 'Ada');
    await untilWait(trial, headers, findings.HEADER_BELIEVED, (i) => {
      const from = `203.0.113.${i}`;
      const proxied = { 'x-forwarded-for': from, 'x-real-ip': from, forwarded: `for=${from}` };
      return { headers: { ...proxied, 'user-agent': `Mozilla/${i}` } };
    });
    const ada = await newcomer(trial, 'Ada');
    await untilWait(trial, ada, findings.SPELLING, (i) => ({ email: spelling(ada.email, i) }));
  },
};

// Capitals at the places of the bits of i.
const spelling = (email: string, i: number) =>
  [...email].map((sign, at) => ((i >> at) & 1 ? sign.toUpperCase() : sign)).join('');

const nobody: Check = {
  title: 'an address without an account is counted in the same way',
  async run(trial) {
    const ada = await newcomer(trial, 'Ada');
    const stranger = trial.seed.person('Eve');
    for (let round = 0; round < 3; round++) {
      const [known, unknown] = [await guess(trial, ada), await guess(trial, stranger)];
      const counts = `For an account you judged ${known.judged} of ${AT_ONCE}, without one ${unknown.judged}.`;
      const [one, other] = [known.refusal, unknown.refusal];
      expect(other !== undefined, findings.TELLS, { saw: counts });
      const difference = one && answersAlike([one, ada.email], [other, stranger.email]);
      const saw = `The two refusals differ: ${difference}.`;
      expect(!difference, findings.TELLS, { answer: other, saw });
      if (Math.abs(known.judged - unknown.judged) <= CROSSING) return;
      const conclusive = known.quick && unknown.quick && round === 0;
      expect(!conclusive, findings.TELLS, { answer: other, saw: counts });
      await pause(WAIT * 1200);
    }
    trial.remark(BUSY);
  },
};

const others: Check = {
  title: 'Bob gets in while Ada has to wait, and Ada with the right password does not',
  async run(trial) {
    const [ada, bob] = [await newcomer(trial, 'Ada'), await newcomer(trial, 'Bob')];
    for (let round = 0; round < 3; round++) {
      const started = performance.now();
      await untilWait(trial, ada, findings.AFTER_HASH);
      const answer = await tryLogIn(trial.browser('the guesser'), ada);
      await logIn(trial.browser("Bob's browser"), bob, findings.EVERYBODY);
      if (answer.status === 429) return;
      const saw = `During the wait, the right password was answered with ${answer.status}.`;
      const quick = performance.now() - started < WAIT * 900;
      expect(!quick, findings.LETS_RIGHT_IN, { answer, saw });
    }
    trial.remark('Whether the right password has to wait is inconclusive: this machine is busy.');
  },
};

const after: Check = {
  title: 'after the wait the right password opens',
  async run(trial) {
    const ada = await newcomer(trial, 'Ada');
    await untilWait(trial, ada, findings.AFTER_HASH);
    await pause(WAIT * 1000 + 500);
    const answer = await tryLogIn(trial.browser("Ada's browser"), ada);
    const saw = `${WAIT + 0.5} seconds later, the right password was answered with ${answer.status}.`;
    expect(DONE.includes(answer.status), findings.FOR_EVER, { answer, saw });
  },
};

/** Stage 13. */
export const guessing: Stage = {
  number: 13,
  title: 'Guessing',
  minutes: 60,
  add: 'After 10 to 20 wrong passwords in a row for one address, POST /login answers 429 for WAIT_SECONDS (from the environment), whoever asks and whether there is such an account or not. Then the tries begin anew.',
  settings: { WAIT_SECONDS: String(WAIT) },
  checks: [patient, limit, disguised, nobody, others, after],
  mattered:
    'A guess costs time now, and only the one who guesses pays: Bob notices nothing, and Ada is back when the wait is over.',
  ours: ['src/auth/sign-in/login-throttle.ts'],
};
