/** Measures all contenders in every round, in rotating order. */
import type { Load, Measured } from './client.ts';
import { CLIENT_CORES } from './cores.ts';
import { measure } from './measure.ts';
import type { Settings } from './report.ts';
import type { ServerProcess } from './server-process.ts';
import { median, medianRatio } from './statistics.ts';

/** A server to measure. */
export type Contender = {
  readonly name: string;
  /** Starts a new process. */
  start(): Promise<ServerProcess>;
  /** Checks its responses and returns the requests of the load. Throws at a wrong response. */
  ready(
    server: ServerProcess,
  ): Promise<{ readonly requests: readonly string[]; readonly status: number }>;
};

/** The measurements of each contender, one per round. */
export type Rounds = ReadonlyMap<string, readonly Measured[]>;

/** The number of connections of the client. */
export const CONNECTIONS = 64;

/** In each round, starts each contender, checks it, warms it up and measures it. */
export async function runRounds(
  contenders: readonly Contender[],
  settings: Settings,
): Promise<Rounds> {
  const results = new Map(contenders.map(({ name }): [string, Measured[]] => [name, []]));
  for (let round = 0; round < settings.rounds; round++) {
    for (let i = 0; i < contenders.length; i++) {
      const contender = contenders[(round + i) % contenders.length];
      if (contender === undefined) continue;
      const measured = await runOnce(contender, settings);
      results.get(contender.name)?.push(measured);
      settings.progress(`round ${round + 1}: ${contender.name} ${sketch(measured)}`);
    }
  }
  return results;
}

// Below a hundred per cent the client was too slow, or other programs used the machine.
function sketch({ cpu, serverBusy }: Measured): string {
  return `${cpu.toFixed(1)} us, busy ${(serverBusy * 100).toFixed(0)} %`;
}

async function runOnce(contender: Contender, { warmUp, seconds }: Settings): Promise<Measured> {
  const server = await contender.start();
  try {
    const { requests, status } = await contender.ready(server);
    const { port, pid } = server;
    const load: Load = {
      port,
      pid,
      connections: CONNECTIONS,
      requests,
      status,
      warmUp,
      seconds,
      rate: 0,
    };
    return await measure(load, CLIENT_CORES);
  } finally {
    await server.stop();
  }
}

/** The median over the rounds of one figure. */
export function middle(rounds: Rounds, name: string, figure: keyof Measured): number {
  return median(column(rounds, name, figure));
}

/** The ratio of the CPU times of two contenders: per round, then the median. */
export function cpuRatio(rounds: Rounds, name: string, other: string): number {
  return medianRatio(column(rounds, name, 'cpu'), column(rounds, other, 'cpu'));
}

function column(rounds: Rounds, name: string, figure: keyof Measured): readonly number[] {
  return (rounds.get(name) ?? []).map((measured) => measured[figure]);
}
