/**
 * Runs a reference server through all stages, many times, and prints each failure: a checker that
 * finds a mistake in a right server is wrong itself.
 *
 *   node test/build-your-own/runs.ts 300 node|python|express
 */
import { firstFailure, LAST, REFERENCE } from './first-failure.ts';

const COMMANDS: Readonly<Record<string, string>> = {
  node: `exec node ${REFERENCE}/${LAST}`,
  python: `exec python3 ${REFERENCE}/server.py`,
  express: `exec node lessons/frameworks/build-your-own.mjs`,
};

const [times = '1', name = 'node'] = process.argv.slice(2);
const command = COMMANDS[name];
if (command === undefined || !(Number(times) > 0)) {
  process.stderr.write(
    `Usage: node test/build-your-own/runs.ts TIMES ${Object.keys(COMMANDS).join('|')}\n`,
  );
  process.exit(64);
}

let failed = 0;
for (let run = 1; run <= Number(times); run++) {
  const failure = await firstFailure(command);
  if (failure === null) continue;
  failed++;
  const { stage, finding, saw } = failure;
  process.stdout.write(`run ${run}: stage ${stage}, ${finding}: ${saw}\n`);
}
process.stdout.write(`${name}: ${failed} of ${times} runs failed\n`);
if (failed > 0) process.exitCode = 1;
