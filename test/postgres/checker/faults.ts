/** The faults of the checker, by name. Each one is begun, lasts for a while, and is taken back. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../../fuzz/random.ts';
import type { CheckedDatabase } from './database.ts';
import type { CheckedServer } from './servers.ts';

/** Where faults happen. */
export type World = {
  readonly database: CheckedDatabase;
  readonly servers: readonly CheckedServer[];
};

/** Makes a fault that lasts some `ms`. Resolves when it is over; its effects may last longer. */
export type FaultWork = (world: World, random: Random, ms: number) => Promise<void>;

const STOPPED = 5_000; // ms: longer than any lease
const CONNECTIONS = 300; // more than PostgreSQL has

export const FAULTS: Readonly<Record<string, FaultWork>> = {
  /** The network between one server and PostgreSQL swallows everything. */
  'black hole': (world, random, ms) =>
    onOne(world, random, async ({ proxy }) => {
      await proxy.set('hole');
      await wait(ms);
      await proxy.set('pass');
    }),
  reset: (world, random, ms) =>
    onOne(world, random, async ({ proxy }) => {
      proxy.cut();
      await wait(ms / 4);
      proxy.cut();
    }),
  delay: (world, random, ms) =>
    onOne(world, random, async ({ proxy }) => {
      proxy.delay(20 + random.below(200));
      await wait(ms);
      proxy.delay(0);
    }),
  refuse: (world, random, ms) =>
    onOne(world, random, async ({ proxy }) => {
      await proxy.set('refuse');
      await wait(ms);
      await proxy.set('pass');
    }),
  /** The next COMMITs of a server lose their answer, or are lost themselves. */
  'lost commits': (world, random, ms) =>
    onOne(world, random, async ({ proxy }) => {
      for (let passed = 0; passed < ms; passed += 50) {
        proxy.loseNextCommit(random.pick(['answer', 'request', 'waiting']));
        await wait(50);
      }
      proxy.loseNextCommit(null);
    }),
  /** A server stands still, as a suspended machine does. */
  stop: (world, random) =>
    onOne(world, random, async (server) => {
      server.signal('SIGSTOP');
      await wait(STOPPED);
      server.signal('SIGCONT');
    }),
  'server crash': (world, random) => onOne(world, random, (server) => server.crash()),
  'terminated connections': async ({ database }) => {
    await database.run(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'coatcheck'",
    );
  },
  'database crash': async ({ database }) => database.crash?.(),
  /** One process of PostgreSQL is killed; it then starts all others anew by itself. */
  'backend crash': async ({ database }) => {
    const sql = `SELECT pid FROM pg_stat_activity
      WHERE application_name = 'coatcheck' ORDER BY random() LIMIT 1`;
    const [row] = database.crash === null ? [] : await database.run(sql);
    if (row !== undefined) process.kill(Number(row.pid), 'SIGKILL');
  },
  /** Each connection of the servers waits for a lock. */
  'locked tables': async ({ database }, random, ms) => {
    const table = random.pick(['sessions', 'users']);
    const client = await database.connect();
    try {
      await client.query('BEGIN');
      await client.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
      await wait(ms);
    } finally {
      await client.end().catch(() => {});
    }
  },
  /** PostgreSQL has no connection left for the servers. */
  'all connections held': async ({ database, servers }, random, ms) => {
    const held = await Promise.allSettled(
      Array.from({ length: CONNECTIONS }, () => database.connect()),
    );
    random.pick(servers)?.proxy.cut();
    await wait(ms);
    await Promise.all(
      held.map((one) => one.status === 'fulfilled' && one.value.end().catch(() => {})),
    );
  },
  /** The clock of a server is 120 s ahead, or behind, or right again. */
  'shifted clock': (world, random) =>
    onOne(world, random, async (server) => {
      server.signal('SIGUSR2');
      await wait(100);
    }),
};

/** One server at a time has such a fault: two of them could undo each other's. */
const taken = new WeakSet<CheckedServer>();

async function onOne(
  { servers }: World,
  random: Random,
  work: (server: CheckedServer) => Promise<void>,
): Promise<void> {
  const server = random.pick(servers.filter((one) => !taken.has(one)));
  if (server === undefined) return wait(100);
  taken.add(server);
  try {
    await work(server);
  } finally {
    taken.delete(server);
  }
}
