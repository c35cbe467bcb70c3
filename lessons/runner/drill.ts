/**
 * npm run lessons:drill: do the lessons notice when the source says something else than they do? Each edit of edits.ts is made
 * in a copy of the tree, and the lessons run there until one of them fails, as it should. The result is written to
 * docs/drift-drill.md. Exit code 1 when fewer than 29 of 30 edits are noticed.
 *
 *   npm run lessons:drill -- --only cookie         only the edits whose name or file contains this
 *   npm run lessons:drill -- --lessons 'GLOB'      with other lessons than all of lessons/
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { lessonFiles } from './all.ts';
import { catchDrift, type Drift, healthyLessons } from './drift.ts';
import { EDITS } from './edits.ts';

/** The share that has to be noticed. */
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

const { healthy, failing } = await healthyLessons(root, files);
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
    'What a lesson quotes and what its commands print is compared with the source each time the tests run. This drill checks',
    'the checking: every edit below was made in a copy, and the lessons were run on it. The last column is where a lesson',
    'first said something else than the changed source.',
    '',
    `\`npm run lessons:drill\` writes this page; version ${version}: **${count} of ${all.length} edits noticed**.`,
    '',
    '| edit | file | first noticed |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
