/**
 * The nginx configuration of docs/forward-auth.md, in a real nginx: taken out of the page, with other ports and without
 * TLS. Between nginx and Coatcheck stands a wire-tap, so that a test can read what was asked; behind nginx an app that
 * answers with what it got.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect, createServer as createTcpServer, type Server } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ownerOutsideOfTests, startProcess, temporaryFolder } from '../process/child.ts';
import { form, freePort, json, type Owner, PASSWORD } from '../support.ts';

const page = readFileSync('docs/forward-auth.md', 'utf8');
// Debian puts it where only root looks.
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
const installed = spawnSync('nginx', ['-v'], { env }).status === 0;
const skip = installed ? false : 'nginx is not installed: apt-get install -y nginx';

/** What the app behind nginx got. */
type Echo = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

type Site = {
  readonly origin: string;
  readonly port: number;
  /** Everything that nginx sent to Coatcheck so far. */
  asked(): string;
  /** How many connections nginx has made to Coatcheck so far. */
  connections(): number;
  /** What Coatcheck printed so far. */
  readonly lines: readonly string[];
  /** fetch through nginx that does not follow redirects. */
  request(path: string, init?: RequestInit): Promise<Response>;
  endCoatcheck(): Promise<unknown>;
};

/** The configuration on the page, with each piece of text replaced by its own. Throws when one is not there. */
function configuration(replacements: Readonly<Record<string, string>>): string {
  const [, block = ''] = /^```nginx\n(.*?)^```$/ms.exec(page) ?? [];
  return Object.entries(replacements).reduce((text, [from, to]) => {
    assert.ok(text.includes(from), `the page no longer says ${from}`);
    return text.replaceAll(from, to);
  }, block);
}

async function startSite(owner: Owner): Promise<Site> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const coatcheck = await startProcess(owner, {
    ORIGIN: origin,
    TRUST_PROXY: '127.0.0.1',
    PROTECTS: '/app/',
    DATABASE: ':memory:',
  });
  const tap = await startTap(owner, Number(new URL(coatcheck.origin).port));
  const app = await startEchoApp(owner);
  const config = configuration({
    'server 127.0.0.1:3000;': `server 127.0.0.1:${tap.port};`,
    'http://127.0.0.1:8080': `http://127.0.0.1:${app}`,
    'listen 443 ssl;': `listen 127.0.0.1:${port};`,
    '    ssl_certificate     /etc/ssl/example.com.pem;\n': '',
    '    ssl_certificate_key /etc/ssl/example.com.key;\n': '',
    '__Host-session': 'session', // their names without https
    '__Host-device': 'device',
  });
  await startNginx(owner, port, config);
  return {
    ...{ origin, port, lines: coatcheck.lines, asked: tap.heard, connections: tap.connections },
    request: (path, init) => fetch(origin + path, { redirect: 'manual', ...init }),
    endCoatcheck: () => coatcheck.end('SIGTERM'),
  };
}

type Tap = { readonly port: number; heard(): string; connections(): number };

/** Passes connections on to a port and keeps what clients say. */
async function startTap(owner: Owner, to: number): Promise<Tap> {
  let heard = '';
  let connections = 0;
  const server = createTcpServer((socket) => {
    connections++;
    const onward = connect(to, '127.0.0.1');
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
    });
    socket.on('error', () => onward.destroy()).on('close', () => onward.destroy());
    onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.pipe(onward).pipe(socket);
  });
  const port = await listen(owner, server);
  return { port, heard: () => heard, connections: () => connections };
}

/** An app that answers with what it got, and with a cookie and a redirect of its own when asked to. */
function startEchoApp(owner: Owner): Promise<number> {
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    response.setHeader('set-cookie', ['theme=dark; Path=/app/', 'seen=1; Path=/app/']);
    if (url === '/app/old') response.writeHead(302, { location: '/app/new?a=1&b=2' });
    const echo: Echo = { method, url, headers, body: Buffer.concat(chunks).toString() };
    response.end(JSON.stringify(echo));
  });
  return listen(owner, server);
}

function listen(owner: Owner, server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
    owner.after(() => server.close());
  });
}

