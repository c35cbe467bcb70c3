import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseSettings } from '../../src/config/settings-lines.ts';

const read = (text: string | Buffer) => {
  const { settings, problems } = parseSettings(Buffer.from(text));
  return {
    texts: Object.fromEntries([...settings].map(([name, { text }]) => [name, text])),
    problems: problems.map(({ line, sentence }) => `${line}: ${sentence}`),
  };
};

/** The only line of a file, and the text of SITE_NAME by it. */
const GOOD: readonly (readonly [what: string, line: string, text: string])[] = [
  ['a plain value', 'SITE_NAME=Northwind', 'Northwind'],
  ['blanks around name and value', '  SITE_NAME\t=  Northwind Yard \t', 'Northwind Yard'],
  ['double quotes', 'SITE_NAME="Northwind Yard"', 'Northwind Yard'],
  ['single quotes', "SITE_NAME='Northwind Yard'", 'Northwind Yard'],
  ['quotes of the other kind inside', `SITE_NAME='the "Yard"'`, 'the "Yard"'],
  ['a quote that does not begin the value', "SITE_NAME=Ada's", "Ada's"],
  ['# at the beginning of a value', 'SITE_NAME=#0b57d0', '#0b57d0'],
  ['# without a blank before it', 'SITE_NAME=a#b', 'a#b'],
  ['a blank and # in quotes', 'SITE_NAME="a # b"', 'a # b'],
  ['= in a value', 'SITE_NAME=a=b=c', 'a=b=c'],
  ['nothing expanded', 'SITE_NAME="$HOME $X `id` \\n"', '$HOME $X `id` \\n'],
  ['blanks at the ends, in quotes', 'SITE_NAME=" a "', ' a '],
  ['the word export before it, as in a shell', "export SITE_NAME='a'", 'a'],
  ['a line end of Windows', 'SITE_NAME=a\r', 'a'],
  ['the mark of Windows editors before it', '\ufeffSITE_NAME=a', 'a'],
  ['letters of any language', 'SITE_NAME=Prüfstelle für Tee', 'Prüfstelle für Tee'],
  ['an empty value', 'SITE_NAME=', ''],
  ['an empty value in quotes', 'SITE_NAME=""', ''],
];

const BAD: readonly (readonly [what: string, line: string | Buffer, sentence: string])[] = [
  ['a line without =', 'PORT 3000', 'it has to be NAME=value, or a comment that begins with #'],
  ['a name with a letter too many', 'PORTT=1', 'there is no setting PORTT, but PORT'],
  ['a name with two letters swapped', 'PROT=1', 'there is no setting PROT, but PORT'],
  ['a name in small letters', 'port=1', 'there is no setting port, but PORT'],
  ['a name with a dash', 'SITE-NAME=a', 'there is no setting SITE-NAME, but SITE_NAME'],
  ['a name of another product', 'DATABASE_URL=a', 'there is no setting DATABASE_URL, but DATABASE'],
  ['a name that is like none', 'COLOUR=red', 'there is no setting COLOUR'],
  ['a name of JavaScript', 'constructor=1', 'there is no setting constructor'],
  ['no name', '=1', 'it does not begin with the name of a setting'],
  ['a URL alone', 'postgres://a:b@c/d?x=1', 'it does not begin with the name of a setting'],
  [
    'a quote that is not closed',
    'LOG="info',
    'the quote " at the beginning of the value is not closed',
  ],
  ['a quote alone', "LOG='", "the quote ' at the beginning of the value is not closed"],
  [
    'text after the quotes',
    'MAIL_FROM="Acme, Inc." <it@example.com>',
    `the value goes on after its closing quote: put all of it in '...' or "..."`,
  ],
  [
    'a comment after a value',
    'LOG=info # quiet',
    'a comment belongs on a line of its own; a value with a blank and # belongs in quotes',
  ],
  [
    'a comment after quotes',
    'LOG="info" # quiet',
    'a comment belongs on a line of its own; a value with a blank and # belongs in quotes',
  ],
  [
    'a comment instead of a value',
    'ACCENT= # none yet',
    'a comment belongs on a line of its own; a value with a blank and # belongs in quotes',
  ],
  ['a NUL', 'LOG=in\0fo', 'it has a control character, U+0000'],
  ['an escape', 'LOG=\u001b[1minfo', 'it has a control character, U+001B'],
  ['a line end of old Macs', 'LOG=info\rPORT=1', 'it has a control character, U+000D'],
  ['a byte that is not UTF-8', Buffer.from('SITE_NAME=Pr\xfcf', 'latin1'), 'it is not UTF-8'],
  ['a home folder', 'DATABASE=~/a.db', 'DATABASE: ~ and $ are not expanded, write the whole path'],
  [
    'a variable',
    'KEY_FILE="$HOME/key"',
    'KEY_FILE: ~ and $ are not expanded, write the whole path',
  ],
];

describe('parseSettings', () => {
  for (const [what, line, text] of GOOD) {
    it(`takes ${what}`, () => {
      assert.deepEqual(read(line), { texts: { SITE_NAME: text }, problems: [] });
    });
  }

  for (const [what, line, sentence] of BAD) {
    it(`refuses ${what}`, () => {
      assert.deepEqual(read(line), { texts: {}, problems: [`1: ${sentence}`] });
    });
  }

  it('skips comments and empty lines, and counts them', () => {
    const text = '# PORT=1\n\n   # a = b\n \t\nLOG=warn\nfoo\n';
    const { texts, problems } = read(text);
    assert.deepEqual(texts, { LOG: 'warn' });
    assert.match(problems.join(), /^6: /);
  });

  it('refuses a name that is there before, and keeps the first', () => {
    const { texts, problems } = read('PORT=1\nLOG=warn\r\nPORT=2\r\n');
    assert.deepEqual([texts.PORT, problems], ['1', ['3: PORT is in line 1 already']]);
  });

  it('names every mistake at once', () => {
    assert.deepEqual(
      read('PORT\nPROT=1\nLOG=info\nSITE_NAME="').problems.map((problem) => problem.slice(0, 2)),
      ['1:', '2:', '4:'],
    );
  });

  it('repeats nothing of a line that may be a secret', () => {
    for (const line of [
      'sesame',
      'SITE_NAME="sesame',
      'LOG=a # sesame',
      'postgres://a:sesame@b/?c=d',
    ]) {
      const { problems } = read(line);
      assert.deepEqual([problems.length, problems.join().includes('sesame')], [1, false], line);
    }
  });
});
