import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { LETTERS } from '../../lessons/museum/game/case.ts';
import { CASES } from '../../lessons/museum/game/cases.ts';
import { fold } from '../../lessons/museum/game/fold.ts';
import { drawFlag, fileOf } from '../../lessons/museum/game/play.ts';
import { hashFlag } from '../../lessons/museum/game/state.ts';
import { MENDED } from './mended/all.ts';

describe('the cases of the museum', () => {
  it('are complete: a server, three hints, four answers, a lesson and a mended server', () => {
    for (const one of CASES) {
      const { id } = one;
      assert.ok(existsSync(fileOf(one)), id);
      assert.equal(new Set(one.hints).size, 3, id);
      assert.equal(new Set(one.choices).size, 4, id);
      assert.ok(LETTERS.includes(one.right), id);
      const [file = '', anchor = ''] = one.lesson.split('#');
      assert.ok(readFileSync(`lessons/${file}`, 'utf8').includes(`<a id="${anchor}">`), one.lesson);
      assert.ok((MENDED[id] ?? []).length > 0, id);
    }
  });

  it('are listed once, and part by part', () => {
    const ids = CASES.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)]);
    const parts = CASES.map(({ part }) => part);
    assert.deepEqual(parts, parts.toSorted());
    const titles = CASES.map(({ title }) => title);
    assert.deepEqual(titles, [...new Set(titles)]);
  });

  it('have titles that fit into the list', () => {
    assert.deepEqual(
      CASES.filter(({ title }) => title.length > 30).map(({ id }) => id),
      [],
    );
  });

  it('draw a new flag each time, with 48 random bits', () => {
    const flags = Array.from({ length: 50 }, drawFlag);
    assert.equal(new Set(flags).size, 50);
    for (const flag of flags) assert.match(flag, /^coat-[0-9a-f]{12}$/);
  });

  it('take a flag with space, capitals or its sentence around it', () => {
    const [one] = CASES;
    assert.ok(one !== undefined);
    const flag = drawFlag();
    for (const text of [` ${flag}\n`, flag.toUpperCase(), `The flag is ${flag}.`])
      assert.equal(hashFlag(one, text), hashFlag(one, flag));
    assert.notEqual(hashFlag(one, `${flag.slice(0, -1)}x`), hashFlag(one, flag));
  });

  it('mend nothing that is no case', () => {
    const ids = new Set(CASES.map(({ id }) => id));
    assert.deepEqual(
      Object.keys(MENDED).filter((id) => !ids.has(id)),
      [],
    );
  });
});

describe('text for a terminal', () => {
  it('is broken between words, but commands stay whole', () => {
    const long = 'word '.repeat(40).trim();
    const command = `  curl ${'x'.repeat(120)}`;
    const lines = fold(`${long}\n${command}`, '1. ');
    assert.equal(lines[0]?.startsWith('1. word'), true);
    assert.equal(lines[1]?.startsWith('   word'), true);
    assert.ok(lines.slice(0, -1).every((line) => line.length <= 90));
    assert.equal(lines.at(-1)?.trim(), command.trim());
  });
});