/** Starts nginx with nothing outside of a temporary folder, and waits until its port answers. */
async function startNginx(owner: Owner, port: number, config: string): Promise<void> {
  const folder = temporaryFolder(owner);
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => {
    mkdirSync(join(folder, name));
    return `${name}_temp_path ${join(folder, name)};`;
  });
  const main = [
    'daemon off;',
    'master_process off;', // one process, so its pid is all there is to end
    `pid ${join(folder, 'pid')};`,
    'error_log stderr;',
    'events {}',
    `http {\naccess_log off;\n${paths.join('\n')}\n${config}}\n`,
  ];
  writeFileSync(join(folder, 'nginx.conf'), main.join('\n'));
  const args = ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'];
  const nginx = spawn('nginx', args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  owner.after(() => nginx.kill('SIGKILL'));
  let complaints = '';
  nginx.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  const patience = Date.now() + 10_000;
  while (!(await answers(port))) {
    if (nginx.exitCode !== null || Date.now() > patience) {
      throw new Error(`nginx does not answer:\n${complaints}`);
    }
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => socket.destroy()).on('error', () => {});
    socket.on('close', (failed) => resolve(!failed));
  });
}

/** All cookies that a response hands out, as they are sent back. */
function cookiesOf(response: Response): string {
  const pairs = response.headers.getSetCookie().map((line) => line.split(';', 1)[0]);
  return pairs.join('; ');
}

const echoOf = async (response: Response) => {
  assert.equal(response.status, 200);
  return (await response.json()) as Echo;
};

