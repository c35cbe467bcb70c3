import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { AREAS, reportCard } from '../../lessons/build-your-own/inspect.ts';
import { STAGES } from '../../lessons/build-your-own/stages.ts';

describe('the report card', () => {
  const results = STAGES.map((stage) => ({ stage, passed: stage.checks.length, wrong: null }));

  it('has the areas as docs/asvs.md names them, one for each stage', () => {
    const headings = readFileSync('docs/asvs.md', 'utf8').split('\n');
    for (const { number } of STAGES)
      assert.ok(headings.includes(`## ${AREAS[number]}`), `${number}: ${AREAS[number]}`);
  });

  it('counts the checks of each area', () => {
    const card = reportCard(results, 'abc', '2026-11-30');
    assert.match(card, /(\d+) of \1 stages passed on 2026-11-30, with the seed abc/);
    assert.match(card, /\| V6 Authentication \| 13 of 13 \| 3, 13 \|/);
    assert.doesNotMatch(card, /✗|What was seen/);
  });

  it('says what was seen in a stage that is not passed', () => {
    const wrong = 'Without a cookie you called me Ada.';
    const bad = results.map((one) =>
      one.stage.number === 13 ? { ...one, passed: 2, wrong } : one,
    );
    const card = reportCard(bad, 'abc', '2026-11-30');
    assert.match(card, /\| V6 Authentication \| 9 of 13 \| 3, 13 ✗ \|/);
    assert.match(card, /- Stage 13, Guessing: Without a cookie you called me Ada\./);
  });
});
