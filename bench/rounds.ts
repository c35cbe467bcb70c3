/** Measures all contenders in every round, in rotating order. */
import type { Measured } from './client.ts';
import type { Load } from './client-connection.ts';
import { CLIENT_CORES } from './cores.ts';
import { measure } from './measure.ts';
import type { Settings } from './report.ts';
import type { ServerProcess } from './server-process.ts';
import { lowerQuartile, quantile } from './statistics.ts';

/** A server to measure. */
export type Contender = {
  readonly name: string;
  /** Starts a new process. */
  start(): Promise<ServerProcess>;
  /** Checks its responses and returns the requests of the load. Throws at a wrong response. */
  ready(
    server: ServerProcess,
  ): Promise<{ readonly requests: readonly string[]; readonly status: number }>;
  /** The first process of the PostgreSQL that it asks. */
  readonly databasePid?: number;
};

/** The measurements of each contender by its name, one per round. */
export type Rounds = ReadonlyMap<string, readonly Measured[]>;

/** The number of connections of the client. */
export const CONNECTIONS = 64;

/**
 * In each round, starts each contender, checks it, warms it up and measures it. With more than one
 * number of connections it is measured with each in turn, and its name in the result is that of
 * `rowName`.
 */
export async function runRounds(
  contenders: readonly Contender[],
  settings: Settings,
  connections: readonly number[] = [CONNECTIONS],
): Promise<Rounds> {
  const results = new Map<string, Measured[]>();
  for (let round = 0; round < settings.rounds; round++) {
    for (let i = 0; i < contenders.length; i++) {
      const contender = contenders[(round + i) % contenders.length];
      if (contender === undefined) continue;
      for (const [count, measured] of await runOnce(contender, settings, connections)) {
        const { name } = contender;
        const row = connections.length === 1 ? name : rowName(name, count);
        results.set(row, [...(results.get(row) ?? []), measured]);
        settings.progress(`round ${round + 1}: ${row} ${sketch(measured)}`);
      }
    }
  }
  return results;
}

// Below a hundred per cent the client was too slow, or other programs used the machine.
function sketch({ cpu, serverBusy }: Measured): string {
  return `${cpu.toFixed(1)} us, busy ${(serverBusy * 100).toFixed(0)} %`;
}

async function runOnce(
  { start, ready, databasePid }: Contender,
  { warmUp, seconds }: Settings,
  connections: readonly number[],
): Promise<readonly (readonly [count: number, measured: Measured])[]> {
  const server = await start();
  try {
    const { requests, status } = await ready(server);
    const { port, pid } = server;
    const results: (readonly [number, Measured])[] = [];
    for (const [i, count] of connections.entries()) {
      // Only the first one has code to compile.
      const load: Load = {
        port,
        pid,
        ...(databasePid !== undefined && { databasePid }),
        requests,
        status,
        connections: count,
        warmUp: i === 0 ? warmUp : warmUp / 4,
        seconds,
        rate: 0,
      };
      results.push([count, await measure(load, CLIENT_CORES)]);
    }
    return results;
  } finally {
    await server.stop();
  }
}

/** The name of the row of a contender with a number of connections. */
export function rowName(name: string, connections: number): string {
  return `${name}, ${connections === 1 ? '1 connection' : `${connections} connections`}`;
}

/** One figure of all rounds: the lower quartile; of what should be large, the upper one. */
export function figure(rounds: Rounds, name: string, what: keyof Measured): number {
  const values = (rounds.get(name) ?? []).map((measured) => measured[what]);
  return LARGE_IS_GOOD.has(what) ? quantile(values, 0.75) : lowerQuartile(values);
}

const LARGE_IS_GOOD = new Set<keyof Measured>(['answers', 'perSecond', 'serverBusy']);

/** The ratio of the CPU times of two contenders, from the lower quartile of each. */
export function cpuRatio(rounds: Rounds, name: string, other: string): number {
  return figure(rounds, name, 'cpu') / figure(rounds, other, 'cpu');
}