describe('nginx as docs/forward-auth.md sets it up', { skip }, () => {
  const owner = ownerOutsideOfTests();
  let site: Site;
  before(async () => {
    site = await startSite(owner);
  });
  after(() => owner.end());

  let people = 0;
  const newPerson = async () => {
    const email = `person-${++people}@example.com`;
    const response = await site.request('/signup', form({ email, password: PASSWORD }));
    assert.equal(response.status, 303);
    return { email, cookie: cookiesOf(response) };
  };

  it('sends a visitor to the log-in page and from there into the app', async () => {
    const { email } = await newPerson();
    const wanted = '/app/notes?page=2&sort=name';
    const refused = await site.request(wanted);
    assert.equal(refused.status, 303);
    const location = refused.headers.get('location') ?? '';
    assert.equal(location, '/login?next=%2Fapp%2Fnotes%3Fpage%3D2%26sort%3Dname');

    const shown = await (await site.request(location)).text();
    const next = /name="next" value="([^"]*)"/.exec(shown)?.[1]?.replaceAll('&amp;', '&');
    assert.equal(next, wanted);
    const entered = await site.request('/login', form({ email, password: PASSWORD, next }));
    assert.equal(entered.status, 303);
    assert.equal(entered.headers.get('location'), wanted);

    const cookie = cookiesOf(entered);
    const { url, headers } = await echoOf(await site.request(wanted, { headers: { cookie } }));
    assert.equal(url, wanted);
    assert.match(String(headers['remote-user']), /^[0-9a-f]{32}$/);
    assert.equal(headers['remote-email'], email);
    assert.equal(headers['remote-role'], 'user');
    assert.equal(headers.host, `127.0.0.1:${site.port}`);
  });

  it('tells a program 401 instead', async () => {
    const response = await site.request('/app/', { headers: { accept: 'application/json' } });
    assert.equal(response.status, 401);
  });

  it('lets a program in by its token, and the token not to the app', async () => {
    const { email, cookie } = await newPerson();
    const login = json({ email, password: PASSWORD });
    const { token } = (await (await site.request('/token/login', login)).json()) as {
      token: string;
    };
    const authorization = `Bearer ${token}`;
    const byToken = await echoOf(await site.request('/app/', { headers: { authorization } }));
    const byCookie = await echoOf(await site.request('/app/', { headers: { cookie } }));
    assert.equal(byToken.headers['remote-user'], byCookie.headers['remote-user']);
    assert.equal(byToken.headers['remote-email'], email);
    assert.equal(byToken.headers.authorization, undefined);
  });

  it('tells a program that its token is bad, however often, and whatever it asks for', async () => {
    const { cookie } = await newPerson();
    for (let i = 0; i < 25; i++) {
      for (const more of [{}, { accept: 'text/html' }, { cookie }]) {
        const headers = { authorization: 'Bearer nonsense', ...more };
        const response = await site.request('/app/', { headers });
        assert.equal(response.status, 401);
        const asked = response.headers.get('www-authenticate');
        assert.equal(asked, 'Bearer error="invalid_token"');
      }
    }
  });

  it('leads to the plain log-in page when the wanted address is not in the app', async () => {
    const response = await site.request('//app/x');
    assert.equal(response.status, 303);
    assert.equal(response.headers.get('location'), '/login');
  });

  const forged = {
    'Remote-User': '999',
    'Remote-Email': 'root@example.com',
    'Remote-Role': 'admin',
    'Remote-Name': 'Root',
    'Remote-Groups': 'wheel',
    Remote_User: '999',
    'Remote.User': '999',
    'X-Forwarded-For': '192.0.2.1',
    'X-Forwarded-Proto': 'gopher',
  };

  it('lets no Remote or X-Forwarded header of the client reach the app', async () => {
    const { email, cookie } = await newPerson();
    const headers = { cookie, ...forged };
    const echo = await echoOf(await site.request('/app/', { headers }));
    const remote = Object.entries(echo.headers).filter(([name]) => name.startsWith('remote'));
    const { 'remote-user': user, ...rest } = Object.fromEntries(remote);
    assert.notEqual(user, '999');
    assert.deepEqual(rest, { 'remote-email': email, 'remote-role': 'user' });
    assert.equal(echo.headers['x-forwarded-for'], '127.0.0.1');
    assert.equal(echo.headers['x-forwarded-proto'], 'http');
  });

  it('is not opened by headers that only the proxy may write', async () => {
    const headers = { ...forged, 'X-Forwarded-Uri': '/dashboard', 'X-Original-URI': '/login' };
    const response = await site.request('/app/', { headers });
    assert.equal(response.status, 303);
    assert.equal(response.headers.get('location'), '/login?next=%2Fapp%2F');
  });

  for (const path of ['/verify', '/sign-in-first']) {
    it(`answers 404 to a client that asks for ${path} itself`, async () => {
      const { cookie } = await newPerson();
      assert.equal((await site.request(path, { headers: { cookie } })).status, 404);
    });
  }

  it('hands the app its own cookies and neither of ours', async () => {
    const { cookie } = await newPerson();
    const ticket = /(?:^|; )session=([^;]+)/.exec(cookie)?.[1] ?? '';
    assert.equal(ticket.length, 43);
    for (const sent of [
      `session=${ticket}; theme=dark; seen=1`,
      `theme=dark; session=${ticket}; seen=1`,
      `theme=dark;session=${ticket};seen=1`,
      `theme=dark; seen=1; session=${ticket}`,
      `session=${ticket}`,
      `session=${ticket}; device=${ticket}`,
      `theme=dark; device=${ticket}; session=${ticket}; seen=1`,
      `session=${ticket}; device=${ticket}; seen=1; theme=dark`,
      `seen=1; theme=dark; session=${ticket}; device=${ticket}`,
    ]) {
      const echo = await echoOf(await site.request('/app/', { headers: { cookie: sent } }));
      const got = echo.headers.cookie ?? '';
      assert.ok(!got.includes(ticket), sent);
      const names = got.split(';').map((pair) => pair.trim().split('=', 1)[0]);
      const expected = sent.includes('theme') ? ['seen', 'theme'] : [];
      assert.deepEqual(names.filter(Boolean).sort(), expected, sent);
    }
  });

  it('takes a POST with a body to the app, and the body not to the check', async () => {
    const { cookie } = await newPerson();
    const note = `a note that is nobody's business ${'x'.repeat(100_000)}`;
    const before = site.asked().length;
    const response = await site.request('/app/notes', json({ note }, cookie));
    const echo = await echoOf(response);
    assert.equal(echo.method, 'POST');
    assert.deepEqual(JSON.parse(echo.body), { note });

    assert.deepEqual(questions(site.asked().slice(before)), [
      ['GET /verify HTTP/1.1', 'cookie', 'host', 'x-forwarded-for'],
    ]);
  });

  it('sends a visitor who posts to the log-in page, and the body nowhere', async () => {
    const before = site.asked().length;
    const post = { method: 'POST', body: 'x'.repeat(100_000), headers: { accept: 'text/html' } };
    const response = await site.request('/app/notes', post);
    assert.equal(response.status, 303);
    assert.deepEqual(questions(site.asked().slice(before)), [
      ['GET /verify HTTP/1.1', 'host', 'x-forwarded-for'],
      ['GET /verify HTTP/1.1', 'accept', 'host', 'x-forwarded-for', 'x-forwarded-uri'],
    ]);
  });

  /** Each request in a text: its first line and the names of its headers. A body would show as a line of its own. */
  function questions(asked: string): string[][] {
    const heads = asked.split('\r\n\r\n').filter((head) => head !== '');
    return heads.map((head) => {
      const [line = '', ...headers] = head.split('\r\n');
      return [
        line,
        ...headers.map((header) => header.split(':', 1)[0]?.toLowerCase() ?? '').sort(),
      ];
    });
  }

  it('keeps its connections to Coatcheck', async () => {
    await site.request('/login');
    const before = site.connections();
    for (let i = 0; i < 5; i++) {
      await (await site.request('/login')).text();
      await (await site.request('/app/')).text();
    }
    assert.ok(site.connections() - before <= 2);
  });

  it('closes the app on the first request after signing out', async () => {
    const { cookie } = await newPerson();
    const open = () => site.request('/app/', { headers: { cookie } });
    assert.equal((await open()).status, 200);
    assert.equal((await site.request('/logout', form({}, cookie))).status, 303);
    assert.equal((await open()).status, 303);
  });

  it('leaves redirects and cookies of Coatcheck and of the app as they are', async () => {
    const email = 'whole@example.com';
    const joined = await site.request('/signup', form({ email, password: PASSWORD }));
    assert.equal(joined.headers.get('location'), '/dashboard');
    const names = joined.headers.getSetCookie().map((line) => line.split('=', 1)[0]);
    assert.deepEqual(names, ['session', 'device']);
    for (const line of joined.headers.getSetCookie()) assert.match(line, /; Path=\/; HttpOnly; /);

    const cookie = cookiesOf(joined);
    const moved = await site.request('/app/old', { headers: { cookie } });
    assert.equal(moved.status, 302);
    assert.equal(moved.headers.get('location'), '/app/new?a=1&b=2');
    const own = ['theme=dark; Path=/app/', 'seen=1; Path=/app/'];
    assert.deepEqual(moved.headers.getSetCookie(), own);
  });

  // Only Linux has all of 127.0.0.0/8 on its loopback interface.
  const linuxOnly = process.platform === 'linux' ? false : 'only Linux has an address 127.0.0.2';

  it("logs the client's address, not the proxy's nor a forged one", {
    skip: linuxOnly,
  }, async () => {
    for (const path of ['/login', '/app/']) {
      const seen = site.lines.length;
      await new Promise<void>((resolve, reject) => {
        const headers = { 'X-Forwarded-For': '192.0.2.1, 127.0.0.1' };
        const options = { port: site.port, path, headers, localAddress: '127.0.0.2' };
        httpRequest({ ...options, host: '127.0.0.1', agent: false }, (response) => {
          response.resume().on('end', resolve);
        })
          .on('error', reject)
          .end();
      });
      const addresses = await loggedAddresses(seen, path === '/login' ? '/login' : '/verify');
      assert.ok(addresses.length > 0);
      assert.deepEqual([...new Set(addresses)], ['127.0.0.2']);
    }
  });

  /** The addresses in the log lines about a path, as soon as there is one: the line follows the answer. */
  async function loggedAddresses(from: number, path: string): Promise<string[]> {
    const patience = Date.now() + 5_000;
    for (;;) {
      const requests = site.lines
        .slice(from)
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as { path?: string; address: string })
        .filter((line) => line.path === path);
      if (requests.length > 0 || Date.now() > patience) {
        return requests.map(({ address }) => address);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  it('keeps the app closed while Coatcheck does not answer', async () => {
    const { cookie } = await newPerson();
    await site.endCoatcheck();
    assert.equal((await site.request('/app/', { headers: { cookie } })).status, 500);
    assert.equal((await site.request('/app/')).status, 500);
  });
});
