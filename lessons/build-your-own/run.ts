/**
 * `npm run build-your-own`: checks a login that the learner writes, in any language, stage by
 * stage. It speaks HTTP only and judges what the server does, never how it is written.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { EX_USAGE } from '../command-line.ts';
import { check, describe, inspect, tryOut } from './check.ts';
import { readOptions, USAGE } from './options.ts';
import { STAGES } from './stages.ts';
import { watch } from './watch.ts';

const FOLDER = 'data/build-your-own';

const options = readOptions(
  process.argv.slice(2),
  STAGES.map(({ number }) => number),
);
if (typeof options === 'string') {
  process.stderr.write(`${options}\n${USAGE}`);
  process.exitCode = EX_USAGE;
} else if (options.help) {
  process.stdout.write(USAGE);
} else if (options.stage === null) {
  process.stdout.write(describe(`${FOLDER}/progress.json`));
} else {
  mkdirSync(FOLDER, { recursive: true });
  const { stage, command } = options;
  const print = (text: string) => void process.stdout.write(`${text}\n`);
  process.stdout.once('error', () => process.exit(1)); // `| head` reads no further
  const work = { check, try: tryOut, inspect }[command];
  const once = async () => {
    process.exitCode = await work({
      ...options,
      stage,
      seed: options.seed ?? randomBytes(3).toString('hex'),
      progressFile: `${FOLDER}/progress.json`,
      transcriptFile: `${FOLDER}/transcript.txt`,
      cardFile: `${FOLDER}/report-card.md`,
      print,
      write: writeFileSync,
    });
  };
  if (!options.watch) await once();
  else {
    process.once('SIGINT', () => process.exit(0)); // the normal end; servers are stopped on exit
    await watch({ folder: '.', input: process.stdin, print }, once);
  }
}
