/** How long a log-out takes until it is acknowledged, with several servers on one database. */
import { Agent } from 'node:http';
import { exchange } from './exchange.ts';
import type { ServerProcess } from './server-process.ts';

/**
 * Logs sessions out one after the other, each at another server, when all servers have just shown
 * them a page. Resolves to the ms of each log-out. Rejects when one is not answered as it should
 * be, or when a page that is asked for after it is still shown by any server.
 */
export async function timeLogOuts(
  servers: readonly ServerProcess[],
  cookies: readonly string[],
): Promise<readonly number[]> {
  const agent = new Agent({ keepAlive: true });
  const times: number[] = [];
  for (const [i, Cookie] of cookies.entries()) {
    const headers = { Cookie };
    await expectEverywhere(servers, headers, 200, agent);
    const { port = 0 } = servers[i % servers.length] ?? {};
    const began = performance.now();
    const { status } = await exchange(port, '/logout', { headers, fields: {}, agent });
    times.push(performance.now() - began);
    if (status !== 303) throw new Error(`a log-out was answered with ${status}`);
    await expectEverywhere(servers, headers, 303, agent);
  }
  agent.destroy();
  return times;
}

async function expectEverywhere(
  servers: readonly ServerProcess[],
  headers: Readonly<Record<string, string>>,
  expected: number,
  agent: Agent,
): Promise<void> {
  for (const { name, port } of servers) {
    const { status } = await exchange(port, '/dashboard', { headers, agent });
    if (status !== expected) throw new Error(`${name} answers ${status} instead of ${expected}`);
  }
}
