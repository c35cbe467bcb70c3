/** Holds the sentences of pages and answers to the table "Words" in CONTRIBUTING.md. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const FOLDERS = ['views', 'src/web', 'src/handlers', 'src/openapi'];

const [, section = ''] = readFileSync('CONTRIBUTING.md', 'utf8').split('## Words\n');
const [table = ''] = section.split('\n\n**');

type Row = { readonly name: string; readonly not: readonly string[]; readonly butIn: string[] };

const rows: readonly Row[] = table
  .split('\n')
  .filter((line) => line.startsWith('| ') && line.includes('`'))
  .map((line) => {
    const [, name = '', , not = '', butIn = ''] = line.split('|');
    return { name: name.trim(), not: inBackticks(not), butIn: inBackticks(butIn) };
  });

function inBackticks(cell: string): string[] {
  return Array.from(cell.matchAll(/`([^`]+)`/g), ([, text = '']) => text);
}

const sources = FOLDERS.flatMap((folder) => globSync(`${folder}/**/*.ts`)).map((file) => ({
  file,
  text: sentences(readFileSync(file, 'utf8')),
}));

/** The code without its comments, on one line: a sentence of a page goes over several. */
function sentences(code: string): string {
  return code.replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g, '').replaceAll(/\s+/g, ' ');
}

/** The places of a phrase, each with its file. */
function placesOf(phrase: string, butIn: readonly string[]): string[] {
  const words = new RegExp(`(?<![\\w-])${phrase}(?![\\w-])`, 'gi');
  return sources
    .filter(({ file }) => !butIn.some((one) => file.endsWith(`/${one}`) || file.startsWith(one)))
    .flatMap(({ file, text }) =>
      Array.from(
        text.matchAll(words),
        ({ index }) => `${file}: ${text.slice(index - 40, index + 40)}`,
      ),
    );
}

describe('the words of pages and answers', () => {
  it('has a table of them', () => {
    assert.ok(rows.length > 10);
    assert.ok(sources.length > 100);
  });

  for (const { name, not, butIn } of rows) {
    it(`says the same thing in the same words: ${name}`, () => {
      assert.deepEqual(
        not.flatMap((phrase) => placesOf(phrase, butIn)),
        [],
      );
    });

    it(`excepts only files that need it: ${name}`, () => {
      const needless = butIn.filter((one) => !not.some((phrase) => isIn(phrase, one)));
      assert.deepEqual(needless, []);
    });
  }

  function isIn(phrase: string, file: string): boolean {
    return placesOf(phrase, []).some((place) => place.includes(file));
  }
});
