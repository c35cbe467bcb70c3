import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createLog, errorText as describeError, type Level, parseLevel } from '../src/log.ts';
import { anyText } from './text.ts';

const NOW = Date.UTC(2026, 10, 21, 9, 0, 0);

function logOf(threshold: Level) {
  const lines: string[] = [];
  return {
    lines,
    log: createLog(
      threshold,
      (line) => lines.push(line),
      () => NOW,
    ),
  };
}

describe('createLog', () => {
  it('writes one JSON object a line, with time, level and event', () => {
    const { log, lines } = logOf('info');
    log.info('login', { user: 1 });
    log.error('failed', { error: 'x' });
    assert.deepEqual(lines, [
      '{"time":"2026-11-21T09:00:00.000Z","level":"info","event":"login","user":1}\n',
      '{"time":"2026-11-21T09:00:00.000Z","level":"error","event":"failed","error":"x"}\n',
    ]);
  });

  const rows: [threshold: Level, written: string[]][] = [
    ['info', ['info', 'notice', 'warn', 'error']],
    ['notice', ['notice', 'warn', 'error']],
    ['warn', ['warn', 'error']],
    ['error', ['error']],
    ['silent', []],
  ];
  for (const [threshold, written] of rows) {
    it(`writes ${written.join(', ') || 'nothing'} at level ${threshold}`, () => {
      const { log, lines } = logOf(threshold);
      for (const level of ['info', 'notice', 'warn', 'error'] as const) log[level]('event', {});
      assert.deepEqual(
        lines.map((line) => JSON.parse(line).level),
        written,
      );
    });
  }

  const hostile: [name: string, text: string][] = [
    ['a line feed and a forged line', 'x"}\n{"level":"info","event":"login"}'],
    ['a carriage return', 'x\rlogin ok'],
    ['a vertical tab and a form feed', 'x\v\fy'],
    ['an escape sequence for the terminal', 'x\u001b[2J\u001b[31m'],
    ['a NUL and a backspace', 'x\0\by'],
    ['a lone surrogate', 'x\ud800'],
  ];
  for (const [name, text] of hostile) {
    it(`keeps one line one line: ${name}`, () => {
      const { log, lines } = logOf('info');
      log.info(text, { path: text, [text]: text });
      assert.equal(lines.length, 1);
      const line = lines[0] ?? '';
      assert.equal(line.indexOf('\n'), line.length - 1);
      assert.ok([...line.slice(0, -1)].every((character) => character >= ' '));
      assert.equal(JSON.parse(line).path, text);
    });
  }

  it('keeps one line one line, whatever comes', () => {
    fc.assert(
      fc.property(anyText, anyText, (name, value) => {
        const { log, lines } = logOf('info');
        log.warn('event', { [`x${name}`]: value });
        const [line = ''] = lines;
        assert.equal(line.split(/[\r\n]/).length, 2);
        assert.equal(JSON.parse(line)[`x${name}`], value);
      }),
      { numRuns: 300 },
    );
  });
});

describe('parseLevel', () => {
  it('knows the five levels', () => {
    for (const level of ['info', 'notice', 'warn', 'error', 'silent']) {
      assert.equal(parseLevel(level), level);
    }
  });

  it('knows nothing else', () => {
    for (const text of ['', 'debug', 'INFO', ' info', '0', 'length', '__proto__']) {
      assert.equal(parseLevel(text), null, text);
    }
  });
});

describe('errorText', () => {
  it('tells an error with its stack', () => {
    const error = new Error('broken');
    assert.equal(describeError(error), error.stack);
    assert.match(describeError(error), /^Error: broken\n +at /);
  });

  it('tells what caused it, and what caused that', () => {
    const error = new Error('a', { cause: new Error('b', { cause: 'c' }) });
    assert.match(describeError(error), /^Error: a\n.*\nbecause of Error: b\n.*\nbecause of c$/s);
  });

  it('tells what is thrown and is no error', () => {
    for (const thrown of ['text', 7, null, undefined]) {
      assert.equal(describeError(thrown), String(thrown));
    }
  });
});

describe('what a terminal or a reader of lines would obey', () => {
  it('is escaped too: C1 controls, the line separators of Unicode, what reverses or hides text', () => {
    const lines: string[] = [];
    const log = createLog(
      'info',
      (line) => lines.push(line),
      () => 0,
    );
    const text = 'a\u009b31m\u2028b\u2029\u0085c\u007f\u202ed\u{e0041}';
    log.info('x', { text });
    assert.match(lines[0] ?? '', /a\\u009b31m\\u2028b\\u2029\\u0085c\\u007f\\u202ed\\udb40\\udc41/);
    assert.equal(JSON.parse(lines[0] ?? '').text, text);
  });
});
