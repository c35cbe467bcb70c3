/** The limits of nginx in docs/forward-auth.md, and the nginx configuration in the README. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { networkOf } from '../../src/auth/limits/network.ts';
import { startProcess } from '../program/child.ts';
import { freePort } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { skip, startNginx } from './nginx.ts';
import { configuration, type Site, startSite, withoutTls } from './site.ts';

// Only Linux has all of 127.0.0.0/8 on its loopback interface.
const onLinux = process.platform === 'linux';
const why = skip || (onLinux ? false : 'only Linux has an address 127.0.0.2');

/** The status of the response to a request from an address of this machine. */
async function ask(port: number, path: string, localAddress = '127.0.0.1'): Promise<number> {
  const options = { host: '127.0.0.1', port, path, localAddress, agent: false };
  const [response] = (await once(httpRequest(options).end(), 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode ?? 0;
}

/** Sends requests from one address, fifty at a time. The result counts responses by status. */
async function flood({ port }: Site, path: string, address: string, amount: number) {
  const statuses: number[] = [];
  while (statuses.length < amount) {
    const requests = Array.from({ length: 50 }, () => ask(port, path, address));
    statuses.push(...(await Promise.all(requests)));
  }
  return (wanted: number) => statuses.filter((status) => status === wanted).length;
}

/** Sends the head of a request, and never its body. */
async function hold({ port }: Site, localAddress: string, t: TestContext): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  t.after(() => socket.destroy());
  await once(socket, 'connect');
  socket.write('POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n');
  return socket;
}

describe('the limits of docs/forward-auth.md', { skip: why }, () => {
  it('refuse more than three hundred requests at once from one address, but not other addresses', async (t) => {
    const site = await startSite(t, 'over a port');
    const before = performance.now();
    const count = await flood(site, '/health', '127.0.0.2', 600);
    const seconds = (performance.now() - before) / 1_000;
    assert.equal(count(200) + count(429), 600);
    assert.ok(count(200) >= 300, `${count(200)} passed`);
    assert.ok(count(200) <= 302 + 30 * seconds, `${count(200)} passed in ${seconds} s`);
    const reached = site.sentToCoatcheck().split('GET /health').length - 1;
    assert.equal(reached, count(200), 'refused requests never reach Coatcheck');
    assert.equal(await ask(site.port, '/health', '127.0.0.3'), 200);
  });

  it('do not count the checks for the app', async (t) => {
    const site = await startSite(t, 'over a Unix socket');
    const count = await flood(site, '/app/', '127.0.0.2', 400);
    assert.equal(count(303), 400);
  });

  it('refuse an address with a hundred open requests, but not other addresses', async (t) => {
    const site = await startSite(t, 'over a port');
    await Promise.all(Array.from({ length: 100 }, () => hold(site, '127.0.0.2', t)));
    // nginx may not have read all of them yet, so this repeats until it refuses.
    const patience = Date.now() + 5_000;
    while ((await ask(site.port, '/login', '127.0.0.2')) !== 429) {
      assert.ok(Date.now() < patience, 'one more than a hundred requests gets a response');
    }
    assert.equal(await ask(site.port, '/login', '127.0.0.3'), 200);
  });
});

describe('the networks that docs/forward-auth.md counts', () => {
  const [, pattern = ''] =
    /^ +"(~?\S+)" \$network;$/m.exec(configuration('docs/forward-auth.md', {})) ?? [];
  const rule = new RegExp(pattern.replace(/^~/, ''));
  const count = (address: string) => rule.exec(address)?.groups?.network ?? address;

  it('are the networks of Coatcheck: each host has one, and no two networks share one', () => {
    const hosts = ['192.0.2.1', '192.0.2.2', '2001:db8::1', '2001:db8::2:3', '2001:db8:0:1::1'];
    hosts.push('2001:db8:0:1:5:6:7:8', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::9', '::1', 'fe80::1');
    for (const one of hosts) {
      for (const other of hosts) {
        const same = networkOf(one) === networkOf(other);
        assert.equal(count(one) === count(other), same, `${one} and ${other}`);
      }
    }
  });
});

describe('the nginx configuration in the README', { skip }, () => {
  for (const way of ['over a port', 'over the Unix socket in the README'] as const) {
    it(`leads to Coatcheck, and from http to https, ${way}`, async (t) => {
      const [port, plain] = [await freePort(), await freePort()];
      const origin = `http://127.0.0.1:${port}`;
      const settings = { ORIGIN: origin, DATABASE: ':memory:' };
      const [, named = ''] = /`(http:\/\/unix:\S+:)`/.exec(readFileSync('README.md', 'utf8')) ?? [];
      const path = join(temporaryFolder(t), 'coatcheck.sock');
      const onPort = way === 'over a port';
      const coatcheck = await startProcess(t, {
        ...settings,
        ...(onPort ? { TRUST_PROXY: '127.0.0.1' } : { TRUST_PROXY: 'unix', HOST: `unix:${path}` }),
      });
      const config = configuration('README.md', {
        'http://127.0.0.1:3000': onPort
          ? `http://127.0.0.1:${new URL(coatcheck.origin).port}`
          : named.replace('/run/coatcheck/coatcheck.sock', path),
        'listen 80;': `listen 127.0.0.1:${plain};`,
        'listen 443 ssl;': `listen 127.0.0.1:${port};`,
        ...withoutTls('login.example.com'),
      });
      await startNginx(t, port, config);
      assert.equal(await ask(port, '/login'), 200);
      const byHttp = (accept: string) =>
        fetch(`http://127.0.0.1:${plain}/a?b=c&d`, { redirect: 'manual', headers: { accept } });
      const moved = await byHttp('text/html,application/xhtml+xml,*/*;q=0.8');
      assert.equal(moved.status, 301);
      assert.equal(moved.headers.get('location'), 'https://login.example.com/a?b=c&d');
      assert.equal(
        (await byHttp('application/json')).status,
        403,
        'a program with the wrong address must fail',
      );
      assert.equal((await byHttp('*/*')).status, 403);
    });
  }
});
