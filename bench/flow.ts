/** Measures requests that work once, and so cannot be repeated as a load. */
import { Agent } from 'node:http';
import { cpuMicroseconds } from './cpu.ts';

const CONNECTIONS = 16;

/** One flow: all requests of it, answered as they should be. `i` counts from 0. */
export type Flow<T = unknown> = (i: number, agent: Agent) => Promise<T>;

/** Runs a flow `count` times, some at once. Resolves to what each returned, in order. */
export async function runFlow<T>(flow: Flow<T>, count: number, from = 0): Promise<readonly T[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const results: T[] = [];
  let next = 0;
  const work = async () => {
    while (next < count) {
      const i = next++;
      results[i] = await flow(from + i, agent);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  agent.destroy();
  return results;
}

/**
 * Runs a flow `count` times, of which the first third is a warm-up. Resolves to the CPU time of the
 * server for one of the others, in microseconds, and to what each returned.
 */
export async function measureFlow<T>(
  pid: number,
  flow: Flow<T>,
  count: number,
): Promise<{ readonly cpu: number; readonly results: readonly T[] }> {
  const warmUp = Math.floor(count / 3);
  const first = await runFlow(flow, warmUp);
  const before = cpuMicroseconds(pid);
  const rest = await runFlow(flow, count - warmUp, warmUp);
  const cpu = (cpuMicroseconds(pid) - before) / rest.length;
  return { cpu, results: [...first, ...rest] };
}
