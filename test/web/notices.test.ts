import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { noticeOf } from '../../src/web/notices.ts';

describe('noticeOf', () => {
  it('is named by the query, which never has the sentence itself', () => {
    assert.equal(noticeOf('done=out')?.text, 'You are signed out.');
    for (const query of ['', 'done=', 'done=Pay%20Eve', 'done=__proto__', 'notice=out']) {
      assert.equal(noticeOf(query), null, query);
    }
  });

  it('says in its tone whether anything was done', () => {
    const tones = ['out', 'same-role', 'ended'].map((name) => noticeOf(`done=${name}`)?.tone);
    assert.deepEqual(tones, ['done', 'note', 'refused']);
  });

  it('has each name once: of two sentences the later would be said for both', () => {
    const source = readFileSync('src/web/notices.ts', 'utf8');
    const names = Array.from(source.matchAll(/\[\s*'([a-z-]+)',/g), ([, name]) => name);
    assert.ok(names.length > 30);
    assert.deepEqual([...new Set(names)], names);
  });
});
