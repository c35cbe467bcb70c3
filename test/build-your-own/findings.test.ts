import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Finding } from '../../lessons/build-your-own/failure.ts';
import * as one from '../../lessons/build-your-own/stages/1-findings.ts';
import * as two from '../../lessons/build-your-own/stages/2-findings.ts';
import * as three from '../../lessons/build-your-own/stages/3-findings.ts';
import * as four from '../../lessons/build-your-own/stages/4-findings.ts';
import * as five from '../../lessons/build-your-own/stages/5-findings.ts';
import * as seven from '../../lessons/build-your-own/stages/7-findings.ts';
import * as eight from '../../lessons/build-your-own/stages/8-findings.ts';
import { STAGES } from '../../lessons/build-your-own/stages.ts';

const FINDINGS: readonly Finding[] = [one, two, three, four, five, seven, eight].flatMap((file) =>
  Object.values(file),
);

describe('what the checker can say', () => {
  it('names each finding once', () => {
    const ids = FINDINGS.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)]);
    assert.ok(ids.length > 30);
  });

  it('sends readers to lessons that are there', () => {
    for (const { id, read } of FINDINGS) {
      const [file = '', anchor] = read.split('#');
      assert.ok(existsSync(`lessons/${file}`), `${id}: ${read}`);
      assert.ok(readFileSync(`lessons/${file}`, 'utf8').includes(`<a id="${anchor}">`), read);
    }
  });

  it('has a line to try and a hint for everything', () => {
    for (const { id, tryIt, hints } of FINDINGS) {
      assert.match(tryIt, /\$URL|localhost/, id);
      assert.ok(hints.length > 0, id);
    }
  });

  it('compares with files of this project that are there', () => {
    for (const file of STAGES.flatMap(({ ours }) => ours)) assert.ok(existsSync(file), file);
  });

  it('has the stages in the order of their numbers', () => {
    const numbers = STAGES.map(({ number }) => number);
    assert.deepEqual(
      numbers,
      [...new Set(numbers)].sort((a, b) => a - b),
    );
  });
});
