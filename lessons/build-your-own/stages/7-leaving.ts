/** Stage 7: leaving, so that the ticket opens nothing any more. */
import type { Answer, Client } from '../client.ts';
import { expect } from '../failure.ts';
import { Jar } from '../jar.ts';
import type { Check, Stage } from '../trial.ts';
import { DONE } from './2-an-account.ts';
import { newcomer } from './3-a-password.ts';
import { isKnown, isStranger, sessionCookies, signedIn } from './4-sessions.ts';
import * as findings from './7-findings.ts';

/** Logs out, and expects that it works. */
export async function logOut(client: Client): Promise<Answer> {
  const answer = await client.send('/logout', { method: 'POST' });
  const saw = `POST /logout answered ${answer.status}.`;
  expect(DONE.includes(answer.status), findings.NO_LOGOUT, { answer, saw });
  return answer;
}

const forgets: Check = {
  title: 'after the log-out the jar is empty',
  async run(trial) {
    const client = await signedIn(trial, await newcomer(trial, 'Ada'), "Ada's browser");
    const tickets = await sessionCookies(client);
    const answer = await logOut(client);
    const left = client.jar.cookies.find(({ name, value }) =>
      tickets.some((ticket) => ticket.name === name && ticket.value === value),
    );
    const empty = client.jar.cookies.find(({ name }) =>
      tickets.some((ticket) => ticket.name === name),
    );
    const kept = left ?? empty;
    const saw = `The jar still has \`${kept?.name}=${kept?.value}\`, for the path ${kept?.path}.`;
    expect(kept === undefined, findings.COOKIE_STAYS, { answer, mark: /^set-cookie/i, saw });
    await isStranger(client, 'After the log-out', findings.COPY_WORKS);
  },
};

const ends: Check = {
  title: 'a copy of the ticket opens nothing',
  async run(trial) {
    const client = await signedIn(trial, await newcomer(trial, 'Ada'), "Ada's browser");
    const thief = trial.browser('a thief with a copy', new Jar(client.jar.cookies));
    await logOut(client);
    await isStranger(thief, 'With a copy of the ticket', findings.COPY_WORKS);
  },
};

const others: Check = {
  title: "Ada's phone and Bob stay",
  async run(trial) {
    const [ada, bob] = [await newcomer(trial, 'Ada'), await newcomer(trial, 'Bob')];
    const phone = await signedIn(trial, ada, "Ada's phone");
    const laptop = await signedIn(trial, ada, "Ada's laptop");
    const his = await signedIn(trial, bob, "Bob's browser");
    await logOut(laptop);
    await isKnown(phone, ada, findings.ALL_SESSIONS);
    await isKnown(his, bob, findings.ALL_SESSIONS);
  },
};

const link: Check = {
  title: 'GET /logout changes nothing',
  async run(trial) {
    const ada = await newcomer(trial, 'Ada');
    const client = await signedIn(trial, ada, "Ada's browser");
    const copy = trial.browser("Ada's browser", new Jar(client.jar.cookies));
    await client.send('/logout');
    await isKnown(client, ada, findings.BY_LINK);
    await isKnown(copy, ada, findings.BY_LINK);
  },
};

const twice: Check = {
  title: 'logging out twice, or as a stranger, is no error',
  async run(trial) {
    const client = await signedIn(trial, await newcomer(trial, 'Ada'), "Ada's browser");
    const jar = new Jar(client.jar.cookies);
    await logOut(client);
    const again = trial.browser("Ada's old page", jar);
    for (const browser of [again, trial.browser('a stranger')]) {
      const answer = await browser.send('/logout', { method: 'POST' });
      const saw = `POST /logout answered ${answer.status}.`;
      expect(answer.status < 500, findings.FALLS, { answer, saw });
    }
  },
};

/** Stage 7. */
export const leaving: Stage = {
  number: 7,
  title: 'Leaving',
  minutes: 30,
  add: 'POST /logout ends the session that asks, here and in the browser.',
  checks: [forgets, ends, others, link, twice],
  mattered:
    'A ticket that was thrown away is worthless, whoever found it. A signed token without a table can not do that.',
  ours: ['src/handlers/login.ts', 'src/auth/sessions/sessions.ts'],
};
