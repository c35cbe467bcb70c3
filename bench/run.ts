/** Runs the bench. See `node bench/run.ts --help` and README.md. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BUILT } from './fixture.ts';
import { writePages } from './pages.ts';
import { buildPeers } from './peers.ts';
import type { Scenario } from './report.ts';
import { describeMachine, keep, readResults } from './results.ts';
import { connections } from './scenarios/connections.ts';
import { dashboard } from './scenarios/dashboard.ts';
import { expiry } from './scenarios/expiry.ts';
import { files } from './scenarios/files.ts';
import { handOver } from './scenarios/hand-over.ts';
import { logInRate } from './scenarios/log-ins.ts';
import { loginPage } from './scenarios/login-page.ts';
import { memory } from './scenarios/memory.ts';
import { metrics } from './scenarios/metrics.ts';
import { postgres } from './scenarios/postgres.ts';
import { quick } from './scenarios/quick.ts';
import { routes } from './scenarios/routes.ts';
import { sessions } from './scenarios/sessions.ts';
import { start } from './scenarios/start.ts';
import { storm } from './scenarios/storm.ts';
import { tokens } from './scenarios/tokens.ts';
import { verify } from './scenarios/verify.ts';
import { snapshot } from './snapshot.ts';
import { toText } from './table.ts';

const SCENARIOS: readonly Scenario[] = [
  dashboard,
  connections,
  postgres,
  routes,
  verify,
  handOver,
  files,
  metrics,
  sessions,
  loginPage,
  tokens,
  logInRate,
  storm,
  start,
  memory,
  expiry,
];
const NAMES = SCENARIOS.map(({ name }) => name);

const HELP = `node bench/run.ts [options], after npm run build and npm ci --prefix bench

  --quick          two minutes: the dashboard beside the frameworks with a ready page
  --only NAME      one scenario (may be repeated): ${NAMES.join(', ')}
  --rounds N       the number of rounds [7 for the dashboard, 5 or fewer for the others]
  --seconds N      the seconds of each measurement [2.5]
  --smoke          checks the bench itself: one round, small numbers
  --main FILE      another build of our server [dist/src/main.js]
  --against FILE   a second build, measured with the first on the dashboard
  --pages          measures nothing: writes the pages again from results/latest.json

Figures and pages are written without --quick, --smoke, --main and --against.
`;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: NAMES },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    smoke: { type: 'boolean', default: false },
    main: { type: 'string', default: BUILT },
    against: { type: 'string' },
    pages: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const { smoke } = values;
const isRehearsal = values.quick || smoke || values.against !== undefined || values.main !== BUILT;
const seconds = Number(values.seconds ?? (smoke ? 1 : values.quick ? 1.5 : 2.5));
const givenRounds = values.rounds ?? (smoke ? '1' : undefined);

if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
if (
  !values.only.every((name) => NAMES.includes(name)) ||
  !(Number(givenRounds ?? 1) >= 1 && seconds > 0)
) {
  process.stderr.write(HELP);
  process.exit(2);
}
if (values.pages) {
  writePages(readResults());
  process.exit(0);
}

// Under load for so long, V8 has compiled what a request runs through.
const warmUp = smoke ? 1 : values.quick ? 1.5 : 2.5;
const main = snapshot(resolve(values.main));
const against = values.against === undefined ? null : snapshot(resolve(values.against));
const progress = (line: string) => process.stderr.write(`  ${line}\n`);

buildPeers();
const chosen = values.quick ? [quick] : SCENARIOS.filter(({ name }) => values.only.includes(name));
for (const scenario of chosen) {
  const rounds = Number(givenRounds ?? scenario.rounds);
  process.stderr.write(`${scenario.name}\n`);
  const section = await scenario.run({
    rounds,
    warmUp,
    seconds,
    smoke,
    main,
    against,
    progress,
  });
  if (section === null) continue;
  process.stdout.write(`\n${toText(section)}\n`);
  if (isRehearsal) continue;
  // Stored after each scenario, so that an interrupted run keeps its results.
  keep(scenario.name, { ...section, machine: describeMachine(rounds) }, NAMES);
  writePages(readResults());
}
process.exit(0);
