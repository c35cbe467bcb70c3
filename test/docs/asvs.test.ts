import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { checkProofs } from './proofs.ts';

const page = readFileSync('docs/asvs.md', 'utf8');
const STATUSES = ['met', 'partly', 'not met', 'not yet', 'deployer', 'not applicable'];

type Row = {
  readonly id: string;
  readonly level: string;
  readonly demand: string;
  readonly status: string;
  readonly where: string;
  readonly proof: string;
};

/** The rows of all tables in a part of the page. */
function rowsOf(text: string): Row[] {
  return [...text.matchAll(/^\| (\d+\.\d+\.\d+) \|(.*)\|$/gm)].flatMap(
    ([line, id = '', rest = '']) => {
      const cells = rest.split('|').map((cell) => cell.trim());
      assert.equal(cells.length, 5, line);
      const [level = '', demand = '', status = '', where = '', proof = ''] = cells;
      return { id, level, demand, status, where, proof };
    },
  );
}

const [chapters = '', leftOut = ''] = page.split(/^## Left out$/m);
const rows = rowsOf(chapters);

/** The level of each requirement of the standard, by its number. */
const levels = new Map<string, string>(
  readFileSync('test/docs/asvs-5.0.0.txt', 'utf8')
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .flatMap((line) => {
      const [section = '', digits = ''] = line.split(' ');
      return [...digits].map((level, i): [string, string] => [`${section}.${i + 1}`, level]);
    }),
);

/** `1.2.6 to 1.2.8` as three numbers. A range stays within its section. */
function expand(numbers: string): string[] {
  return numbers.split(', ').flatMap((part) => {
    const range = /^(\d+\.\d+)\.(\d+)(?: to \1\.(\d+))?$/.exec(part) ?? assert.fail(part);
    const [, section = '', first = '', last = first] = range;
    const count = Number(last) - Number(first) + 1;
    return Array.from({ length: count }, (_, i) => `${section}.${Number(first) + i}`);
  });
}

const omitted = [...leftOut.matchAll(/^\| (\d[^|]*) \| ([^|]+) \|$/gm)].flatMap(
  ([, numbers = '', reason = '']) => {
    assert.ok(reason.length > 5, numbers);
    return expand(numbers);
  },
);

const NUMERIC = { numeric: true } as const;
const inOrder = (ids: readonly string[]) =>
  [...ids].sort((a, b) => a.localeCompare(b, 'en', NUMERIC));

/** The summary line of some rows: `187 rows: met 147, partly 20, ...` */
function summary(counted: readonly Row[]): string {
  const counts = STATUSES.map(
    (status) => `${status} ${counted.filter((row) => row.status === status).length}`,
  );
  return `${counted.length} rows: ${counts.join(', ')}.`;
}

describe('the list of the requirements of ASVS 5.0.0', () => {
  it('has as many of each level as the standard', () => {
    const count = (level: string) => [...levels.values()].filter((is) => is === level).length;
    assert.deepEqual([count('1'), count('2'), count('3')], [70, 183, 92]);
  });
});

describe('the ASVS page', () => {
  it('has each requirement of levels 1 and 2 once, in a row or with the reason why it is left out', () => {
    const wanted = [...levels].filter(([, level]) => level !== '3').map(([id]) => id);
    const level3 = rows.filter(({ level }) => level === '3').map(({ id }) => id);
    const named = [...rows.map(({ id }) => id), ...omitted];
    assert.deepEqual(inOrder(named), inOrder([...wanted, ...level3]));
  });

  it('gives each row the level that the standard gives it', () => {
    assert.deepEqual(
      rows.filter(({ id, level }) => levels.get(id) !== level),
      [],
    );
  });

  it('has its rows in the order of the numbers', () => {
    const ids = rows.map(({ id }) => id);
    assert.deepEqual(ids, inOrder(ids));
  });

  it('gives every row a status, and a proof or a reason', () => {
    for (const { id, demand, status, where, proof } of rows) {
      assert.ok(demand.length > 5, id);
      assert.ok(STATUSES.includes(status), `${id}: ${status}`);
      assert.ok(where === '-' || where.includes(']('), `${id}: ${where}`);
      assert.match(proof, / › |\w+ \w+/, id);
      if (status === 'met') {
        assert.match(proof, /`test\/[^`]+ › [^`]+`/, `${id} is met, and no test says so`);
      } else {
        const reason = proof.replaceAll(/`test\/[^`]+`[;.]?/g, '').trim();
        assert.ok(reason.length > 10, `${id} says why it is ${status}`);
      }
    }
  });

  it('counts its rows: levels 1 and 2, all, and chapter by chapter', () => {
    const first = rows.filter(({ level }) => level !== '3');
    assert.ok(page.includes(`Levels 1 and 2: ${summary(first)}`), summary(first));
    assert.ok(page.includes(`With those of level 3: ${summary(rows)}`), summary(rows));
    const [, ...parts] = chapters.split(/^## (?=V\d)/m);
    assert.ok(parts.length > 10);
    for (const part of parts) {
      const [title = ''] = part.split('\n');
      const own = rowsOf(part);
      assert.ok(part.includes(`\n${summary(own)}\n`), `${title}: ${summary(own)}`);
      const number = /^V(\d+) /.exec(title)?.[1];
      assert.ok(
        own.every(({ id }) => id.startsWith(`${number}.`)),
        title,
      );
    }
  });

  it('names tests that exist', () => {
    const { proofs, missing } = checkProofs(page);
    assert.ok(proofs > 100);
    assert.deepEqual(missing, []);
  });
});
