/** Stage 5: a ticket that nobody can write, and a reader that does not fall over. */
import type { Client } from '../client.ts';
import { expect, noAnswer } from '../failure.ts';
import { cookieHeader } from '../jar.ts';
import type { Person } from '../seed.ts';
import type { Check, Stage, Trial } from '../trial.ts';
import { livesSoon } from './1-one-answer.ts';
import { logIn, newcomer } from './3-a-password.ts';
import { forStranger, isStranger, type Pair, sessionCookies, signedIn } from './4-sessions.ts';
import { areNumbers, bitsThatVary, dataIn, recipeOf } from './5-decode.ts';
import * as findings from './5-findings.ts';

type Holder = { readonly client: Client; readonly tickets: readonly Pair[]; readonly ada: Person };

async function holder(trial: Trial): Promise<Holder> {
  const ada = await newcomer(trial, 'Ada');
  const client = await signedIn(trial, ada, "Ada's browser");
  return { client, ada, tickets: await sessionCookies(client) };
}

const computed: Check = {
  title: 'no ticket is made from a number, an address or the time',
  async run(trial) {
    const drawn: string[] = [];
    for (let i = 0; i < 3; i++) {
      const from = Date.now();
      const { client, tickets, ada } = await holder(trial);
      const answer = await client.send('/me');
      drawn.push(cookieHeader(tickets));
      for (const { value } of tickets) {
        const recipe = recipeOf(value, [ada.email], from, Date.now());
        const saw = `The ticket \`${value}\` is ${recipe}. I could write the next one.`;
        expect(recipe === null, findings.COUNTER, { answer, saw });
      }
    }
    const saw = `Three tickets: \`${drawn.join('`, `')}\`. I could write the next one.`;
    expect(!areNumbers(drawn), findings.COUNTER, { saw });
  },
};

const meaningless: Check = {
  title: 'no ticket says anything, however it is decoded',
  async run(trial) {
    const { client, ada } = await holder(trial);
    const answer = await client.send('/me');
    for (const { name, value } of client.jar.cookies) {
      const data = dataIn(value, ada.email);
      const saw = `Decoded, your cookie \`${name}\` says \`${data?.slice(0, 80)}\`.`;
      expect(data === null, findings.DATA_IN_COOKIE, { answer, saw });
    }
  },
};

/** A ticket or a token with another letter at one place. */
export function withOtherLetter(text: string, at: number): string {
  return text.slice(0, at) + (text[at] === 'a' ? 'b' : 'a') + text.slice(at + 1);
}

const letters: Check = {
  title: 'a ticket with one letter changed opens nothing',
  async run(trial) {
    const { tickets } = await holder(trial);
    const client = trial.browser('Mallory');
    for (const ticket of tickets.slice(0, 1)) {
      // Not the last letter: in base64 some of its bits may mean nothing.
      const places = Math.min(12, ticket.value.length - 1);
      for (let i = 0; i < places; i++) {
        const at = Math.floor((i * (ticket.value.length - 1)) / places);
        const value = withOtherLetter(ticket.value, at);
        const cookie = cookieHeader(
          tickets.map((pair) => (pair === ticket ? { ...pair, value } : pair)),
        );
        await isStranger(client, `With letter ${at + 1} changed`, findings.CHANGED_LETTER, {
          cookie,
        });
      }
    }
  },
};

const believed: Check = {
  title: 'cookies that say who somebody is are not believed',
  async run(trial) {
    const { ada } = await holder(trial);
    const words = ['user', 'email', 'username', 'session', 'id'].map(
      (name) => `${name}=${ada.email}`,
    );
    const cookie = ['role=admin', 'loggedIn=true', ...words].join('; ');
    const what = 'With cookies that I made up';
    await isStranger(trial.browser('Mallory'), what, findings.BELIEVED, { cookie });
  },
};

const own: Check = {
  title: 'tickets called constructor, toString and __proto__ open nothing',
  async run(trial) {
    const { tickets } = await holder(trial);
    for (const value of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      const cookie = cookieHeader(tickets.map(({ name }) => ({ name, value })));
      const what = `With the ticket \`${value}\``;
      await isStranger(trial.browser('Mallory'), what, findings.PLAIN_OBJECT, { cookie });
    }
  },
};

const odd: Check = {
  title: 'odd cookies stop nothing',
  async run(trial) {
    const { tickets } = await holder(trial);
    const client = trial.browser('Mallory');
    const name = tickets[0]?.name ?? 'x';
    const lines = [
      'x=%',
      `${name}=%`,
      ';;;=',
      '__proto__=1',
      `x=${'a'.repeat(6_000)}`,
      `${name}=a; ${name}=b`,
    ];
    for (const cookie of trial.seed.shuffled(lines)) {
      const short = cookie.length > 40 ? `${cookie.slice(0, 40)}…` : cookie;
      const answer = await client.send('/me', { cookie }).catch(noAnswer);
      const alive = await livesSoon(client);
      const dead = `After \`Cookie: ${short}\` nobody listened any more.`;
      expect(alive, findings.READER_FALLS, { answer, saw: dead });
      const saw = `\`Cookie: ${short}\` was answered with ${answer?.status ?? 'nothing'}.`;
      const fine = answer !== null && answer.status < 500 && answer.status !== 200;
      expect(fine, findings.READER_FALLS, { answer, saw });
    }
  },
};

const TOGETHER = 4; // log-ins at once
const LOGINS = 60;
const LEAST_BITS = 64;

const sixty: Check = {
  title: 'the tickets of sixty log-ins are all different, long, and vary at every place',
  async run(trial) {
    const { ada, tickets } = await holder(trial);
    const values: string[] = [];
    const wanted = new Set(tickets.map(({ name }) => name));
    const draw = async () => {
      const client = trial.browser("Ada's browser");
      await logIn(client, ada);
      const cookies = client.jar.cookies.filter(({ name }) => wanted.has(name));
      values.push(cookies.map(({ value }) => value).join(' '));
    };
    for (let i = 0; i < LOGINS; i += TOGETHER)
      await Promise.all(Array.from({ length: TOGETHER }, draw));
    const different = new Set(values).size;
    const repeated = `Of ${LOGINS} tickets ${different} were different.`;
    expect(different === LOGINS, findings.REPEATS, { saw: repeated });
    const bits = bitsThatVary(values);
    const saw = `In ${LOGINS} tickets, about ${bits} bits vary: \`${values.slice(-2).join('`, `')}\`.`;
    expect(bits >= LEAST_BITS, findings.REPEATS, { saw });
    const last = await trial.browser('a stranger').send('/me');
    const still = 'Without a cookie, /me knew somebody.';
    expect(forStranger(last), findings.BELIEVED, { answer: last, saw: still });
  },
};

/** Stage 5. */
export const nobodyCanWrite: Stage = {
  number: 5,
  title: 'A ticket that nobody can write',
  minutes: 45,
  add: 'Nothing, if you did it well: tickets are random and mean nothing, and odd cookies are a stranger, not an error.',
  checks: [computed, meaningless, letters, believed, own, odd, sixty],
  mattered:
    'Whoever wants to be Ada must steal her ticket now: it can be neither guessed, nor counted, nor written by hand.',
  ours: ['src/auth/sessions/sessions.ts', 'src/http/cookie-pair.ts'],
};
