/** Stage 4: a ticket, and who holds it. */
import type { Client } from '../client.ts';
import { expect } from '../failure.ts';
import { Jar } from '../jar.ts';
import type { Person } from '../seed.ts';
import type { Check, Stage, Trial } from '../trial.ts';
import { logIn, newcomer } from './3-a-password.ts';
import * as findings from './4-findings.ts';
import { forStranger, isKnown, names, sessionCookies } from './4-sessions.ts';

const hands: Check = {
  title: 'a log-in sets a cookie, and with it /me knows who asks',
  async run(trial) {
    const ada = await newcomer(trial, 'Ada');
    const client = trial.browser("Ada's browser");
    const answer = await logIn(client, ada);
    const lines = answer.all('set-cookie');
    const none = 'The answer to the log-in has no Set-Cookie line.';
    const mark = /^set-cookie/i;
    expect(lines.length > 0, findings.NO_COOKIE, { answer, mark, saw: none });
    const me = await client.send('/me');
    if (names(me, ada)) return;
    await remembersConnection(trial, ada);
    const deep = client.jar.cookies.find(({ path }) => path.replace(/\/$/, '') !== '');
    const saw = `The jar keeps \`${deep?.name}\` for ${deep?.path} only.`;
    expect(deep === undefined, findings.PATH, { answer, mark, saw });
    const short = client.jar.cookies.every(({ value }) => value.length < 16);
    const few = `You set ${lines.length} cookie, \`${lines[0]}\`, and with it /me answered ${me.status}.`;
    expect(!short, findings.OVERWRITTEN, { answer, mark, saw: few });
    await isKnown(client, ada);
  },
};

async function remembersConnection({ browser }: Trial, person: Person): Promise<void> {
  const client = browser("Ada's browser, on one connection");
  const on = await client.connect();
  const { email, password } = person;
  await client.send('/login', { fields: { email, password }, on });
  const answer = on.usable ? await client.send('/me', { cookie: null, on }) : null;
  on.close();
  const saw = 'I sent no cookie, on the connection of the log-in, and you knew who I was.';
  if (answer !== null) expect(!names(answer, person), findings.CONNECTION, { answer, saw });
}

const stranger: Check = {
  title: 'without the cookie nobody is anybody, right after a log-in, too',
  async run(trial) {
    const ada = await newcomer(trial, 'Ada');
    await logIn(trial.browser("Ada's browser"), ada);
    const answer = await trial.browser('a stranger').send('/me');
    const saw = `I sent no cookie, and you called me ${ada.name}.`;
    const seen = { answer, mark: ada.email, saw };
    expect(!answer.text.toLowerCase().includes(ada.email), findings.CURRENT_USER, seen);
    const status = `Without a cookie, /me answered ${answer.status}.`;
    expect(forStranger(answer), findings.STRANGER, { answer, saw: status });
    await remembersConnection(trial, ada);
  },
};

const copy: Check = {
  title: 'another browser with the same cookie is the same person',
  async run(trial) {
    const ada = await newcomer(trial, 'Ada');
    const client = trial.browser("Ada's browser");
    await logIn(client, ada);
    const other = trial.browser("a browser with Ada's cookie", new Jar(client.jar.cookies));
    await isKnown(other, ada, findings.COPY);
  },
};

const both: Check = {
  title: 'Ada and Bob at once are not mixed up',
  async run(trial) {
    const people = [await newcomer(trial, 'Ada'), await newcomer(trial, 'Bob')];
    const clients = people.map(({ name }) => trial.browser(`${name}'s browser`));
    const pairs = people.map((person, i) => [clients[i] as Client, person] as const);
    await Promise.all(pairs.map(([client, person]) => logIn(client, person)));
    const order = trial.seed.shuffled(Array.from({ length: 10 }, () => pairs).flat());
    await Promise.all(order.map(([client, person]) => isKnown(client, person, findings.MIXED)));
  },
};

const twice: Check = {
  title: 'two log-ins of Ada give two tickets, and both are good',
  async run(trial) {
    const ada = await newcomer(trial, 'Ada');
    const [laptop, phone] = [trial.browser("Ada's laptop"), trial.browser("Ada's phone")];
    await logIn(laptop, ada);
    const answer = await logIn(phone, ada);
    const values = [laptop, phone].map(({ jar }) => jar.cookies.map(({ value }) => value).join());
    const same = 'Both log-ins got the same cookie.';
    const seen = { answer, mark: /^set-cookie/i, saw: same };
    expect(values[0] !== values[1], findings.ONE_SESSION, seen);
    await isKnown(phone, ada, findings.ONE_SESSION);
    await isKnown(laptop, ada, findings.ONE_SESSION);
  },
};

const attributes: Check = {
  title: 'the cookie is HttpOnly, SameSite, for the whole site and for this host alone',
  async run(trial) {
    const ada = await newcomer(trial, 'Ada');
    const client = trial.browser("Ada's browser");
    const answer = await logIn(client, ada);
    for (const { name } of await sessionCookies(client)) {
      const line = answer.all('set-cookie').find((text) => text.startsWith(`${name}=`)) ?? '';
      const seen = { answer, mark: `${name}=`, saw: `Your line is \`${line}\`.` };
      expect(/; *httponly *(;|$)/i.test(line), findings.NO_HTTPONLY, seen);
      expect(/; *samesite *= *(lax|strict) *(;|$)/i.test(line), findings.NO_SAMESITE, seen);
      expect(!/; *domain *= *[^; ]/i.test(line), findings.DOMAIN, seen);
      const path = client.jar.cookies.find((cookie) => cookie.name === name)?.path;
      expect(path === '/', findings.PATH, seen);
    }
  },
};

const hidden: Check = {
  title: 'the ticket stands in no body and in no address',
  async run(trial) {
    const ada = await newcomer(trial, 'Ada');
    const client = trial.browser("Ada's browser");
    const login = await logIn(client, ada);
    const me = await client.send('/me');
    for (const { name, value } of await sessionCookies(client)) {
      for (const answer of [login, me]) {
        const elsewhere = `${answer.text} ${answer.all('location').join()}`;
        const shown = value.length >= 8 && elsewhere.includes(value); // a 1 is everywhere
        const saw = `The value of \`${name}\` came outside of Set-Cookie, too.`;
        expect(!shown, findings.SHOWN, { answer, mark: value, saw });
      }
    }
  },
};

/** Stage 4. */
export const aTicket: Stage = {
  number: 4,
  title: 'A ticket',
  minutes: 45,
  add: 'A right log-in sets a cookie. GET /me answers 200 and the address of who asks with it, and 401 (or a redirect to /login) without it.',
  checks: [hands, stranger, copy, both, twice, attributes, hidden],
  mattered:
    'HTTP forgets everybody after each answer. Your server remembers now, by a ticket and a table, and by nothing else. That is a session.',
  ours: ['src/auth/sessions/sessions.ts', 'src/http/cookies.ts'],
};
