import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { EXPERIMENTS } from '../../learn/experiments.ts';
import { NOTE_IDS } from '../../learn/notes.ts';
import { CONCEPTS } from '../../lessons/concepts.ts';
import { lessonFiles } from '../../lessons/runner/all.ts';
import { hasTest } from '../../lessons/runner/claims.ts';
import { anchorsOf } from '../../lessons/runner/links.ts';

const experiments = EXPERIMENTS.map(({ id }) => id);

/** The concepts for which something is not so, by number and name. */
function without(holds: (concept: (typeof CONCEPTS)[number]) => boolean): readonly string[] {
  return CONCEPTS.filter((concept) => !holds(concept)).map(({ id, slug }) => `${id} ${slug}`);
}

describe('the concept table', () => {
  it('has a number and a name of its own for each row, in the order of the parts', () => {
    // Anchors and links name the numbers, so a new lesson takes the next free one.
    const ids = CONCEPTS.map(({ id }) => id);
    assert.deepEqual(
      ids.toSorted((a, b) => a - b),
      Array.from(ids, (_, index) => index + 1),
    );
    const parts = CONCEPTS.map(({ part }) => part).join('');
    assert.match(parts, /^A+B+C+D+E+F+G+H+I+$/);
    assert.equal(new Set(CONCEPTS.map(({ slug }) => slug)).size, CONCEPTS.length);
  });

  it('has no empty cell', () => {
    const empty = CONCEPTS.flatMap((concept) =>
      Object.entries(concept)
        .filter(([, cell]) => cell === '')
        .map(([name]) => `${concept.id} ${concept.slug}: ${name}`),
    );
    assert.deepEqual(empty, []);
  });

  it('leads to a place in a lesson of the same part', () => {
    const wrong = without(({ lesson, part }) => {
      const [file = '', anchor = ''] = lesson.split('#');
      return (
        file.startsWith(`lessons/${part.toLowerCase()}-`) &&
        existsSync(file) &&
        anchorsOf(readFileSync(file, 'utf8')).has(anchor)
      );
    });
    assert.deepEqual(wrong, []);
  });

  it('names notes of the wire view that exist', () => {
    assert.deepEqual(
      without(({ notes }) => notes.every((id) => NOTE_IDS.some((known) => known === id))),
      [],
    );
  });

  it('names a test or an experiment that exists', () => {
    const wrong = without(({ shownBy }) => {
      const experiment = /^experiment:(.*)$/.exec(shownBy)?.[1];
      if (experiment !== undefined) return experiments.some((known) => known === experiment);
      const [, file = '', title] = /^(test\/\S+\.test\.ts)(?: › (.+))?$/.exec(shownBy) ?? [];
      if (!existsSync(file)) return false;
      return title === undefined || hasTest(readFileSync(file, 'utf8'), title);
    });
    assert.deepEqual(wrong, []);
  });

  it('names every anchor of every lesson', () => {
    const known = new Set(CONCEPTS.map(({ lesson }) => lesson));
    const strange = lessonFiles('.').flatMap((file) =>
      [...anchorsOf(readFileSync(file, 'utf8'))]
        .filter((anchor) => /^c\d+$/.test(anchor))
        .map((anchor) => `${file}#${anchor}`)
        .filter((place) => !known.has(place)),
    );
    assert.deepEqual(strange, []);
  });

  it('leaves no lesson and no note of the wire view without a concept', () => {
    const files = new Set(CONCEPTS.map(({ lesson }) => lesson.split('#')[0]));
    assert.deepEqual(
      lessonFiles('.').filter((file) => !files.has(file)),
      [],
    );
    const named = new Set(CONCEPTS.flatMap(({ notes }) => notes));
    assert.deepEqual(
      NOTE_IDS.filter((id) => !named.has(id)),
      [],
    );
  });
});
