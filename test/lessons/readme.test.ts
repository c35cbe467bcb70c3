import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { lessonFiles } from '../../lessons/runner/all.ts';
import { pathHours, timedLessons } from '../../lessons/runner/hours.ts';
import { lintLinks } from '../../lessons/runner/links.ts';
import { minutesOf } from '../../lessons/runner/minutes.ts';
import { blocksOf, parseLesson, type Step, stepsOf } from '../../lessons/runner/parse.ts';

const readme = readFileSync('lessons/README.md', 'utf8');
const lessons = lessonFiles('.').map((file) => {
  const text = readFileSync(file, 'utf8');
  const title = /^# (.+)/.exec(text)?.[1] ?? '';
  return { file, text, title, minutes: minutesOf(parseLesson(file, text)) };
});

const rows = [...readme.matchAll(/^\| \[(.+)\]\((.+)\) \| .+ \| (\d+)–(\d+) \|$/gm)].map(
  ([, title, file, from, to]) => ({
    title,
    file: `lessons/${file}`,
    minutes: { from: Number(from), to: Number(to) },
  }),
);

describe('the index of the course', () => {
  it('names every lesson, in order, with its title', () => {
    assert.deepEqual(
      rows.map(({ file, title }) => `${file}: ${title}`),
      lessons.map(({ file, title }) => `${file}: ${title}`),
    );
  });

  it('has minutes that follow from the size of each lesson, give or take one', () => {
    const isNear = (said: number | undefined, minutes: number) =>
      Math.abs((said ?? 0) - minutes) <= 1;
    const wrong = lessons.filter(({ minutes: { from, to } }, index) => {
      const said = rows[index]?.minutes;
      return !isNear(said?.from, from) || !isNear(said?.to, to);
    });
    assert.deepEqual(
      wrong.map(({ file, minutes: { from, to } }) => `${file}: ${from}–${to}`),
      [],
      'node lessons/runner/readme-minutes.ts',
    );
  });

  it('says how long each of its paths is', () => {
    const said = [...readme.matchAll(/\(about ([\d to]+ (?:minutes|hours?))\)/g)].map(
      ([, hours]) => hours,
    );
    assert.deepEqual(
      said,
      pathHours(readme, timedLessons('.')),
      'node lessons/runner/readme-minutes.ts',
    );
    assert.match(readme, /\*\*The first hour\*\*[^[]*\[The whole idea\]/);
  });

  it('explains every option of curl that a lesson uses, and no other', () => {
    const used = lessons.flatMap(({ file, text }) =>
      blocksOf(parseLesson(file, text), 'console').flatMap(stepsOf).flatMap(curlOptions),
    );
    const explained = [...readme.matchAll(/^\| `(-{1,2}[a-zA-Z-]+)/gm)].map(([, name]) => name);
    assert.deepEqual(explained.toSorted(), [...new Set(used)].sort());
  });

  it('leads to places that exist', () => {
    const wrong: string[] = [];
    for (const file of ['lessons/README.md', 'lessons/frameworks/README.md']) {
      lintLinks(parseLesson(file, readFileSync(file, 'utf8')), '.', (line, what) =>
        wrong.push(`${file}:${line}: ${what}`),
      );
    }
    assert.deepEqual(wrong, []);
  });
});

describe('the minutes of a lesson', () => {
  const minutes = (text: string) => minutesOf(parseLesson('x.md', text));
  const quick = (text: string) => minutes(text).from - minutes('').from;

  it('count 180 words as one, twelve commands as five, and twenty lines of code as one', () => {
    assert.equal(quick('word '.repeat(180)), 1);
    assert.equal(quick(`\`\`\`console\n${'$ echo\n'.repeat(12)}\`\`\`\n`), 5);
    assert.equal(quick(`\`\`\`ts wrong=x\n${'x\n'.repeat(20)}\`\`\`\n`), 1);
  });

  it('count two changes as three, three restarts as two, and three predictions as one', () => {
    assert.equal(quick('```diff try\n+x\n```\n'.repeat(2)), 3);
    assert.equal(quick('```diff\n+x\n```\n'.repeat(2)), 0);
    assert.equal(quick('```console\n^C\n```\n'.repeat(3)), 2);
    assert.equal(quick('**Predict.** x\n'.repeat(3)), 1);
  });

  it('give a slow reader a quarter more, and four for each exercise', () => {
    assert.deepEqual(minutes('word '.repeat(180 * 38)), { from: 40, to: 50 });
    assert.deepEqual(minutes(`${'word '.repeat(180 * 38)}\n**Your turn.** x\n`), {
      from: 40,
      to: 54,
    });
  });
});

describe('every lesson', () => {
  it('ends with the way to the next, and the last one with the way back', () => {
    const ends = lessons.map(({ text }) => text.trimEnd().split('\n').at(-1) ?? '');
    const ways = lessons.map((_, index) => {
      const next = lessons[index + 1];
      return next === undefined
        ? '](../README.md)'
        : `](${wayBetween(lessons[index]?.file ?? '', next.file)})`;
    });
    assert.deepEqual(
      ends.filter(
        (end, index) => !/^(Next:|Back to) /.test(end) || !end.endsWith(ways[index] ?? ''),
      ),
      [],
    );
  });
});

/** The options of each curl in a command, those of one letter taken apart: -si is -s and -i. */
function curlOptions({ command }: Step): readonly string[] {
  const bare = (command ?? '').replaceAll(/'[^']*'|"(?:\\.|[^"\\])*"/gs, '_');
  const calls = bare.split(/[|;)]|&&/).filter((part) => /\bcurl /.test(part));
  return calls.flatMap((call) =>
    [...call.matchAll(/\s(?:(--[a-z-]+)|-([a-zA-Z]+))(?=\s|$)/g)].flatMap(
      ([, long, letters = '']) => long ?? [...letters].map((letter) => `-${letter}`),
    ),
  );
}

function wayBetween(from: string, to: string): string {
  const [, folder, file] = to.split('/');
  return from.split('/')[1] === folder ? `${file}` : `../${folder}/${file}`;
}
