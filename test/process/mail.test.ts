import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { createMailer } from '../../src/process/mail.ts';
import { composeMessage } from '../../src/process/mail-message.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const AT = Date.UTC(2026, 10, 21, 9);
const FROM = { name: 'Coatcheck', address: 'no-reply@example.com' };
const mailer = (command: string, from = FROM) => createMailer({ command, from, now: () => AT });
const MAIL = { to: 'ada@example.com', subject: 'Choose', text: 'Zeile 1\n.\nZeile é' };

/** A mail program of one line, and the file that it is told to write. */
function program(t: TestContext, code: string) {
  const folder = temporaryFolder(t);
  const script = join(folder, 'mail.mjs');
  writeFileSync(script, `import { readFileSync, writeFileSync } from 'node:fs';\n${code}`);
  const file = join(folder, 'out');
  return { file, command: `${process.execPath} ${script} ${file}` };
}

/** The programs that run, and the timers that would keep this one from ending. */
const running = () =>
  process.getActiveResourcesInfo().filter((name) => /^(?:ProcessWrap|Timeout)$/.test(name));

describe('createMailer', () => {
  it('gives the program a whole message on standard input, and waits for it', async (t) => {
    const { command, file } = program(t, 'writeFileSync(process.argv[2], readFileSync(0));');
    await mailer(command)(MAIL);
    const message = readFileSync(file, 'utf8');
    const id = /^Message-ID: <([0-9a-f-]{36})@example\.com>$/m.exec(message)?.[1] ?? '';
    assert.equal(message, composeMessage(MAIL, { from: FROM, at: AT, id }));
  });

  it('gives each message an id of its own', async (t) => {
    const { command, file } = program(t, 'writeFileSync(process.argv[2], readFileSync(0));');
    const idOf = async () => {
      await mailer(command)(MAIL);
      return /^Message-ID: (.*)$/m.exec(readFileSync(file, 'utf8'))?.[1];
    };
    assert.notEqual(await idOf(), await idOf());
  });

  it('starts the program with its words as they are: there is no shell', async (t) => {
    const code = 'writeFileSync(process.argv[2], JSON.stringify(process.argv.slice(3)));';
    const { command, file } = program(t, code);
    await mailer(`${command}  -t $HOME ;  touch /tmp/x`)(MAIL);
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), [
      '-t',
      '$HOME',
      ';',
      'touch',
      '/tmp/x',
    ]);
  });

  it('says why the program failed, in one line and without the address', async (t) => {
    const code =
      "console.error('550 <ada@example.com> rejected\\nmore'); process.exitCode = 75; readFileSync(0);";
    const { command } = program(t, code);
    await assert.rejects(mailer(command)(MAIL), {
      message: 'the mail command ended with 75: 550 <...> rejected',
      reason: 'exit_75',
    });
  });

  it('is done when the program is, whatever that has left in the background', async (t) => {
    const code = `import { spawn } from 'node:child_process';
      readFileSync(0);
      spawn(process.execPath, ['-e', 'setTimeout(() => {}, 20_000)'], { stdio: ['ignore', 'ignore', 'inherit'], detached: true }).unref();`;
    const { command } = program(t, code);
    const began = performance.now();
    await mailer(command)(MAIL);
    assert.ok(performance.now() - began < 15_000);
  });

  it('never has the recipient among the arguments', async (t) => {
    const code = 'writeFileSync(process.argv[2], JSON.stringify(process.argv));';
    const { command, file } = program(t, code);
    await mailer(command)({ ...MAIL, to: '-oQ/tmp@example.com' });
    assert.doesNotMatch(readFileSync(file, 'utf8'), /example\.com/);
  });

  it('refuses a line break in a header, and starts nothing', async (t) => {
    const { command, file } = program(t, 'writeFileSync(process.argv[2], readFileSync(0));');
    const send = mailer(command);
    const before = running();
    for (const lineBreak of ['\n', '\r', '\r\n']) {
      const bad = `a${lineBreak}Bcc: eve@example.com`;
      await assert.rejects(send({ ...MAIL, to: bad }), /line break/);
      await assert.rejects(send({ ...MAIL, subject: bad }), /line break/);
      await assert.rejects(mailer(command, { ...FROM, name: bad })(MAIL), /line break/);
    }
    assert.deepEqual(running(), before);
    assert.equal(existsSync(file), false);
  });

  it('rejects when the program fails, by its code, by a signal, or because there is none', async (t) => {
    await assert.rejects(mailer(program(t, 'process.exit(75);').command)(MAIL), /ended with 75/);
    await assert.rejects(
      mailer(program(t, "process.kill(process.pid, 'SIGKILL');").command)(MAIL),
      { message: /ended with a signal/, reason: 'signal' },
    );
    await turn();
    const before = running().length;
    await assert.rejects(mailer('/nowhere/sendmail -t')(MAIL), {
      message: /ENOENT/,
      reason: 'no_program',
    });
    await turn(); // the handle of what never ran is closed in the next one
    assert.ok(running().length <= before);
  });

  it('accepts a program that reads nothing and exits with 0', async (t) => {
    const text = 'x'.repeat(1_000_000);
    await mailer(program(t, 'process.exit(0);').command)({ ...MAIL, text });
  });
});
