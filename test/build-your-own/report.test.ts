import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NoAnswer, Wrong } from '../../lessons/build-your-own/failure.ts';
import { type Context, reportFailure } from '../../lessons/build-your-own/report.ts';
import { CURRENT_USER } from '../../lessons/build-your-own/stages/4-findings.ts';
import { STAGES } from '../../lessons/build-your-own/stages.ts';
import { Transcript } from '../../lessons/build-your-own/transcript.ts';
import type { Stage } from '../../lessons/build-your-own/trial.ts';

const [stage] = STAGES as readonly [Stage];
const CONTEXT: Context = {
  passed: 1,
  title: 'without the cookie nobody is anybody',
  seed: 'abc',
  command: 'python3 app.py',
  url: 'http://localhost:4000',
  hints: 0,
  lastLines: ['listening', 'GET /me'],
  ended: null,
  transcriptFile: 'data/transcript.txt',
};

function failed(): { error: Wrong; transcript: Transcript } {
  const transcript = new Transcript();
  transcript.add("Ada's browser", Buffer.from('POST /login HTTP/1.1\r\nHost: x\r\n\r\nemail=ada'));
  const exchange = transcript.add('a stranger', Buffer.from('GET /me HTTP/1.1\r\nHost: x\r\n\r\n'));
  exchange.received = Buffer.from('HTTP/1.1 200 OK\r\nServer: \x1b[31m\r\n\r\nada@example.com');
  const answer = {
    exchange,
    status: 200,
    all: () => [],
    body: Buffer.alloc(0),
    text: '',
    surplus: 0,
    ms: 1,
  };
  const saw = 'I sent no cookie, and you called me Ada.';
  return { error: new Wrong(CURRENT_USER, { answer, mark: 'ada@', saw }), transcript };
}

describe('the report of a failure', () => {
  it('says what was done, what came with the line marked, what was expected, why, and where to read', () => {
    const { error, transcript } = failed();
    const lines = reportFailure(stage, error, transcript, CONTEXT).split('\n');
    for (const line of [
      "I did           1. Ada's browser",
      '                   > POST /login HTTP/1.1',
      '                   > email=ada',
      'I got           2.',
      '                   < HTTP/1.1 200 OK',
      '                   < ada@example.com   <-- here',
      '                I sent no cookie, and you called me Ada.',
      'I expected      401 (or a redirect) for somebody without a cookie',
      'Why it matters  The next visitor of your site is the last one who logged in.',
      'Try it          PORT=4000 python3 app.py     # in another terminal',
      '                curl -i http://localhost:4000/me',
      'Read            lessons/a-the-wire/4-stateless.md#c5',
      'Hint 1 of 3     the same command with --hint shows it',
      'Your server     | listening',
    ])
      assert.ok(lines.includes(line), `${line}\nis not in\n${lines.join('\n')}`);
  });

  it('shows as many hints as were asked for, the last with code in three languages', () => {
    const { error, transcript } = failed();
    const one = reportFailure(stage, error, transcript, { ...CONTEXT, hints: 1 });
    assert.match(one, /Hint 1 of 3 {5}You remember the last log-in for everybody/);
    assert.match(one, /Hint 2 of 3 {5}the same command/);
    const all = reportFailure(stage, error, transcript, { ...CONTEXT, hints: 3 });
    assert.match(all, /Hint 3 of 3 {5}JavaScript:\n +const ticket = randomBytes/);
    assert.match(all, /Python:\n +ticket = secrets/);
    assert.match(all, /Go:\n +raw := make/);
    assert.doesNotMatch(all, /the same command/);
  });

  it('prints no control character that a server sends', () => {
    const { error, transcript } = failed();
    assert.match(reportFailure(stage, error, transcript, CONTEXT), /< Server: ·\[31m/);
  });

  it('has other words for a server that does not answer', () => {
    const context = { ...CONTEXT, ended: 'Your command has ended, with exit code 1.' };
    const text = reportFailure(stage, new NoAnswer('Refused.'), failed().transcript, context);
    assert.match(text, /gave no answer, so nothing can be said about it yet/);
    assert.match(text, /Your server {5}Your command has ended, with exit code 1\.\n +\| listening/);
  });

  it('has other words for a mistake of the checker itself', () => {
    const text = reportFailure(stage, new TypeError('oh'), new Transcript(), CONTEXT);
    assert.match(text, /a mistake of the checker, not of your server.*seed abc.*TypeError: oh/s);
  });
});
