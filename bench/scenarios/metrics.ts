/** What it costs to count each request for METRICS. */
import { COLUMNS, cells } from '../columns.ts';
import { dashboardServers, OURS } from '../dashboard-servers.ts';
import { atMost, type Scenario, type Settings } from '../report.ts';
import { cpuRatio, runRounds } from '../rounds.ts';
import { freePort } from '../server-process.ts';

const COUNTING = `${OURS}, METRICS`;

export const metrics: Scenario = { name: 'metrics', rounds: 9, run };

async function run(settings: Settings) {
  const servers = await dashboardServers(settings);
  const counting = servers.oursWith(COUNTING, async () => ({
    METRICS: `127.0.0.1:${await freePort()}`,
  }));
  const contenders = [...servers.ours, counting];
  const rounds = await runRounds(contenders, settings);
  return {
    title: 'Metrics',
    notes: ['The dashboard with `METRICS` and without. Nothing scrapes meanwhile.'],
    table: { columns: COLUMNS, rows: contenders.map(({ name }) => cells(rounds, name)) },
    checks: [atMost('dashboard with METRICS / without', cpuRatio(rounds, COUNTING, OURS), 1.02)],
  };
}
