import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { DEFENCES } from './defences.ts';

describe('the table of defences', () => {
  it('fits the sources: each text is in its file once', () => {
    const stale = DEFENCES.filter(
      ({ file, from }) => readFileSync(file, 'utf8').split(from).length !== 2,
    );
    assert.deepEqual(
      stale.map(({ name }) => name),
      [],
    );
  });

  it('names each defence once', () => {
    assert.equal(new Set(DEFENCES.map(({ name }) => name)).size, DEFENCES.length);
  });
});
