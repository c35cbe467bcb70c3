import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { draw } from './draw.ts';
import { FLOWS } from './flows.ts';

describe('a drawing of the course', () => {
  for (const flow of FLOWS) {
    it(`shows what the app says today: ${flow.name}`, async (t) => {
      const drawing = await flow(t);
      const file = `lessons/drawings/${drawing.name}.svg`;
      assert.equal(draw(drawing), readFileSync(file, 'utf8'), 'node test/drawings/make.ts');
    });
  }

  it('has no secret in it', () => {
    for (const file of globSync('lessons/drawings/*.svg')) {
      assert.doesNotMatch(readFileSync(file, 'utf8'), /[\w-]{43}/, file);
    }
  });
});
