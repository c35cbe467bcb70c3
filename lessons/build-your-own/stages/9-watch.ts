/**
 * Browsers that use their tickets, or leave them, side by side. Each request is noted with the time
 * before it and the time after it: the moment at which the server saw it lies between them.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, Client } from '../client.ts';
import { cookieHeader } from '../jar.ts';
import type { Person } from '../seed.ts';
import type { Trial } from '../trial.ts';
import { logIn, newcomer } from './3-a-password.ts';
import { names } from './4-sessions.ts';

/** The settings of the stage, in seconds. */
export const IDLE = 2;
export const MAX = 5;
/** A server may count in whole seconds, so each limit is looked at a second later (ms). */
export const ROUNDED = 1_050;

const STEP = 700; // ms between two uses: far from IDLE, also when seconds are rounded
const UNUSED = IDLE * 1000 + ROUNDED + 100;
// ms between the log-ins of those who leave. The last one comes when the server is older than MAX:
// one that counts from its own start ends that ticket at once.
const APART = 1_300;

/** A log-in, or a request for /me, between two moments in ms. */
export type Moment = { readonly from: number; readonly to: number };
export type Use = Moment & { readonly known: boolean; readonly answer: Answer };

/** A browser that is signed in. */
export type Holder = {
  readonly client: Client;
  readonly person: Person;
  readonly login: Moment & { readonly answer: Answer };
};

/** A ticket that nobody uses for a while, and then somebody twice, by hand. */
export type Left = { readonly holder: Holder; readonly first: Use; readonly late: readonly Use[] };

/** Everything that was seen. */
export type Watched = {
  readonly used: readonly { readonly holder: Holder; readonly uses: readonly Use[] }[];
  readonly left: readonly Left[];
};

/** Logs a person in. */
export async function hold(trial: Trial, person: Person, who: string): Promise<Holder> {
  const client = trial.browser(who);
  const from = performance.now();
  const answer = await logIn(client, person);
  return { client, person, login: { from, to: performance.now(), answer } };
}

/** Asks for /me. `cookie`: sent by hand, whatever the browser thinks of it. */
export async function use({ client, person }: Holder, cookie?: string): Promise<Use> {
  const from = performance.now();
  const answer = await client.send('/me', cookie === undefined ? {} : { cookie });
  return { from, to: performance.now(), answer, known: names(answer, person) };
}

async function keepUsing(holder: Holder, until: number) {
  const uses = [await use(holder)];
  while (performance.now() < holder.login.to + until) {
    await pause(STEP);
    uses.push(await use(holder));
  }
  return { holder, uses };
}

async function leave(holder: Holder, unused: number): Promise<Left> {
  const first = await use(holder);
  const cookie = cookieHeader(holder.client.jar.cookies);
  await pause(Math.ceil(first.to + unused - performance.now()));
  const late = [await use(holder, cookie), await use(holder, cookie)];
  return { holder, first, late };
}

/** Watches all of them side by side, for about 8 s. */
export async function watch(trial: Trial): Promise<Watched> {
  const [ada, bob, cleo] = [
    await newcomer(trial, 'Ada'),
    await newcomer(trial, 'Bob'),
    await newcomer(trial, 'Cleo'),
  ];
  // They leave one after the other: a timer of the server comes in time for some, not for all.
  const left = [0, 1, 2, 3, 4].map(async (number) => {
    await pause(number * APART);
    const [person, who] = number === 0 ? [ada, "Ada's laptop"] : [cleo, `Cleo's browser ${number}`];
    return leave(await hold(trial, person, who), UNUSED);
  });
  const use = async (person: Person, who: string) =>
    keepUsing(await hold(trial, person, who), MAX * 1000 + ROUNDED);
  const [usedByAda, usedByBob, ...others] = await Promise.all([
    use(ada, "Ada's phone"),
    use(bob, "Bob's browser"),
    ...left,
  ]);
  return { used: [usedByAda, usedByBob], left: others };
}
