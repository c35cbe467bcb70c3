import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { PASSWORD } from '../people.ts';
import { cookieOf, form } from '../requests.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startProcess } from './child.ts';

const run = (settings: Record<string, string>, ...args: string[]) =>
  spawnSync(process.execPath, ['src/main.ts', ...args], {
    env: { ...process.env, ...settings },
    encoding: 'utf8',
  });

const request = (origin: string, path: string, init: RequestInit = {}) =>
  fetch(origin + path, { redirect: 'manual', ...init });

/**
 * A sign-up that the server has begun to work on: it has asked for the body. Answers with its
 * status and Connection.
 */
async function begunSignUp(
  origin: string,
  email: string,
): Promise<{ answer: Promise<[number, string]> }> {
  const body = JSON.stringify({ email, password: PASSWORD });
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    expect: '100-continue',
  };
  const sent = httpRequest(`${origin}/signup`, { method: 'POST', headers, agent: false });
  const answer = once(sent, 'response').then(([response]): [number, string] => {
    response.resume();
    return [response.statusCode, response.headers.connection];
  });
  sent.flushHeaders();
  await once(sent, 'continue');
  sent.end(body);
  return { answer };
}

describe('the program', () => {
  it('names every bad setting at once and exits with 78', () => {
    const { status, stderr } = run({ PORT: 'x', ORIGIN: 'http://a/b', SESSION_IDLE: '2 hours' });
    assert.equal(status, 78);
    for (const name of ['PORT', 'ORIGIN', 'SESSION_IDLE'])
      assert.match(stderr, new RegExp(`${name}=`));
  });

  it('lists its settings on --help', () => {
    const { status, stdout } = run({}, '--help');
    assert.equal(status, 0);
    assert.match(stdout, /DATABASE .*\[data\/coatcheck\.db/);
  });

  it('keeps its database from other accounts of the machine', async (t) => {
    const folder = temporaryFolder(t);
    await startProcess(t, { DATABASE: join(folder, 'made/coatcheck.db') });
    assert.equal(statSync(join(folder, 'made/coatcheck.db')).mode & 0o077, 0);
    assert.equal(statSync(join(folder, 'made')).mode & 0o077, 0);
  });

  it('prints its address, and ends with 0 on SIGTERM, answering what runs', async (t) => {
    const child = await startProcess(t, { DATABASE: ':memory:' });
    assert.ok(child.lines.includes(`Coatcheck is ready: ${child.origin}`));
    const { answer } = await begunSignUp(child.origin, 'ada@example.com');
    assert.equal(await child.end('SIGTERM'), 0);
    assert.deepEqual(await answer, [201, 'close']);
  });

  it('ends in the same way when its terminal is closed', async (t) => {
    const child = await startProcess(t, { DATABASE: ':memory:' });
    const { answer } = await begunSignUp(child.origin, 'ada@example.com');
    assert.equal(await child.end('SIGHUP'), 0);
    assert.deepEqual(await answer, [201, 'close']);
  });

  it('ends on SIGTERM to `npm start` too', async (t) => {
    const child = await startProcess(t, { DATABASE: ':memory:' }, ['npm', 'start']);
    await child.end('SIGTERM');
    await assert.rejects(request(child.origin, '/'));
  });

  it('takes two signals in a row for one: Ctrl+C reaches it twice through npm', async (t) => {
    const child = await startProcess(t, { DATABASE: ':memory:' });
    const { answer } = await begunSignUp(child.origin, 'ada@example.com');
    const exited = once(child.process, 'exit');
    child.process.kill('SIGINT');
    await child.saying('"event":"stopping"');
    child.process.kill('SIGINT');
    assert.deepEqual(await exited, [0, null]);
    assert.deepEqual(await answer, [201, 'close']);
    assert.ok(child.lines.some((line) => line.includes('"event":"stopped"')));
  });

  it('ends cleanly when Ctrl+C in a terminal signals npm and everything it started', async (t) => {
    const child = await startProcess(t, { DATABASE: ':memory:' }, ['npm', 'start']);
    const { answer } = await begunSignUp(child.origin, 'ada@example.com');
    const group = -Number(child.process.pid);
    process.kill(group, 'SIGINT');
    await child.saying('"event":"stopping"');
    process.kill(group, 'SIGINT');
    await child.saying('"event":"stopped"');
    assert.deepEqual(await answer, [201, 'close']);
  });

  it('ends at once at a second signal after a while', async (t) => {
    const child = await startProcess(t, { DATABASE: ':memory:' });
    const silent = connect(Number(new URL(child.origin).port), '127.0.0.1');
    silent.on('error', () => {});
    await once(silent, 'connect');
    silent.write('POST /login HTTP/1.1\r\nHost: '); // holds up the end
    await request(child.origin, '/');
    const exited = once(child.process, 'exit');
    const again = setInterval(() => child.process.kill('SIGTERM'), 100);
    t.after(() => clearInterval(again));
    assert.deepEqual(await exited, [null, 'SIGTERM']);
  });

  it('keeps, after kill -9, every acknowledged session and log-out', async (t) => {
    const DATABASE = join(temporaryFolder(t), 'coatcheck.db');
    const before = await startProcess(t, { DATABASE });
    const ada = { email: 'ada@example.com', password: PASSWORD };
    const first = cookieOf(await request(before.origin, '/signup', form(ada)));
    const second = cookieOf(await request(before.origin, '/login', form(ada)));
    await request(before.origin, '/logout', form({}, first));
    assert.equal(await before.end('SIGKILL'), 'SIGKILL');

    const after = await startProcess(t, { DATABASE });
    const status = async (cookie: string) =>
      (await request(after.origin, '/dashboard', { headers: { cookie } })).status;
    assert.equal(await status(second), 200);
    assert.equal(await status(first), 303);
    assert.equal(await after.end('SIGTERM'), 0);
    const database = new DatabaseSync(DATABASE);
    assert.equal(database.prepare('PRAGMA integrity_check').get()?.integrity_check, 'ok');
    database.close();
  });

  it('writes no password, cookie or session ID into its log', async (t) => {
    const child = await startProcess(t, { DATABASE: ':memory:' });
    const ada = { email: 'ada@example.com', password: PASSWORD };
    const cookie = cookieOf(await request(child.origin, '/signup', form(ada)));
    await request(child.origin, `/dashboard?${cookie}`, { headers: { cookie } });
    await request(child.origin, '/login', form({ ...ada, password: 'wrong-canary' }));
    await child.end('SIGTERM');
    const log = child.lines.join('\n');
    assert.match(log, /"event":"login_failed"/);
    for (const secret of [PASSWORD, 'wrong-canary', cookie.slice('session='.length)]) {
      assert.ok(!log.includes(secret));
    }
  });

  it('answers everything that is running when it is told to stop under load', async (t) => {
    const child = await startProcess(t, { DATABASE: ':memory:', LOG: 'warn' });
    // Two are hashed and one waits for a place: on a slow machine, too, that is less than the time
    // they are given.
    const running = await Promise.all(
      Array.from({ length: 3 }, (_, i) => begunSignUp(child.origin, `user${i}@example.com`)),
    );
    const outcomes = Promise.allSettled(running.map(({ answer }) => answer));
    const started = Date.now();
    assert.equal(await child.end('SIGTERM'), 0);
    assert.ok(Date.now() - started < 10_000);
    const answered = { status: 'fulfilled', value: [201, 'close'] };
    assert.deepEqual(await outcomes, Array(3).fill(answered));
    await assert.rejects(request(child.origin, '/'), 'new connections are refused');
  });

  it('serves on for STOP_DELAY after SIGTERM, while /ready says 503 and each answer closes', async (t) => {
    const child = await startProcess(t, { DATABASE: ':memory:', STOP_DELAY: '2s' });
    const answer = async (path: string) => {
      const { status, headers } = await request(child.origin, path);
      return [status, headers.get('connection')];
    };
    assert.deepEqual(await answer('/ready'), [200, 'keep-alive']);
    const ended = child.end('SIGTERM');
    await child.saying('"event":"stopping"');
    assert.deepEqual(await answer('/ready'), [503, 'close']);
    assert.deepEqual(await answer('/login'), [200, 'close']);
    assert.equal(await ended, 0);
    await assert.rejects(request(child.origin, '/'), 'new connections are refused');
  });

  it('does not go on for STOP_DELAY after an error that nothing caught', {
    timeout: 30_000,
  }, async (t: TestContext) => {
    const bug = 'data:text/javascript,process.once("SIGUSR2",()=>{throw new Error("a bug")})';
    const command = [process.execPath, '--import', bug, 'src/main.ts'] as const;
    const child = await startProcess(t, { DATABASE: ':memory:', STOP_DELAY: '60s' }, command);
    assert.equal(await child.end('SIGUSR2'), 1);
  });

  it('does not wait for ever for a client that never finishes its request', async (t) => {
    const child = await startProcess(t, { DATABASE: ':memory:' });
    const silent = connect(Number(new URL(child.origin).port), '127.0.0.1');
    silent.on('error', () => {});
    await once(silent, 'connect');
    silent.write('POST /login HTTP/1.1\r\nHost: ');
    await request(child.origin, '/');
    assert.equal(await child.end('SIGTERM'), 0);
  });

  it('logs an error that nothing caught, answers what runs, and exits with 1', async (t) => {
    // A bug outside of every request, brought in from outside: the program has no switch for it.
    const bug = 'data:text/javascript,process.once("SIGUSR2",()=>{throw new Error("a bug")})';
    const command = [process.execPath, '--import', bug, 'src/main.ts'] as const;
    const child = await startProcess(t, { DATABASE: ':memory:' }, command);
    const { answer } = await begunSignUp(child.origin, 'ada@example.com');
    assert.equal(await child.end('SIGUSR2'), 1);
    assert.deepEqual(await answer, [201, 'close']);
    assert.ok(
      child.lines.some((line) => line.includes('"event":"uncaught"') && line.includes('a bug')),
    );
  });
});
