import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createOutput, type Sink } from '../../src/process/output.ts';

/** Takes text, or fails as long as it is full, and remembers everything that became of it. */
function disk() {
  const state = { full: false, written: '', notices: [] as string[] };
  const sink: Sink = {
    on: () => {},
    write: (text, done) => {
      if (!state.full) state.written += text;
      done(state.full ? Object.assign(new Error('no space left'), { code: 'ENOSPC' }) : null);
    },
  };
  const write = createOutput(sink, {
    failed: (code) => state.notices.push(`failed: ${code}`),
    recovered: (lines) => state.notices.push(`recovered: ${lines}`),
  });
  return { state, write };
}

describe('createOutput', () => {
  it('writes what it is given', () => {
    const { state, write } = disk();
    write('a\n');
    write('b\n');
    assert.deepEqual(state, { full: false, written: 'a\nb\n', notices: [] });
  });

  it('drops what cannot be written, says so once, and goes on', () => {
    const { state, write } = disk();
    state.full = true;
    for (const text of ['a\n', 'b\nc\n']) {
      write(text);
    }
    assert.deepEqual(state.notices, ['failed: ENOSPC']);
    state.full = false;
    for (const text of ['d\n', 'e\n']) {
      write(text);
    }
    assert.equal(state.written, 'd\ne\n');
    assert.deepEqual(state.notices, ['failed: ENOSPC', 'recovered: 3']);
  });

  it('says so again the next time', () => {
    const { state, write } = disk();
    for (const full of [true, false, true, false]) {
      state.full = full;
      write('a\n');
    }
    const once = ['failed: ENOSPC', 'recovered: 1'];
    assert.deepEqual(state.notices, [...once, ...once]);
  });
});
