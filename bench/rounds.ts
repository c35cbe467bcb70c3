/** Every contender in every round, one after the other; the order turns, so that nobody is always last. */
import type { Load, Measured } from './client.ts';
import { CLIENT_CORES } from './cores.ts';
import { measure } from './measure.ts';
import type { Settings } from './report.ts';
import type { ServerProcess } from './server-process.ts';
import { median, medianRatio } from './statistics.ts';

export type Contender = {
  readonly name: string;
  /** Starts it anew. */
  start(): Promise<ServerProcess>;
  /** Looks closely at what it answers and says what the load consists of. Throws when an answer is not the right one. */
  ready(
    server: ServerProcess,
  ): Promise<{ readonly requests: readonly string[]; readonly status: number }>;
};

/** What was measured, by contender, one entry a round. */
export type Rounds = ReadonlyMap<string, readonly Measured[]>;

export const CONNECTIONS = 64;

/** Starts each contender afresh in each round, checks it, warms it up and measures it. */
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

// Under a hundred per cent the client was too slow, or the machine had something else to do.
function sketch({ cpu, serverBusy }: Measured): string {
  return `${cpu.toFixed(1)} us, busy ${(serverBusy * 100).toFixed(0)} %`;
}

async function runOnce(contender: Contender, { warmUp, seconds }: Settings): Promise<Measured> {
  const server = await contender.start();
  try {
    const { requests, status } = await contender.ready(server);
    const { port, pid } = server;
    const load: Load = {
      ...{ port, pid, connections: CONNECTIONS, requests, status },
      ...{ warmUp, seconds, rate: 0 },
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

/** CPU time of one contender by that of another: per round, then the median. */
export function cpuRatio(rounds: Rounds, name: string, other: string): number {
  return medianRatio(column(rounds, name, 'cpu'), column(rounds, other, 'cpu'));
}

function column(rounds: Rounds, name: string, figure: keyof Measured): readonly number[] {
  return (rounds.get(name) ?? []).map((measured) => measured[figure]);
}
