/** Stage 11: all sessions of an account, the end of one, and what another password ends. */
import type { Client } from '../client.ts';
import { expect } from '../failure.ts';
import { Jar } from '../jar.ts';
import type { Person } from '../seed.ts';
import type { Check, Stage, Trial } from '../trial.ts';
import { DONE, signUp } from './2-an-account.ts';
import { tryLogIn } from './3-a-password.ts';
import { answersAlike } from './3-same-answer.ts';
import { forStranger, isKnown, isStranger, sessionCookies } from './4-sessions.ts';
import * as findings from './11-findings.ts';
import { end, idOf, sessionsOf, unusedId } from './11-list.ts';
import { rightPassword, wrongPassword } from './11-password.ts';

/** A person with a laptop and a phone that are signed in, and with no other session. */
async function twoDevices(
  { browser, seed }: Trial,
  name: string,
): Promise<{ readonly person: Person; readonly laptop: Client; readonly phone: Client }> {
  const person = seed.person(name);
  const [laptop, phone] = [browser(`${name}'s laptop`), browser(`${name}'s phone`)];
  await signUp(laptop, person); // it may sign in at once: the log-in ends that session
  await tryLogIn(laptop, person);
  await tryLogIn(phone, person);
  return { person, laptop, phone };
}

const list: Check = {
  title: 'the list has the sessions of whoever asks, which one is theirs, and no ticket',
  async run(trial) {
    const { laptop, phone, person } = await twoDevices(trial, 'Ada');
    const bob = await twoDevices(trial, 'Bob');
    const seen = [await sessionsOf(laptop), await sessionsOf(phone)];
    for (const { entries, answer } of seen) {
      const count = entries.filter(({ current }) => current).length;
      const different = new Set(entries.map(({ id }) => id)).size;
      const saw = `Ada is logged in twice. The list has ${entries.length} entries with ${different} ids, and ${count} is the current one.`;
      const right = entries.length === 2 && different === 2 && count === 1;
      expect(right, findings.LIST, { answer, mark: 'current', saw });
      await noTicket(trial, [laptop, phone, bob.laptop], answer.text, entries);
    }
    const own = seen.map(({ entries }) => entries.find(({ current }) => current)?.id);
    const saw = 'Laptop and phone are told that the same session is theirs.';
    const answer = seen[1]?.answer;
    expect(own[0] !== own[1], findings.LIST, { answer, mark: 'current', saw });
    await isStrangers(trial);
    await isKnown(laptop, person);
  },
};

async function noTicket(
  { browser }: Trial,
  clients: readonly Client[],
  text: string,
  entries: readonly { readonly id: string }[],
): Promise<void> {
  for (const client of clients) {
    for (const { name, value } of await sessionCookies(client)) {
      const saw = `The list has the value of the cookie \`${name}\`.`;
      expect(!text.includes(value), findings.ID_IS_TICKET, { saw });
      for (const { id } of entries) {
        const what = `With an id of the list as \`${name}\``;
        await isStranger(browser('Mallory'), what, findings.ID_IS_TICKET, {
          cookie: `${name}=${id}`,
        });
      }
    }
  }
}

async function isStrangers({ browser }: Trial): Promise<void> {
  const answer = await browser('a stranger').send('/sessions');
  const saw = `To a stranger, /sessions answered ${answer.status}.`;
  expect(forStranger(answer), findings.STRANGER_SEES, { answer, saw });
}

const ending: Check = {
  title: 'ending one session ends that one, and no other',
  async run(trial) {
    const { laptop, phone, person } = await twoDevices(trial, 'Ada');
    const id = await idOf(laptop, 'other');
    await laptop.send(`/sessions/${encodeURIComponent(id)}/end`);
    await isKnown(phone, person, findings.END_BY_LINK);
    const answer = await end(laptop, id);
    const saw = `POST /sessions/${id}/end answered ${answer.status}.`;
    expect(DONE.includes(answer.status), findings.END_REFUSED, { answer, saw });
    await isStranger(
      phone,
      'After the laptop ended the session of the phone',
      findings.END_REFUSED,
    );
    await isKnown(laptop, person, findings.ENDS_TOO_MUCH);
    const { entries, answer: after } = await sessionsOf(laptop);
    const left = `After the end of one of two, the list has ${entries.length} entries.`;
    expect(entries.length === 1, findings.LIST, { answer: after, saw: left });
  },
};

const others: Check = {
  title: "Bob's session is, for Ada, one that does not exist",
  async run(trial) {
    const { laptop, phone, person } = await twoDevices(trial, 'Ada');
    const bob = await twoDevices(trial, 'Bob');
    const his = await idOf(bob.laptop, 'current');
    const none = unusedId(trial, his);
    const answer = await end(laptop, his);
    await isKnown(bob.laptop, bob.person, findings.ENDS_ANYBODYS);
    const unknown = await end(laptop, none);
    const difference = answersAlike([answer, his], [unknown, none]);
    const saw = `Ada ended the session \`${his}\` of Bob, and \`${none}\`, which nobody has. They differ: ${difference}.`;
    expect(difference === null, findings.TELLS_IDS, { answer, saw });
    for (const id of ['constructor', '0', '-1', '%zz', `${his}/../x`]) {
      const odd = await laptop.send(`/sessions/${id}/end`, { method: 'POST' });
      const fell = `POST /sessions/${id}/end answered ${odd.status}.`;
      expect(odd.status < 500, findings.END_FALLS, { answer: odd, saw: fell });
    }
    await isStrangersEnd(trial, await idOf(laptop, 'other'), phone, person);
    for (const client of [laptop, phone]) await isKnown(client, person, findings.ENDS_TOO_MUCH);
    for (const client of [bob.laptop, bob.phone])
      await isKnown(client, bob.person, findings.ENDS_ANYBODYS);
  },
};

async function isStrangersEnd({ browser }: Trial, id: string, phone: Client, person: Person) {
  const stranger = browser('a stranger with an id', new Jar());
  const answer = await end(stranger, id);
  await isKnown(phone, person, findings.ENDS_ANYBODYS);
  const saw = `A stranger ended a session, and was answered with ${answer.status}.`;
  expect(answer.status >= 300 && answer.status < 500, findings.ENDS_ANYBODYS, { answer, saw });
}

/** Stage 11. */
export const phoneAndLaptop: Stage = {
  number: 11,
  title: 'Phone and laptop',
  minutes: 60,
  add: 'GET /sessions lists the sessions of whoever asks, as JSON: `id`, and `current` for the one that asks. POST /sessions/ID/end ends one of them. POST /password takes `current` and `password`; another password ends the other sessions, and gives this one a new ticket.',
  checks: [list, ending, others, wrongPassword, rightPassword],
  mattered:
    'Whoever lost a phone can throw it out from the laptop, and a new password throws out the thief. Nobody can do that to anybody else.',
  ours: ['src/handlers/sessions.ts', 'src/handlers/account.ts'],
};
