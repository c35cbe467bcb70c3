import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
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

  it('is shown in a lesson, with words for those who do not see it', () => {
    const lessons = globSync('lessons/[a-i]-*/*.md').map((file) => readFileSync(file, 'utf8'));
    const shown = lessons.flatMap((text) => [
      ...text.matchAll(/!\[([^\]]{20,})\]\(\.\.\/drawings\/([\w-]+)\.svg\)/g),
    ]);
    const drawn = globSync('lessons/drawings/*.svg').map((file) => basename(file, '.svg'));
    assert.deepEqual(shown.map(([, , name]) => name).sort(), drawn.sort());
    assert.equal(drawn.length, FLOWS.length);
  });

  it('has no secret in it', () => {
    for (const file of globSync('lessons/drawings/*.svg')) {
      assert.doesNotMatch(readFileSync(file, 'utf8'), /[\w-]{43}/, file);
    }
  });
});
