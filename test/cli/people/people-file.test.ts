import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { FILE_LIMIT, PEOPLE_LIMIT, readPeople } from '../../../src/cli/people/people-file.ts';

const read = (text: string) => readPeople(Buffer.from(text));
const problemsOf = (text: string) => {
  const file = read(text);
  return file.ok ? [] : file.problems.map(({ line, message }) => `${line}: ${message}`);
};

describe('readPeople', () => {
  it('takes addresses, names and roles, in any order, spelled as people spell them', () => {
    const file = read(
      'Role; Name ;E-Mail\nADMIN; Ada Lovelace ; ADA@Example.com\n;;bob@example.com\n',
    );
    assert.deepEqual(file, {
      ok: true,
      people: [
        {
          line: 2,
          email: 'ada@example.com',
          name: 'Ada Lovelace',
          role: 'admin',
          groups: [],
          disabled: false,
        },
        { line: 3, email: 'bob@example.com', name: '', role: 'user', groups: [], disabled: false },
      ],
    });
  });

  it('takes groups with blanks or commas between them, and names the line of what is none', () => {
    const file = read('email;groups\nada@example.com;staff, board staff\nbob@example.com;');
    assert.ok(file.ok);
    assert.deepEqual(
      file.people.map(({ groups }) => groups),
      [['board', 'staff'], []],
    );
    assert.deepEqual(problemsOf('email,groups\nada@example.com,Board\nbob@example.com,=a'), [
      '2: "Board" are no groups: write small letters and digits, like board finance',
      '3: "=a" are no groups: write small letters and digits, like board finance',
    ]);
  });

  it('takes addresses alone', () => {
    const file = read('email\nada@example.com');
    assert.ok(file.ok);
    assert.equal(file.people.length, 1);
  });

  it('names all bad lines at once, each with its number', () => {
    assert.deepEqual(
      problemsOf(
        'email,name,role\nada@example.com,Ada,user\nno address,,\n,Bob,\nADA@example.com,,boss\neve@example.com\nzoe@example.com,a\u200bb,',
      ),
      [
        '3: "no address" is not an e-mail address',
        '4: the address is missing',
        '5: the role is "boss" instead of user or admin',
        '5: ada@example.com is already on line 2',
        '6: has 1 field, and the first line 3',
        '7: the name has more than 100 characters, or invisible ones',
      ],
    );
  });

  it('refuses a column that it does not know: a name in the wrong column would get lost', () => {
    for (const [text, message] of [
      ['email,nmae\na@b.co,Ada', /^1: .*"nmae" is not one of them$/],
      ['ada@example.com,Ada,user\n', /^1: the first line has to name the columns/],
      ['name,role\nAda,user', /^1: there is no column email$/],
      ['email,email\na@b.co,a@b.co', /^1: a column appears twice$/],
      ['email,link\na@b.co,https://x', /"link" is not one of them/],
    ] as const) {
      assert.match(problemsOf(text).join('\n'), message, text);
    }
  });

  it('refuses a file that is empty, is too large, has too many people, or is not in UTF-8', () => {
    assert.deepEqual(problemsOf(''), ['0: It is empty.']);
    assert.deepEqual(problemsOf(' '.repeat(FILE_LIMIT + 1)), ['0: It has more than 4 MB.']);
    assert.match(problemsOf(`email\n${'a\n'.repeat(PEOPLE_LIMIT + 1)}`)[0] ?? '', /10001 people/);
    const file = readPeople(Buffer.from('email,name\na@b.co,Zoë', 'latin1'));
    assert.match(JSON.stringify(file), /Save it again as UTF-8/);
  });

  it('knows who is disabled in an export', () => {
    const file = read('email,status\na@b.co,disabled\nb@b.co,active');
    assert.ok(file.ok);
    assert.deepEqual(
      file.people.map(({ disabled }) => disabled),
      [true, false],
    );
  });

  it('takes any bytes without an error that is thrown', () => {
    const csv = fc.string({ unit: fc.constantFrom(...'email,nrol;"\n@.'.split('')) });
    fc.assert(fc.property(csv, (text) => void read(`email,name\n${text}`)));
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void readPeople(bytes)));
  });
});
