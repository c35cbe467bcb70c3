/** The server on a socket that it was passed at its start, as systemd does it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, existsSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { Agent, get, type IncomingMessage, request } from 'node:http';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { commandLine, freshDatabase } from '../cli/cli.ts';
import { PASSWORD } from '../people.ts';
import { json } from '../requests.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startProcess } from './child.ts';
import { fdOf, PASS_IT, supervise } from './supervisor.ts';

const ORIGIN = 'https://login.example.com';

/** What the program says when it does not start with this as file descriptor 3. */
function refusal(fd: number | 'ignore', count = '1', settings: Record<string, string> = {}) {
  const { status, stderr } = spawnSync(
    'sh',
    ['-c', PASS_IT, 'sh', process.execPath, 'src/main.ts'],
    {
      env: { ...process.env, DATABASE: ':memory:', LISTEN_FDS: count, ...settings },
      stdio: ['ignore', 'ignore', 'pipe', fd],
      encoding: 'utf8',
      timeout: 90_000,
    },
  );
  assert.match(stderr, /^Coatcheck cannot start:\n {2}[^\n]+\n(?: {2}See --help\.\n)?$/);
  return { status, stderr };
}

/** A Unix socket in a temporary folder that a supervisor holds. */
async function superviseUnix(t: TestContext, settings: Record<string, string> = {}) {
  const path = join(temporaryFolder(t), 'coatcheck.sock');
  const DATABASE = freshDatabase(t);
  const own = { DATABASE, HOST: `unix:${path}`, ORIGIN, TRUST_PROXY: 'unix', ...settings };
  const supervisor = await supervise(t, { path }, () => own);
  return { path, DATABASE, supervisor };
}

