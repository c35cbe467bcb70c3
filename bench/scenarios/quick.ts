/** Where ours stands beside the ready-made peers, in two minutes. */
import { COLUMNS, cells } from '../columns.ts';
import { dashboardServers, OURS } from '../dashboard-servers.ts';
import { READY_MADE } from '../peers.ts';
import type { Scenario, Settings } from '../report.ts';
import { cpuRatio, runRounds } from '../rounds.ts';

export const quick: Scenario = { name: 'quick', rounds: 3, run };

async function run(settings: Settings) {
  const servers = await dashboardServers(settings);
  const contenders = [...servers.ours, servers.bare, ...READY_MADE.map(servers.readyMade)];
  const rounds = await runRounds(contenders, settings);
  const row = ({ name }: { readonly name: string }) => [
    ...cells(rounds, name),
    `${cpuRatio(rounds, OURS, name).toFixed(2)} x`,
  ];
  return {
    title: 'Signed-in dashboard, quickly',
    notes: [
      'The last column is our CPU time for one request divided by theirs: below 1 ours needs less.',
      `Ours builds the page and logs the request. The others send our ${servers.wanted.body.length} bytes, made before, and log nothing; bare node:http does not even look for a session.`,
      'Three short rounds: differences below a tenth may be noise. npm run bench measures everything.',
    ],
    table: { columns: [...COLUMNS, 'ours / it'], rows: contenders.map(row) },
    checks: [],
  };
}
