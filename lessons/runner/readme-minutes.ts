/**
 * node lessons/runner/readme-minutes.ts: writes the minutes of each lesson, and the hours of each
 * path, into lessons/README.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { allMinutes, pathHours } from './hours.ts';

const README = 'lessons/README.md';
const minutes = allMinutes('.');

let readme = readFileSync(README, 'utf8');
for (const [file, { from, to }] of minutes) {
  const link = file.slice('lessons/'.length);
  const row = new RegExp(`^(\\| \\[.+\\]\\(${link}\\) \\| .+ \\|) [\\d–]+ \\|$`, 'm');
  readme = readme.replace(row, `$1 ${from}–${to} |`);
}
const hours = pathHours(readme, minutes);
writeFileSync(
  README,
  readme.replaceAll(/\(about [\d to]+ (?:minutes|hours?)\)/g, () => `(about ${hours.shift()})`),
);
