/**
 * npm run lessons:drill: checks that the lessons notice when the source no longer matches them. It
 * makes each edit of edits/ in a copy of the repository, and runs the lessons there until one
 * fails. It writes the result to docs/drift-drill.md. The exit code is 1 when the lessons notice
 * fewer than 29 of 30 edits.
 *
 *   npm run lessons:drill -- --only cookie      only the edits whose name or file contains this
 *   npm run lessons:drill -- --lessons 'GLOB'   with these lessons instead of all
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { lessonFiles, runnable } from './all.ts';
import { catchDrift, type Drift, healthyLessons } from './drift.ts';
import { EDITS } from './edits.ts';

/** The share of the edits that the lessons have to notice. */
const ENOUGH = 29 / 30;
const AT_A_TIME = 2;

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, lessons: { type: 'string' } },
});

const edits = EDITS.filter(({ name, file }) => `${name} ${file}`.includes(values.only));
const files =
  values.lessons === undefined
    ? lessonFiles(root)
    : globSync(values.lessons).map((file) => relative(root, resolve(file)));

const possible = runnable(root, files, (file, reason) =>
  process.stdout.write(`${file}: catches nothing, because ${reason}\n`),
);
const { healthy, failing } = await healthyLessons(root, possible);
for (const line of failing)
  process.stdout.write(`fails without any edit, so it catches nothing: ${line}\n`);

const drifts: Drift[] = [];
const waiting = [...edits.entries()];
const worker = async () => {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [index, edit] = next;
    const drift = await catchDrift(root, edit, healthy);
    drifts[index] = drift;
    process.stdout.write(`${edit.name}: ${drift.caught ?? 'not noticed'}\n`);
  }
};
await Promise.all(Array.from({ length: AT_A_TIME }, worker));

const noticed = drifts.filter(({ caught }) => caught !== null).length;
process.stdout.write(`${noticed} of ${drifts.length} edits noticed\n`);
if (values.only === '' && values.lessons === undefined) {
  writeFileSync(`${root}/docs/drift-drill.md`, page(drifts, noticed));
}
if (failing.length > 0 || drifts.length === 0 || noticed < ENOUGH * drifts.length) {
  process.exitCode = 1;
}

function page(all: readonly Drift[], count: number): string {
  const version: unknown = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')).version;
  const rows = all.map(({ edit, caught }) => {
    const where = caught === null ? '**not noticed**' : `\`${caught.replaceAll('|', '\\|')}\``;
    return `| ${edit.name} | ${edit.file} | ${where} |`;
  });
  return [
    '# The drift drill',
    '',
    'Each time the tests run, they compare what a lesson quotes and what its commands print with',
    'the source. This drill checks that comparison: it made every edit below in a copy of the',
    'repository, and ran the lessons there. The last column is the first place where a lesson no',
    'longer matched the edited source.',
    '',
    '`npm run lessons:drill` writes this page.',
    `Version ${version}: **${count} of ${all.length} edits noticed**.`,
    '',
    '| edit | file | first noticed |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
