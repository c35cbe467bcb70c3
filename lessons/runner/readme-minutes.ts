/**
 * node lessons/runner/readme-minutes.ts: writes the minutes of each lesson, and the hours of each
 * path, into lessons/README.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathHours, timedLessons } from './hours.ts';

const README = 'lessons/README.md';
const lessons = timedLessons('.');

let readme = readFileSync(README, 'utf8');
for (const { file, minutes } of lessons) {
  const link = file.slice('lessons/'.length);
  const row = new RegExp(`^(\\| \\[.+\\]\\(${link}\\) \\| .+ \\|) [\\d–]+ \\|$`, 'm');
  readme = readme.replace(row, `$1 ${minutes.from}–${minutes.to} |`);
}
const [...hours] = pathHours(readme, lessons);
writeFileSync(
  README,
  readme.replaceAll(/\(about [\d to]+ (?:minutes|hours?)\)/g, () => `(about ${hours.shift()})`),
);
