import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { lessonFiles } from '../../lessons/runner/all.ts';
import { lintLinks } from '../../lessons/runner/links.ts';
import { minutesOf } from '../../lessons/runner/minutes.ts';
import { blocksOf, parseLesson, type Step, stepsOf } from '../../lessons/runner/parse.ts';

const readme = readFileSync('lessons/README.md', 'utf8');
const lessons = lessonFiles('.').map((file) => {
  const text = readFileSync(file, 'utf8');
  const title = /^# (.+)/.exec(text)?.[1] ?? '';
  return { file, text, title, minutes: minutesOf(parseLesson(file, text)) };
});

const rows = [...readme.matchAll(/^\| \[(.+)\]\((.+)\) \| .+ \| (\d+) \|$/gm)].map(
  ([, title, file, minutes]) => ({ title, file: `lessons/${file}`, minutes: Number(minutes) }),
);

function sumOf(holds: (file: string) => boolean): number {
  return rows.filter(({ file }) => holds(file)).reduce((total, { minutes }) => total + minutes, 0);
}

describe('the index of the course', () => {
  it('names every lesson, in order, with its title', () => {
    assert.deepEqual(
      rows.map(({ file, title }) => `${file}: ${title}`),
      lessons.map(({ file, title }) => `${file}: ${title}`),
    );
  });

  it('has minutes that follow from the size of each lesson, give or take one', () => {
    const wrong = lessons.filter(
      ({ minutes }, index) => Math.abs((rows[index]?.minutes ?? 0) - minutes) > 1,
    );
    assert.deepEqual(
      wrong.map(({ file, minutes }) => `${file}: ${minutes}`),
      [],
    );
  });

  it('says how long each of its paths is, in whole hours', () => {
    const short = /\*\*The first hour\*\*.*?(?=\n\n)/s.exec(readme)?.[0] ?? '';
    const files = [...short.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, file]) => `lessons/${file}`);
    assert.equal(files[0], 'lessons/a-the-wire/0-the-whole-idea.md');
    const said = [...readme.matchAll(/\(about (\d+) hours?\)/g)].map(([, hours]) => Number(hours));
    const sums = [
      sumOf((file) => files.includes(file)),
      sumOf((file) => /^lessons\/[a-f]-/.test(file)),
      sumOf(() => true),
    ];
    assert.deepEqual(
      said,
      sums.map((minutes) => Math.round(minutes / 60)),
    );
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
    lintLinks(parseLesson('lessons/README.md', readme), '.', (line, what) =>
      wrong.push(`${line}: ${what}`),
    );
    assert.deepEqual(wrong, []);
  });
});

describe('the minutes of a lesson', () => {
  const minutes = (text: string) => minutesOf(parseLesson('x.md', text));
  const empty = minutes('');

  it('count a change that is tried as two, and two restarts as one', () => {
    const change = '```diff try\n+x\n```\n';
    assert.equal(minutes(change), empty + 2);
    assert.equal(minutes(change.replace(' try', '')), empty);
    const restarts = (count: number) => '```console\n^C\n```\n'.repeat(count);
    assert.equal(minutes(restarts(2)), empty + 1);
    assert.equal(minutes(restarts(4)), empty + 2);
  });

  it('count four commands as one, and 160 words', () => {
    assert.equal(minutes(`\`\`\`console\n${'$ echo\n'.repeat(4)}\`\`\`\n`), empty + 1);
    assert.equal(minutes('word '.repeat(160)), empty + 1);
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
