/** The dashboard with fewer connections than in the other scenarios, beside bare node:http. */
import { COLUMNS, cells } from '../columns.ts';
import { dashboardServers, OURS } from '../dashboard-servers.ts';
import { BARE } from '../peers.ts';
import type { Scenario, Settings } from '../report.ts';
import { cpuRatio, rowName, runRounds } from '../rounds.ts';

const CONNECTIONS = [16, 4, 1];

export const connections: Scenario = { name: 'connections', rounds: 7, run };

async function run(settings: Settings) {
  const servers = await dashboardServers(settings);
  const contenders = [...servers.ours, servers.bare];
  const rounds = await runRounds(contenders, settings, CONNECTIONS);
  const ratio = (count: number) =>
    cpuRatio(rounds, rowName(OURS, count), rowName(BARE.name, count)).toFixed(2);
  return {
    title: 'Dashboard with fewer connections',
    notes: [
      `CPU time / bare node:http: ${CONNECTIONS.map((count) => `${ratio(count)} x with ${count}`).join(', ')}.`,
      'Wake-ups: the voluntary context switches of the client for one response. With one connection every response wakes it. With more, a fast server finds it still busy with other responses.',
    ],
    table: {
      columns: COLUMNS,
      rows: CONNECTIONS.flatMap((count) =>
        contenders.map(({ name }) => cells(rounds, rowName(name, count))),
      ),
    },
    checks: [],
  };
}
