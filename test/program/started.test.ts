/** What the command line knows of how the server was started. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { commandLine, freshDatabase, type Settings } from '../cli/cli.ts';
import { freePort } from '../support.ts';
import { startProcess } from './child.ts';

const ORIGIN = 'https://login.example.com';

/** A server that was started, and stopped again, with these settings. */
async function startedOnce(t: TestContext, settings: Settings): Promise<string> {
  const DATABASE = freshDatabase(t);
  const server = await startProcess(t, { DATABASE, ...settings });
  await server.end('SIGTERM');
  return DATABASE;
}

const linkFor = async (database: string, settings: Settings = {}) => {
  const { call } = commandLine(database, settings);
  await call('user', 'add', 'ada@example.com', '--create');
  return call('user', 'reset-link', 'ada@example.com');
};

describe('a link that the command line makes', () => {
  it('leads to the ORIGIN that the server was started with', async (t) => {
    const database = await startedOnce(t, { ORIGIN });
    const { output, message } = await linkFor(database);
    assert.match(output, /^https:\/\/login\.example\.com\/reset\/[\w-]{43}$/m);
    assert.equal(message, '');
    const invited = await commandLine(database).json('user', 'add', '--invite');
    assert.ok(invited.url.startsWith(`${ORIGIN}/invite/`));
  });

  it('leads there too when that is http on a network, which the server was allowed', async (t) => {
    const database = await startedOnce(t, { ORIGIN: 'http://lan.example', INSECURE_HTTP: '1' });
    const { output } = await linkFor(database);
    assert.match(output, /^http:\/\/lan\.example\/reset\//m);
  });

  it('follows the server when that is started with another', async (t) => {
    const DATABASE = await startedOnce(t, { ORIGIN: 'https://old.example' });
    await (await startProcess(t, { DATABASE, ORIGIN })).end('SIGTERM');
    assert.match((await linkFor(DATABASE)).output, /^https:\/\/login\.example\.com\//m);
  });

  it('leads to the ORIGIN of the command when it has one; stderr tells of the difference', async (t) => {
    const database = await startedOnce(t, { ORIGIN });
    const own = 'https://new.example.com';
    const { exitCode, output, message } = await linkFor(database, { ORIGIN: own });
    assert.equal(exitCode, 0);
    assert.match(output, /^https:\/\/new\.example\.com\/reset\//m);
    assert.equal(
      message,
      `The server was started with ORIGIN=${ORIGIN}, so this link to ${own} will not work. Set ORIGIN for this command as for the server, or restart the server with this one.`,
    );
  });

  it('may be in any spelling of this machine', async (t) => {
    const PORT = String(await freePort());
    const database = await startedOnce(t, { PORT });
    const { message } = await linkFor(database, { ORIGIN: `http://127.0.0.1:${PORT}` });
    assert.equal(message, '');
  });
});

describe('a new key', () => {
  it('is of the kind that the server signs with', async (t) => {
    const database = await startedOnce(t, { TOKEN_ALG: 'HS256' });
    const { algorithm } = await commandLine(database).json('keys', 'rotate');
    assert.equal(algorithm, 'HS256');
  });
});

describe('a time that the command line shows', () => {
  it('is in the time zone that the server was started with, and in UTC for scripts', async (t) => {
    const database = await startedOnce(t, { TIME_ZONE: 'Asia/Kolkata' });
    const { output } = await linkFor(database);
    assert.match(output, /, until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d IST\):$/m);
    const { call, json } = commandLine(database);
    assert.match((await call('user', 'list')).output, / created \(IST\) +last seen \(IST\)$/m);
    const [{ createdAt }] = await json('user', 'list');
    assert.equal(new Date(createdAt).toISOString(), createdAt);
    const elsewhere = commandLine(database, { TIME_ZONE: 'UTC' });
    assert.match((await elsewhere.call('user', 'list')).output, / created \(UTC\)/);
  });
});

describe('what the server writes down', () => {
  it('is nothing but what is asked for: of the mail command its program alone', async (t) => {
    const secret = 'hunter2hunter2';
    const MAIL_COMMAND = `/usr/bin/msmtp --password=${secret}`;
    const database = await startedOnce(t, { MAIL_COMMAND });
    for (const file of [database, `${database}-wal`]) {
      const bytes = await Promise.resolve()
        .then(() => readFileSync(file))
        .catch(() => Buffer.alloc(0));
      assert.ok(!bytes.includes(secret), file);
    }
  });
});

describe('doctor, called with DATABASE and nothing else', () => {
  const settings = { ORIGIN, TRUST_PROXY: '127.0.0.1' };

  it('judges the settings of the server, and says whose they are', async (t) => {
    const DATABASE = freshDatabase(t);
    const server = await startProcess(t, { DATABASE, ...settings });
    const port = new URL(server.origin).port;
    const { output } = await commandLine(DATABASE).call('doctor');
    assert.match(
      output,
      new RegExp(
        `^ok +settings +All settings are valid\\. From the last start of the server: ORIGIN=${ORIGIN}, PORT=${port}, TRUST_PROXY=127\\.0\\.0\\.1\\.$`,
        'm',
      ),
    );
    assert.match(
      output,
      new RegExp(`^ok +server +It is running at 127\\.0\\.0\\.1:${port}\\.$`, 'm'),
    );
    assert.match(output, /^ok +proxy /m);
    assert.doesNotMatch(output, /restart|Set TRUST_PROXY/);
  });

  it('names what it has otherwise itself', async (t) => {
    const database = await startedOnce(t, { ...settings, PORT: String(await freePort()) });
    const own = { ORIGIN: 'https://new.example.com', TRUST_PROXY: '10.0.0.1' };
    const { output } = await commandLine(database, own).call('doctor');
    const message = `This command has ORIGIN=${own.ORIGIN}, TRUST_PROXY=10.0.0.1; the server was started with ORIGIN=${ORIGIN}, TRUST_PROXY=127.0.0.1.`;
    assert.ok(output.includes(message), output);
  });
});