/** Sends a request to a Unix socket, as a proxy on this machine would. */
async function ask(socketPath: string, path: string, headers = {}): Promise<number | undefined> {
  const host = new URL(ORIGIN).host;
  const asked = request({ socketPath, path, agent: false, headers: { host, ...headers } });
  const [response] = (await once(asked.end(), 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

/** The file descriptor of a UDP socket, which Node keeps to itself. */
function udpFd(socket: Socket): number {
  const state = Object.getOwnPropertySymbols(socket).find(
    (name) => name.description === 'state symbol',
  );
  assert.ok(state);
  return (socket as unknown as Record<symbol, { handle: { fd: number } }>)[state]?.handle.fd ?? -1;
}

const started = (lines: readonly string[]) =>
  JSON.parse(lines.findLast((line) => line.includes('"event":"started"')) ?? '');

describe('a socket that is passed at the start', { timeout: 180_000 }, () => {
  it('is where the program listens, and connections wait there while it restarts', async (t) => {
    const DATABASE = freshDatabase(t);
    const supervisor = await supervise(t, 'a port', (port) => ({ DATABASE, PORT: String(port) }));
    const health = `http://127.0.0.1:${supervisor.port}/health`;
    const early = fetch(health);
    await supervisor.start();
    assert.equal((await early).status, 200);
    const at = `127.0.0.1:${supervisor.port}`;
    assert.equal(started(supervisor.lines).passedSocket, at);
    const ready = `Coatcheck is ready: http://localhost:${supervisor.port}, on the socket it was passed (${at})`;
    assert.ok(supervisor.lines.includes(ready), supervisor.lines.join('\n'));
    assert.ok(!supervisor.lines.some((line) => line.includes('other_socket')));
    const { output } = await commandLine(DATABASE).call('doctor');
    assert.ok(output.includes(`It is running at ${at}.`), output);
    await supervisor.stop();
    const between = fetch(health);
    await supervisor.start();
    assert.equal((await between).status, 200);
  });

  it('may be a Unix socket: its clients are called unix, and it stays as it is', async (t) => {
    const { path, supervisor } = await superviseUnix(t);
    chmodSync(path, 0o606);
    await supervisor.start();
    const asked = supervisor.saying('"path":"/login"');
    assert.equal(await ask(path, '/login', { 'x-forwarded-for': '203.0.113.9' }), 200);
    await asked;
    const line = supervisor.lines.find((text) => text.includes('"path":"/login"')) ?? '';
    assert.equal(JSON.parse(line).address, '203.0.113.9', 'TRUST_PROXY=unix is for it');
    assert.equal(started(supervisor.lines).passedSocket, `unix:${path}`);
    assert.ok(!supervisor.lines.some((text) => text.includes('other_socket')));
    await supervisor.stop();
    assert.equal(statSync(path).mode & 0o777, 0o606);
    await supervisor.start();
    assert.equal(await ask(path, '/health'), 200);
  });

  it('lets a thousand connections wait', async (t) => {
    const { path, supervisor } = await superviseUnix(t);
    await supervisor.start();
    supervisor.kill('SIGSTOP');
    const sockets = Array.from({ length: 1_000 }, () => connect(path));
    t.after(() => {
      for (const socket of sockets) socket.destroy();
    });
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    supervisor.kill('SIGCONT');
  });

  it('answers one more request on a connection that a proxy keeps, after the signal to stop', {
    timeout: 60_000,
  }, async (t) => {
    const DATABASE = freshDatabase(t);
    const supervisor = await supervise(t, 'a port', (port) => ({ DATABASE, PORT: String(port) }));
    await supervisor.start();
    const agent = new Agent({ keepAlive: true });
    const url = `http://127.0.0.1:${supervisor.port}/health`;
    const health = async () => {
      const [response] = (await once(get(url, { agent }), 'response')) as [IncomingMessage];
      await response.toArray();
      return [response.statusCode, response.headers.connection];
    };
    const unused = connect(supervisor.port, '127.0.0.1');
    assert.deepEqual(await health(), [200, 'keep-alive']);
    const stopped = supervisor.stop();
    await once(unused.resume(), 'close'); // half a second later, when the stop has long begun
    assert.deepEqual(await health(), [200, 'close']);
    await stopped;
  });

  it('is not passed on to the mail program, nor are the variables', async (t) => {
    const folder = temporaryFolder(t);
    const [script, seen] = [join(folder, 'mail.sh'), join(folder, 'seen')];
    const look = 'env | grep ^LISTEN_; for fd in /proc/$$/fd/*; do readlink $fd; done';
    writeFileSync(script, `{ ${look}; } > '${seen}.new'; mv '${seen}.new' '${seen}'\n`);
    const DATABASE = freshDatabase(t);
    const supervisor = await supervise(t, 'a port', (port) => ({
      DATABASE,
      PORT: String(port),
      MAIL_COMMAND: `/bin/sh ${script}`,
      LISTEN_FDNAMES: 'coatcheck.socket',
    }));
    await supervisor.start();
    const origin = `http://localhost:${supervisor.port}`;
    await fetch(`${origin}/signup`, json({ email: 'ada@example.com', password: PASSWORD }));
    while (!existsSync(seen)) await new Promise((resolve) => setTimeout(resolve, 5));
    const text = readFileSync(seen, 'utf8');
    assert.match(text, /^socket:/m, 'Node passes the mail through one of its own');
    assert.ok(!text.includes(`socket:[${supervisor.inode}]`), text);
    assert.doesNotMatch(text, /LISTEN_/);
  });

  it('for another process is left alone: the log says so, and HOST and PORT count', async (t) => {
    const settings = { DATABASE: ':memory:', LISTEN_PID: '1', LISTEN_FDS: '1' };
    const child = await startProcess(t, settings);
    assert.ok(child.lines.includes(`Coatcheck is ready: ${child.origin}`));
    await child.saying('"event":"socket_ignored"');
    assert.equal((await fetch(`${child.origin}/health`)).status, 200);
  });

  it('is not where HOST says: the log warns of it', async (t) => {
    const { supervisor } = await superviseUnix(t, { HOST: 'unix:/run/elsewhere.sock' });
    await supervisor.start();
    assert.ok(supervisor.lines.some((line) => line.includes('"event":"other_socket"')));
  });
});

describe('what is passed at the start in place of a listening socket', { timeout: 180_000 }, () => {
  const sentence =
    /LISTEN_FDS=1: file descriptor 3 is not a stream socket that listens\. The socket unit needs ListenStream=, and Accept=no\.$/m;

  it('is refused in one sentence, with 78: a file, a UDP socket, a connection', async (t) => {
    const udp = createSocket('udp4').bind(0, '127.0.0.1');
    await once(udp, 'listening');
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const connection = connect((server.address() as { port: number }).port, '127.0.0.1');
    await once(connection, 'connect');
    t.after(() => [udp.close(), server.close(), connection.destroy()]);
    const fds = [openSync('package.json', 'r'), udpFd(udp), fdOf(connection), 'ignore'] as const;
    for (const fd of fds) {
      const { status, stderr } = refusal(fd);
      assert.equal(status, 78);
      assert.match(stderr, sentence);
    }
  });

  it('is refused when it is more than one, or no number', () => {
    for (const count of ['2', 'x']) {
      const { status, stderr } = refusal('ignore', count);
      assert.equal(status, 78);
      assert.match(stderr, new RegExp(`LISTEN_FDS=${count}: the server takes one socket\\.`));
    }
  });

  it('is refused when other machines can reach it and HOST says that they cannot', async (t) => {
    const open = createServer().listen(0, '0.0.0.0');
    await once(open, 'listening');
    const fd = fdOf(open);
    t.after(() => open.close());
    const { status, stderr } = refusal(fd);
    assert.equal(status, 78);
    assert.match(stderr, /listens on 0\.0\.0\.0:\d+, where other machines can reach it/);
    assert.match(stderr, /Set HOST=0\.0\.0\.0, or another ListenStream=/);
  });
});
