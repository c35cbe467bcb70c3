/** npm run lessons: runs every command of the lessons and compares every quote with its source. */
import { globSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { outline } from '../outline.ts';
import { documentFiles, lessonFiles, runLessons, runnable } from './all.ts';
import { ABOUT_TIME } from './pace.ts';
import { type Problem, problemText } from './problem.ts';
import { summary } from './report.ts';
import { update } from './update.ts';
import { readWords, USAGE } from './words.ts';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

const { values, positionals, client, pace } = readWords();

const aboutTime = outline(root).filter(({ id }) => ABOUT_TIME.includes(id));
const all = values.timed
  ? aboutTime.map(({ file }) => file)
  : [...lessonFiles(root), ...documentFiles(root)];
const files =
  positionals.length === 0
    ? all
    : positionals.flatMap((name) => globSync(name)).map((name) => relative(root, resolve(name)));

if (values.help) process.stdout.write(USAGE);
else if (values.list) process.stdout.write(`${files.join('\n')}\n`);
else await run(client);

async function run(chosen: 'curl' | 'http'): Promise<void> {
  const options = { root, client: chosen, linted: !values['no-lint'], stopAtFirst: false, pace };
  let failed = false;
  const possible = runnable(root, files, (file, reason) =>
    process.stdout.write(`${file}: skipped, because ${reason}\n`),
  );
  const reports = await runLessons(possible, options, (report) => {
    if (values.update) {
      const { changed, refused } = update(report, root);
      process.stdout.write(`${report.file}: ${changed} places rewritten\n`);
      print(refused);
      failed ||= refused.length > 0;
    } else {
      print(report.problems);
      for (const remark of report.remarks) process.stdout.write(`${remark}\n`);
      if (values.seen && report.seen !== null) {
        const { notes, experiments } = report.seen;
        process.stdout.write(
          `${report.file}: notes ${notes.join(' ')}; experiments ${experiments.join(' ')}\n`,
        );
      }
      failed ||= report.problems.length > 0;
    }
  });
  process.stdout.write(`${summary(reports)}\n`);
  if (failed || reports.some((report) => report.executed < report.commands)) process.exitCode = 1;
}

function print(problems: readonly Problem[]): void {
  process.stdout.write(problems.map(problemText).join(''));
}
