/** Runs the bench. See `node bench/run.ts --help` and README.md. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BUILT } from './fixture.ts';
import { buildPeers } from './peers.ts';
import type { Scenario, Settings } from './report.ts';
import { describeMachine, keep } from './results.ts';
import { dashboard } from './scenarios/dashboard.ts';
import { expiry } from './scenarios/expiry.ts';
import { files } from './scenarios/files.ts';
import { logInRate } from './scenarios/log-ins.ts';
import { loginPage } from './scenarios/login-page.ts';
import { memory } from './scenarios/memory.ts';
import { sessions } from './scenarios/sessions.ts';
import { start } from './scenarios/start.ts';
import { storm } from './scenarios/storm.ts';
import { tokens } from './scenarios/tokens.ts';
import { snapshot } from './snapshot.ts';
import { toText } from './table.ts';

const SCENARIOS: readonly Scenario[] = [
  dashboard,
  sessions,
  files,
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

  --only NAME      one scenario (may be repeated): ${NAMES.join(', ')}
  --rounds N       the number of rounds [5]
  --seconds N      the seconds of each measurement [4]
  --quick          a smoke test: one round, small numbers, nothing is written to results/
  --main FILE      another build of our server [dist/src/main.js]; nothing is written
  --against FILE   a second build, measured with the first on the dashboard; nothing is written
`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: NAMES },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    main: { type: 'string', default: BUILT },
    against: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const { quick } = values;
const rounds = Number(values.rounds ?? (quick ? 1 : 5));
const seconds = Number(values.seconds ?? (quick ? 1 : 4));

if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
if (!values.only.every((name) => NAMES.includes(name)) || !(rounds > 0 && seconds > 0)) {
  process.stderr.write(HELP);
  process.exit(2);
}

const settings: Settings = {
  rounds,
  seconds,
  quick,
  warmUp: quick ? 1 : 3,
  main: snapshot(resolve(values.main)),
  against: values.against === undefined ? null : snapshot(resolve(values.against)),
  progress: (line) => process.stderr.write(`  ${line}\n`),
};

buildPeers();
for (const { name, run } of SCENARIOS) {
  if (!values.only.includes(name)) continue;
  process.stderr.write(`${name}\n`);
  const section = await run(settings);
  process.stdout.write(`\n${toText(section)}\n`);
  // Written after each scenario, so that an interrupted run keeps its results.
  if (!quick && values.against === undefined && values.main === BUILT) {
    keep({ [name]: { ...section, machine: describeMachine(rounds) } }, NAMES);
  }
}
process.exit(0);
