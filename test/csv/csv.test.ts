import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decodeText } from '../../src/csv/decode-text.ts';
import { defuse, fuse } from '../../src/csv/formulas.ts';
import { readCsv } from '../../src/csv/read-csv.ts';
import { writeCsv } from '../../src/csv/write-csv.ts';
import { anyText, wellFormedText } from '../text.ts';

const fieldsOf = (text: string) => {
  const result = readCsv(text);
  return result.ok ? result.records.map(({ fields }) => fields) : result.problem;
};

/** Text with many of the characters that matter here. */
const csvText = fc.string({
  unit: fc.constantFrom(...'",;\t\r\n\'=+-@＝a '.split('')),
});

describe('readCsv', () => {
  const cases: [name: string, text: string, expected: string[][]][] = [
    ['one line without an end', 'a,b', [['a', 'b']]],
    ['LF, CRLF and CR', 'a\nb\r\nc\rd', [['a'], ['b'], ['c'], ['d']]],
    [
      'semicolons, when the first line has them',
      'a;b\nc,d;e',
      [
        ['a', 'b'],
        ['c,d', 'e'],
      ],
    ],
    [
      'tabs, when the first line has them',
      'a\tb\nc\td',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a separator in quotes in the first line',
      '"a;b",c\nd,e',
      [
        ['a;b', 'c'],
        ['d', 'e'],
      ],
    ],
    ['quotes, doubled inside', '"say ""hi""",b', [['say "hi"', 'b']]],
    ['a line end in quotes', '"a\r\nb",c', [['a\r\nb', 'c']]],
    ['a quote inside a bare field', 'a"b,c', [['a"b', 'c']]],
    [
      'empty fields',
      ',a,\n"",b,',
      [
        ['', 'a', ''],
        ['', 'b', ''],
      ],
    ],
    [
      'lines with nothing in them are left out',
      'a,b\n\n,\n  \nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['nothing', '', []],
    ['blanks are kept', ' a , b', [[' a ', ' b']]],
  ];
  for (const [name, text, expected] of cases) {
    it(`reads: ${name}`, () => assert.deepEqual(fieldsOf(text), expected));
  }

  it('numbers the lines as an editor does, lines in quotes and empty ones included', () => {
    const result = readCsv('a\n"b\nc"\n\nd\r\ne');
    assert.ok(result.ok);
    assert.deepEqual(
      result.records.map(({ line }) => line),
      [1, 2, 5, 6],
    );
  });

  it('refuses a quote without an end, and text after a quote, with the line', () => {
    assert.deepEqual(fieldsOf('a\n"b,c\nd'), {
      line: 2,
      message: 'a quote (") is opened and not closed',
    });
    assert.deepEqual(fieldsOf('a,b\n\n"c"d,e'), {
      line: 3,
      message: 'after a quoted field there is more than a separator',
    });
  });

  it('takes any text without an error that is thrown', () => {
    fc.assert(fc.property(fc.oneof(anyText, csvText), (text) => void readCsv(text)));
  });
});

describe('writeCsv', () => {
  const value = fc.oneof(csvText, wellFormedText);
  const record = fc.tuple(
    value.filter((text) => text.trim() !== ''),
    value,
    value,
  );

  it('writes what readCsv reads, whatever the values', () => {
    fc.assert(
      fc.property(fc.array(record), (records) => {
        const decoded = decodeText(Buffer.from(writeCsv(records)));
        assert.deepEqual(decoded.ok && fieldsOf(decoded.text), records);
      }),
    );
  });

  it('has no cell that a spreadsheet takes for a formula, whatever it separates by', () => {
    const isFormula = /^"?[=+\-@\t\r\n＝＋－＠]/;
    fc.assert(
      fc.property(csvText, csvText, (one, two) => {
        const text = writeCsv([[one, two]]).replace(/^\ufeff/, '');
        for (const separator of [',', ';', '\t']) {
          // The coarsest spreadsheet: it does not even know quotes.
          for (const cell of text.slice(0, -2).split(separator)) {
            assert.doesNotMatch(cell, isFormula, JSON.stringify({ one, two, separator }));
          }
        }
      }),
    );
  });
});

describe('defuse', () => {
  const cases: [value: string, cell: string][] = [
    ['=HYPERLINK("http://evil.example","x")', '\'=HYPERLINK("http://evil.example","x")'],
    ['+44 20 1234', "'+44 20 1234"],
    ['-1', "'-1"],
    ['@sum', "'@sum"],
    ['\tx', "'\tx"],
    ['＝1', "'＝1"],
    ["'=1", "''=1"],
    ["'t Hooft", "'t Hooft"],
    ['a;=1', "a;'=1"],
    ['Ada=Lovelace', 'Ada=Lovelace'],
    ['ada+tag@example.com', 'ada+tag@example.com'],
  ];
  for (const [value, cell] of cases) {
    it(`turns ${JSON.stringify(value)} into ${JSON.stringify(cell)}`, () =>
      assert.equal(defuse(value), cell));
  }

  it('is undone by fuse', () => {
    fc.assert(fc.property(fc.oneof(csvText, anyText), (text) => fuse(defuse(text)) === text));
  });
});

describe('decodeText', () => {
  it('takes UTF-8 with its mark or without', () => {
    for (const text of ['Zoë', '\ufeffZoë']) {
      assert.deepEqual(decodeText(Buffer.from(text)), { ok: true, text: 'Zoë' });
    }
  });

  it('says how to save a file that is in Windows-1252 or UTF-16', () => {
    for (const [encoding, name] of [
      ['latin1', /Windows-1252/],
      ['utf16le', /UTF-16/],
    ] as const) {
      const decoded = decodeText(
        Buffer.from('\ufeffZoë'.slice(encoding === 'latin1' ? 1 : 0), encoding),
      );
      assert.ok(!decoded.ok);
      assert.match(decoded.message, name);
      assert.match(decoded.message, /Save it again as UTF-8/);
    }
  });
});
