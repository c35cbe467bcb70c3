/**
 * The checker: three servers on one PostgreSQL, people who use them, faults, and a history that is
 * held to rules.ts. The seed decides who does what and which faults come; times are as they are,
 * so two runs with one seed are alike, not equal.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { createRandom } from '../../fuzz/random.ts';
import type { Owner } from '../../support.ts';
import { createClient } from './client.ts';
import { startDatabase } from './database.ts';
import { type FaultPlan, makeFaults, RECOVERY } from './fault-plan.ts';
import { History } from './history.ts';
import { Population } from './population.ts';
import { type Violation, violationsOf } from './rules.ts';
import { type CheckedServer, type ServerOptions, startServers } from './servers.ts';

export type CheckerOptions = Omit<ServerOptions, 'count'> & {
  readonly seed: number;
  /** ms that people and faults go on, at least. */
  readonly ms: number;
  /** Whether what is seen by now is enough: asked now and then, it ends the time early. */
  readonly isEnough?: (violations: readonly Violation[]) => boolean;
  readonly plan: FaultPlan;
  /** Set in PostgreSQL when the servers have started: to see that damage is noticed. */
  readonly setting?: string;
  /** How many sessions are looked for at the end, the latest ones; 1,000 by default. */
  readonly swept?: number;
};

export type Checked = {
  readonly history: History;
  readonly violations: readonly Violation[];
  /** How often each fault was made. */
  readonly faults: ReadonlyMap<string, number>;
};

const SERVERS = 3;
const SWEPT = 1_000;
const LOOK_EVERY = 500; // ms

/** Runs it once. */
export async function check(owner: Owner, options: CheckerOptions): Promise<Checked> {
  const { seed, ms, plan, isEnough, swept = SWEPT } = options;
  const database = await startDatabase(owner);
  const servers = await startServers(owner, database, { ...options, count: SERVERS });
  const history = new History();
  const client = createClient(
    servers.map(({ origin }) => origin),
    history,
    createRandom(seed, 1),
  );
  const population = new Population({
    client,
    history,
    random: createRandom(seed, 2),
    servers: SERVERS,
    promote: async (id) => {
      await database.run(`UPDATE users SET role = 'admin' WHERE id = ${id}`);
    },
  });
  await population.begin();
  if (options.setting !== undefined) {
    await database.run(`ALTER DATABASE ${database.name} SET ${options.setting}`);
  }
  let isTimeUp = false;
  const passing = timePasses(ms, history, isEnough).then(() => {
    isTimeUp = true;
  });
  let isOver = false;
  const using = population.run(() => isOver);
  using.catch(() => {}); // it is awaited below: what was started has to be stopped first
  const world = { database, servers };
  const faults = await makeFaults(world, plan, history, createRandom(seed, 3), () => isTimeUp);
  await passing;
  isOver = true;
  await using;
  await recovered(servers, history);
  await population.sweep(swept);
  await comparePeople(population, database, history);
  return { history, violations: violationsOf(history), faults };
}

/** Resolves after `ms`, or as soon as what is seen by then is enough. */
async function timePasses(
  ms: number,
  history: History,
  isEnough: CheckerOptions['isEnough'],
): Promise<void> {
  const until = performance.now() + ms;
  for (let left = ms; left > 0; left = until - performance.now()) {
    await wait(isEnough === undefined ? left : Math.min(left, LOOK_EVERY));
    if (isEnough?.(violationsOf(history))) return;
  }
}

/** Waits until every server says that it is ready, and notes those that do not say so in time. */
async function recovered(servers: readonly CheckedServer[], history: History): Promise<void> {
  const until = performance.now() + RECOVERY;
  for (const server of servers) {
    for (let state = await stateOf(server); state !== 'ok'; state = await stateOf(server)) {
      if (performance.now() > until) {
        history.unexpected.push(`${server.origin} has not recovered: ${state}`);
        return;
      }
      await wait(100);
    }
  }
  // From now on nothing is unreachable.
  const now = performance.now();
  const past = history.faults.map(({ name, begun, over }) => ({
    name,
    begun,
    over: Math.min(over, now),
  }));
  history.faults.splice(0, history.faults.length, ...past);
}

/** What a server says of itself: `ok`; or how it has ended, or why it does not answer. */
async function stateOf({ origin, ended }: CheckedServer): Promise<string> {
  try {
    const signal = AbortSignal.timeout(RECOVERY);
    const response = await fetch(`${origin}/ready`, { signal });
    return response.status === 200 ? 'ok' : await response.text();
  } catch (error) {
    return ended() ?? String(error);
  }
}

async function comparePeople(
  { all }: Population,
  { run }: Awaited<ReturnType<typeof startDatabase>>,
  history: History,
): Promise<void> {
  const stored = new Set((await run('SELECT email FROM users')).map(({ email }) => String(email)));
  for (const { account } of all) {
    if (!stored.has(account.email)) history.unexpected.push(`${account.email} is gone`);
  }
}
