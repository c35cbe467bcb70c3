/** The effect of logins on signed-in users: the dashboard while the hash gate is full. */
import { HASHING_CORES, QUIET_CORE } from '../cores.ts';
import { prepare } from '../fixture.ts';
import { measure } from '../measure.ts';
import { addPeople, logIns } from '../people.ts';
import { atMost, type Scenario, type Settings } from '../report.ts';
import { CONNECTIONS } from '../rounds.ts';
import type { ServerProcess } from '../server-process.ts';
import { median, medianRatio } from '../statistics.ts';
import { expectOk } from '../verify.ts';
import { get, PAGE_HEADERS } from '../wire.ts';
import { SIGNING_IN } from './log-ins.ts';

/** Full load, and a fixed rate. The second shows the effect when requests do not queue anyway. */
const LOADS = [
  { label: `${CONNECTIONS} connections, full load`, connections: CONNECTIONS, rate: 0 },
  { label: '200 requests per second', connections: 10, rate: 200 },
];

export const storm: Scenario = { name: 'storm', rounds: 3, run };

async function run(settings: Settings) {
  const fixture = await prepare(settings.main, HASHING_CORES);
  const database = fixture.copy();
  await addPeople(database);
  const p99 = LOADS.map(() => ({ quiet: [] as number[], storm: [] as number[] }));
  for (let round = 0; round < settings.rounds; round++) {
    const server = await fixture.start({ database });
    await expectOk(server, '/dashboard', { Cookie: fixture.cookie });
    for (const [i, load] of LOADS.entries()) {
      const [quiet, storm] = await quietAndStorm(server, fixture.cookie, load, settings);
      p99[i]?.quiet.push(quiet);
      p99[i]?.storm.push(storm);
      settings.progress(
        `round ${round + 1}, ${load.label}: ${quiet.toFixed(2)} and ${storm.toFixed(2)} ms`,
      );
    }
    await server.stop();
  }
  const ratios = p99.map(({ quiet, storm }) => medianRatio(storm, quiet));
  return {
    title: 'Dashboard during a storm of logins',
    notes: [
      `The storm: ${SIGNING_IN} clients at a time log in without a pause, so the hash gate is always full.`,
    ],
    table: {
      columns: ['', 'quiet p99 ms', 'storm p99 ms', 'storm / quiet'],
      rows: LOADS.map(({ label }, i) => [
        label,
        median(p99[i]?.quiet ?? []).toFixed(2),
        median(p99[i]?.storm ?? []).toFixed(2),
        `${ratios[i]?.toFixed(2)} x`,
      ]),
    },
    checks: [
      atMost('p99 of the dashboard in a storm of logins / quiet', ratios[0] ?? Number.NaN, 3),
    ],
  };
}

async function quietAndStorm(
  { port, pid }: ServerProcess,
  cookie: string,
  { connections, rate }: (typeof LOADS)[number],
  { warmUp, seconds }: Settings,
): Promise<readonly [quiet: number, storm: number]> {
  const requests = [get('/dashboard', port, { ...PAGE_HEADERS, Cookie: cookie })];
  const load = { port, pid, connections, requests, status: 200, rate, warmUp, seconds };
  const quiet = await measure(load, QUIET_CORE);
  const people = { connections: SIGNING_IN, requests: logIns(port), status: 303, rate: 0 };
  const [storm] = await Promise.all([
    measure(load, QUIET_CORE),
    // A little longer than the measurement of the dashboard, so that it covers its end.
    measure({ port, pid, ...people, warmUp: 0, seconds: warmUp + seconds + 1 }, QUIET_CORE),
  ]);
  return [quiet.p99, storm.p99];
}
