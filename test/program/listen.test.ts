/** Where the program listens: an address with a zone, a Unix socket. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { commandLine, freshDatabase } from '../cli/cli.ts';
import { PASSWORD } from '../people.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startProcess } from './child.ts';

const failed = (settings: Record<string, string>) => {
  const env = { ...process.env, DATABASE: ':memory:', ...settings };
  const { status, stderr } = spawnSync(process.execPath, ['src/main.ts'], {
    env,
    encoding: 'utf8',
    timeout: 90_000,
  });
  assert.match(stderr, /^Coatcheck cannot start:\n {2}[^\n]+\n$/);
  return { status, stderr };
};

describe('an IPv6 address that counts on one network only', () => {
  it('needs its network interface: the start says so in one sentence, with 78', () => {
    for (const HOST of ['fe80::1', 'fe80::1%no-such-interface']) {
      const { status, stderr } = failed({ HOST });
      assert.equal(status, 78);
      assert.match(stderr, /needs its network interface: fe80::1%eth0/);
    }
  });

  const [zoned] = Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses
      .filter(({ address }) => address.startsWith('fe80:'))
      .map(({ address }) => `${address}%${name}`),
  );
  const skip = zoned === undefined ? 'this machine has no such address' : false;

  it('can be listened on with it', { skip }, async (t) => {
    const HOST = zoned ?? '';
    const DATABASE = freshDatabase(t);
    const child = await startProcess(t, { DATABASE, HOST });
    const port = new URL(child.origin).port;
    const { output } = await commandLine(DATABASE).call('doctor');
    assert.ok(output.includes(`It is running at [${HOST}]:${port}.`), output);
    await child.saying('"path":"/health"');
    const [line = ''] = child.lines.filter((text) => text.includes('"path":"/health"'));
    assert.equal(JSON.parse(line).address, HOST);
  });
});

describe('a Unix socket', () => {
  const ORIGIN = 'https://login.example.com';

  /** What comes back from the socket, as a proxy on this machine would ask. */
  async function ask(socketPath: string, path: string, headers = {}, method = 'GET', body = '') {
    const asked = request({
      socketPath,
      path,
      method,
      agent: false,
      headers: { host: new URL(ORIGIN).host, ...headers },
    });
    const [response] = (await once(asked.end(body), 'response')) as [IncomingMessage];
    return { status: response.statusCode, body: (await response.toArray()).join('') };
  }

  it('is where the program listens, with no port, from its start to its end', async (t) => {
    const path = join(temporaryFolder(t), 'coatcheck.sock');
    const DATABASE = freshDatabase(t);
    const settings = { DATABASE, HOST: `unix:${path}`, ORIGIN, SIGNUP: 'open' };
    const child = await startProcess(t, { ...settings, TRUST_PROXY: 'unix' }, ['npm', 'start']);
    assert.ok(child.lines.includes(`Coatcheck is ready: ${ORIGIN}`));
    assert.equal(statSync(path).mode & 0o777, 0o660);
    await assert.rejects(fetch(`${child.origin}/health`), 'no port is open');

    const headers = { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.9' };
    const person = JSON.stringify({ email: 'ada@example.com', password: PASSWORD });
    assert.equal((await ask(path, '/signup', headers, 'POST', person)).status, 201);
    await child.saying('"path":"/signup"');
    const [line = ''] = child.lines.filter((text) => text.includes('"path":"/signup"'));
    assert.equal(JSON.parse(line).address, '203.0.113.9');

    const { output } = await commandLine(DATABASE).call('doctor');
    assert.ok(output.includes(`It is running at unix:${path}.`), output);
    assert.match(output, /^ok +proxy +For a request from unix with /m);
    assert.match(failed({ ...settings, DATABASE: ':memory:' }).stderr, /another server listens/);

    process.kill(-Number(child.process.pid), 'SIGTERM');
    await child.saying('"event":"stopped"');
    assert.ok(!existsSync(path));
    const { output: after } = await commandLine(DATABASE).call('doctor');
    assert.ok(after.includes(`Nothing listens at unix:${path}: the server is not running.`), after);
  });

  it('of a server that was killed is taken over', async (t) => {
    const path = join(temporaryFolder(t), 'coatcheck.sock');
    const settings = { DATABASE: freshDatabase(t), HOST: `unix:${path}`, ORIGIN };
    const killed = await startProcess(t, settings);
    await killed.end('SIGKILL');
    assert.ok(existsSync(path));
    await startProcess(t, settings);
    assert.equal((await ask(path, '/health')).status, 200);
  });

  it('has one address for all clients unless TRUST_PROXY says unix, and the log warns of it', async (t) => {
    const path = join(temporaryFolder(t), 'coatcheck.sock');
    const settings = { DATABASE: ':memory:', HOST: `unix:${path}`, ORIGIN };
    const child = await startProcess(t, { ...settings, TRUST_PROXY: '127.0.0.1' });
    await ask(path, '/login', { 'x-forwarded-for': '203.0.113.9' });
    await child.saying('"path":"/login"');
    const [line = ''] = child.lines.filter((text) => text.includes('"path":"/login"'));
    assert.equal(JSON.parse(line).address, 'unix');
    assert.ok(child.lines.some((text) => text.includes('"event":"no_trusted_proxy"')));
  });

  it('is not made over something else: the start names it, with 78', (t) => {
    const path = join(temporaryFolder(t), 'coatcheck.sock');
    writeFileSync(path, 'a letter');
    const { status, stderr } = failed({ HOST: `unix:${path}`, ORIGIN });
    assert.equal(status, 78);
    assert.match(stderr, /the file there is not a socket/);
  });
});
