/** The process is killed directly after an answer, as a power cut does it, again and again. */
import type { Client } from '../client.ts';
import { Wrong } from '../failure.ts';
import { Jar } from '../jar.ts';
import type { Person } from '../seed.ts';
import type { Check, Trial } from '../trial.ts';
import { DONE } from './2-an-account.ts';
import { newcomer, tryLogIn } from './3-a-password.ts';
import { forStranger, names, signedIn } from './4-sessions.ts';
import { logOut } from './7-leaving.ts';
import * as findings from './10-findings.ts';
import { startAgain } from './10-start-again.ts';

const CUTS = 20;
const FEWEST = 6;
const LONGEST = 25_000; // ms; a server that starts slowly is killed less often

/** Does something, and returns how to find out whether it is still so. */
type Act = (trial: Trial, ada: Person) => Promise<() => Promise<void>>;

const signUp: Act = async (trial) => {
  const bob = await newcomer(trial, 'Bob');
  return async () => {
    const answer = await tryLogIn(trial.browser("Bob's browser"), bob);
    if (DONE.includes(answer.status)) return;
    const saw = `Bob signed up, and the process was killed. After the start, his log-in was answered with ${answer.status}.`;
    throw new Wrong(findings.TOO_LATE, { answer, saw });
  };
};

const logIn: Act = async (trial, ada) => {
  const client = trial.browser("Ada's phone");
  await tryLogIn(client, ada);
  return () => isThere(client, ada, 'Ada logged in, and the process was killed. After the start,');
};

const leave: Act = async (trial, ada) => {
  const client = await signedIn(trial, ada, "Ada's tablet");
  const copy = trial.browser("a copy of the tablet's cookies", new Jar(client.jar.cookies));
  await logOut(client);
  return async () => {
    const answer = await copy.send('/me');
    if (forStranger(answer)) return;
    const saw = `Ada logged out, and the process was killed. After the start, the ticket opened /me: ${answer.status}.`;
    throw new Wrong(findings.TOO_LATE, { answer, saw });
  };
};

async function isThere(client: Client, ada: Person, when: string): Promise<void> {
  const answer = await client.send('/me');
  if (names(answer, ada)) return;
  const saw = `${when} /me answered ${answer.status} to her ticket.`;
  throw new Wrong(findings.TOO_LATE, { answer, saw });
}

/** Twenty times: an answer, a kill, a start, and a look whether the answer was true. */
export const powerCuts: Check = {
  title: `killed directly after an answer, ${CUTS} times: what was answered still holds`,
  async run(trial) {
    // The check before this one may have left it with a short idle limit.
    await trial.server.halt('SIGINT');
    await startAgain(trial);
    const ada = await newcomer(trial, 'Ada');
    const laptop = await signedIn(trial, ada, "Ada's laptop");
    const acts = Array.from({ length: CUTS }, (_, i) => [signUp, logIn, leave][i % 3] as Act);
    const until = performance.now() + LONGEST;
    for (const [done, act] of trial.seed.shuffled(acts).entries()) {
      if (done >= FEWEST && performance.now() > until) {
        trial.remark(`Your server starts slowly, so it was killed only ${done} times.`);
        return;
      }
      const isSo = await act(trial, ada);
      await trial.server.halt('SIGKILL');
      await startAgain(trial);
      await isSo();
      await isThere(laptop, ada, `Ada is logged in. After ${done + 1} power cuts`);
    }
  },
};
