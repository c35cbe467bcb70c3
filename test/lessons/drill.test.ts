import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { resolve } from 'node:path';
import { describe, it } from 'node:test';
import { catchDrift, healthyLessons } from '../../lessons/runner/drift.ts';
import { EDITS } from '../../lessons/runner/edits.ts';

const FIXTURE = 'test/lessons/fixtures/ticket.md';
const root = resolve('.');

describe('the edits of the drift drill', () => {
  it('are at least 34, each of another name', () => {
    assert.ok(EDITS.length >= 34);
    assert.equal(new Set(EDITS.map(({ name }) => name)).size, EDITS.length);
  });

  it('find their place in the source exactly once', () => {
    const lost = EDITS.filter(
      ({ file, from }) => readFileSync(file, 'utf8').split(from).length !== 2,
    );
    assert.deepEqual(
      lost.map(({ name, file }) => `${name}: ${file}`),
      [],
    );
  });

  it('leave a source that is still a program', () => {
    for (const { name, file, from, to } of EDITS) {
      const edited = readFileSync(file, 'utf8').replace(from, () => to);
      assert.doesNotThrow(() => stripTypeScriptTypes(edited), name);
    }
  });
});

describe('the drift drill', () => {
  it('notices an edit that a lesson is about, with its line', async () => {
    const edit = EDITS.find(({ name }) => name === 'SameSite is Strict');
    assert.ok(edit);
    const { caught } = await catchDrift(root, edit, [FIXTURE]);
    assert.match(
      caught ?? '',
      /^test\/lessons\/fixtures\/ticket\.md:\d+: it prints something else$/,
    );
  });

  it('says so when no lesson notices an edit', async () => {
    const edit = EDITS.find(({ name }) => name === 'an expired token is accepted');
    assert.ok(edit);
    assert.equal((await catchDrift(root, edit, [FIXTURE])).caught, null);
  });

  it('does not count on lessons that fail anyhow', async () => {
    const files = [FIXTURE, 'test/lessons/fixtures/failing.md'];
    const { healthy, failing } = await healthyLessons(root, files);
    assert.deepEqual(healthy, [FIXTURE]);
    assert.deepEqual(failing, ['test/lessons/fixtures/failing.md:3: it prints something else']);
  });
});
