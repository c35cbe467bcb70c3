import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { lessonFiles } from '../../lessons/runner/all.ts';
import { lintLinks } from '../../lessons/runner/links.ts';
import { minutesOf } from '../../lessons/runner/minutes.ts';
import { parseLesson } from '../../lessons/runner/parse.ts';

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

  it('says how long each of its paths is', () => {
    const short = /\*\*90 minutes\*\*.*?(?=\n\n)/s.exec(readme)?.[0] ?? '';
    const files = [...short.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, file]) => `lessons/${file}`);
    const said = [...readme.matchAll(/\((\d+) minutes\)/g)].map(([, minutes]) => Number(minutes));
    const sums = [
      sumOf((file) => files.includes(file)),
      sumOf((file) => /^lessons\/[a-f]-/.test(file)),
      sumOf(() => true),
    ];
    assert.deepEqual(said, sums);
    assert.ok((sums[0] ?? 0) > 60 && (sums[0] ?? 0) <= 90);
  });

  it('leads to places that exist', () => {
    const wrong: string[] = [];
    lintLinks(parseLesson('lessons/README.md', readme), '.', (line, what) =>
      wrong.push(`${line}: ${what}`),
    );
    assert.deepEqual(wrong, []);
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

function wayBetween(from: string, to: string): string {
  const [, folder, file] = to.split('/');
  return from.split('/')[1] === folder ? `${file}` : `../${folder}/${file}`;
}
