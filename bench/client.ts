/**
 * The client, a process of its own. It keeps some connections busy for a while and measures what
 * the server needs for it.
 *
 * Not autocannon: when a server closes a connection after a thousand requests, as ours does,
 * autocannon keeps the request without a response in its queue and measures each later response
 * from the wrong moment.
 */
import { text } from 'node:stream/consumers';
import { ClientConnection, type Load } from './client-connection.ts';
import { cpuMicroseconds, cpuOfChildren, residentBytes } from './cpu.ts';

/** The figures of one measurement. */
export type Measured = {
  readonly answers: number;
  /** CPU time of the server for one response, in microseconds. */
  readonly cpu: number;
  /** The same of the processes of its PostgreSQL; 0 without one. */
  readonly databaseCpu: number;
  readonly perSecond: number;
  /** ms */
  readonly p50: number;
  readonly p99: number;
  /** How often the client had gone to sleep and was woken by the server, for one response. */
  readonly wakeUps: number;
  /** The server's memory at the end, in bytes. */
  readonly rss: number;
  /** CPU time divided by real time, of server and client: 1 is one core, fully used. */
  readonly serverBusy: number;
  readonly clientBusy: number;
};

/** Sends the load and measures. Rejects at the first unexpected response. */
export async function run(load: Load): Promise<Measured> {
  let latencies: number[] = [];
  let turn = 0;
  let failed: (error: Error) => void = () => {};
  const failure = new Promise<never>((_, reject) => {
    failed = reject;
  });
  const next = () => load.requests[turn++ % load.requests.length] ?? '';
  const answered = (ms: number) => latencies.push(ms);
  const connections = Array.from(
    { length: load.connections },
    (_, i) => new ClientConnection(load, next, answered, failed, (i / load.rate) * 1000),
  );
  await Promise.race([seconds(load.warmUp), failure]);

  latencies = [];
  const [began, server, own] = [performance.now(), cpuMicroseconds(load.pid), process.cpuUsage()];
  const { databasePid } = load;
  const ofDatabase = () => (databasePid === undefined ? 0 : cpuOfChildren(databasePid));
  const [slept, database] = [timesAsleep(), ofDatabase()];
  await Promise.race([seconds(load.seconds), failure]);
  const times = latencies;
  const elapsed = performance.now() - began;
  const cpu = cpuMicroseconds(load.pid) - server;
  const databaseCpu = ofDatabase() - database;
  const { user, system } = process.cpuUsage(own);
  const wakeUps = timesAsleep() - slept;
  const rss = residentBytes(load.pid);
  for (const connection of connections) connection.close();
  times.sort((a, b) => a - b);
  return {
    answers: times.length,
    cpu: cpu / times.length,
    databaseCpu: databaseCpu / times.length,
    perSecond: (times.length / elapsed) * 1000,
    p50: times[Math.floor(times.length * 0.5)] ?? Number.NaN,
    p99: times[Math.floor(times.length * 0.99)] ?? Number.NaN,
    wakeUps: wakeUps / times.length,
    rss,
    serverBusy: cpu / 1000 / elapsed,
    clientBusy: (user + system) / 1000 / elapsed,
  };
}

// Each time that the client waits with nothing to do, it gives up its core by itself, and the
// server pays for waking it with its next response. /proc/interrupts (CAL) counts the wake-ups of
// all programs of the machine; this counts those of the client.
function timesAsleep(): number {
  return process.resourceUsage().voluntaryContextSwitches;
}

function seconds(count: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, count * 1000));
}

if (import.meta.main) {
  const load: Load = JSON.parse(await text(process.stdin));
  try {
    process.stdout.write(JSON.stringify(await run(load)));
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  }
}
