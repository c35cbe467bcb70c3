import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { AFTERWARDS } from '../../lessons/build-your-own/afterwards.ts';
import { STAGES } from '../../lessons/build-your-own/stages.ts';

describe('what is said after a stage', () => {
  it('names lessons that are there, for every stage', () => {
    for (const { number } of STAGES) {
      const lessons = AFTERWARDS[number]?.read ?? [];
      assert.ok(lessons.length > 0, String(number));
      for (const file of lessons) assert.ok(existsSync(`lessons/${file}`), file);
    }
  });

  it('names who got it wrong only with a source', () => {
    const known = Object.values(AFTERWARDS).flatMap((after) => after.known ?? []);
    assert.ok(known.length > 5);
    for (const { what, source } of known)
      assert.match(`${source} ${what}`, /^https?:\/\/\S+ [A-Z]/);
  });
});
