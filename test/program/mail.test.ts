import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { PASSWORD } from '../people.ts';
import { json } from '../requests.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startProcess } from './child.ts';

/** A server whose mail program begins with a file, runs the code and ends; a user has signed up. */
async function setUp(t: TestContext, code: string) {
  const folder = temporaryFolder(t);
  const script = join(folder, 'mail.mjs');
  const [begun, sent] = [join(folder, 'begun'), join(folder, 'sent')];
  const head = "import { existsSync, writeFileSync } from 'node:fs';";
  writeFileSync(script, `${head}\nwriteFileSync('${begun}', '');\n${code}`);
  const MAIL_COMMAND = `${process.execPath} ${script} ${sent}`;
  const server = await startProcess(t, { DATABASE: ':memory:', MAIL_COMMAND });
  const email = 'ada@example.com';
  await fetch(`${server.origin}/signup`, json({ email, password: PASSWORD }));
  while (!existsSync(begun)) await new Promise((resolve) => setTimeout(resolve, 5));
  return { server, sent };
}

describe('a server that is stopped while a mail is sent', { timeout: 90_000 }, () => {
  it('waits for it', async (t) => {
    const { server, sent } = await setUp(
      t,
      "setTimeout(() => writeFileSync(process.argv[2], ''), 700);",
    );
    assert.equal(await server.end('SIGTERM'), 0);
    assert.ok(existsSync(sent));
    assert.ok(!server.lines.some((line) => line.includes('mail_lost')));
  });

  it('does not wait for ever, and says that it was lost', async (t) => {
    const { server } = await setUp(t, 'setTimeout(() => {}, 15_000);');
    assert.equal(await server.end('SIGTERM'), 0);
    assert.ok(server.lines.some((line) => line.includes('"event":"mail_lost","mails":1')));
  });
});
