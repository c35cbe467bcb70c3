import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { COST, createTinyLogin } from '../../lessons/tiny-login.ts';
import { firstFailure } from '../build-your-own/first-failure.ts';
import { PASSWORD } from '../people.ts';
import { exchange, rawRequest } from '../requests.ts';
import { freePort } from '../support.ts';

const HOUR = 3_600_000;
const CHEAP = { N: 16, r: 1, p: 1 };
const ADA = { email: 'ada@example.com', password: PASSWORD };

type Site = {
  readonly port: number;
  /** The clock of the site, in ms. */
  readonly clock: { now: number };
  readonly get: (path: string, cookie?: string) => Promise<Response>;
  /** Sends a form as a browser on this site does; `headers` replace what it would send. */
  readonly post: (
    path: string,
    fields?: Record<string, string>,
    headers?: Record<string, string>,
  ) => Promise<Response>;
};

/** Starts the server on a free port, with cheap hashes and a clock that the test moves. */
async function startTiny(t: TestContext, cost = CHEAP): Promise<Site> {
  const clock = { now: Date.UTC(2026, 10, 21) };
  const server = createTinyLogin({ now: () => clock.now, cost });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const origin = `http://localhost:${port}`;
  const ask = (path: string, init: RequestInit) =>
    fetch(origin + path, { redirect: 'manual', ...init });
  return {
    port,
    clock,
    get: (path, cookie = '') => ask(path, { headers: { cookie } }),
    post: (path, fields = {}, headers = {}) =>
      ask(path, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: { origin, 'sec-fetch-site': 'same-origin', ...headers },
      }),
  };
}

/** `name=value` of the cookie that an answer sets. */
function cookieOf(answer: Response): string {
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

/** Signs Ada up, logs her in, and answers with her cookie. */
async function logIn({ post }: Site): Promise<string> {
  await post('/signup', ADA);
  return cookieOf(await post('/login', ADA));
}

/** The path where a redirect leads; the status of any other answer. */
function placeOf({ status, headers }: Response): string | number {
  return status === 303 ? (headers.get('location')?.split('?')[0] ?? '') : status;
}

describe('the tiny login', () => {
  it('signs a user up, logs them in, shows the dashboard and logs them out', async (t) => {
    const site = await startTiny(t);
    assert.equal(placeOf(await site.post('/signup', ADA)), '/login');
    const loggedIn = await site.post('/login', ADA);
    assert.equal(placeOf(loggedIn), '/dashboard');
    const cookie = cookieOf(loggedIn);
    const dashboard = await site.get('/dashboard', cookie);
    assert.equal(dashboard.status, 200);
    assert.match(await dashboard.text(), /You are logged in as ada@example\.com\./);

    const loggedOut = await site.post('/logout', {}, { cookie });
    assert.equal(placeOf(loggedOut), '/login');
    assert.match(loggedOut.headers.getSetCookie()[0] ?? '', /^tiny=; .*Max-Age=0$/);
    assert.equal(placeOf(await site.get('/dashboard', cookie)), '/login');
    assert.equal(placeOf(await site.post('/logout', {}, { cookie })), '/login');
  });

  it('sends a visitor from the dashboard to the log-in page with 303', async (t) => {
    const { get } = await startTiny(t);
    for (const cookie of ['', 'tiny=', `tiny=${'A'.repeat(43)}`, 'tiny', '=', 'tiny=%', '; ;']) {
      assert.equal(placeOf(await get('/dashboard', cookie)), '/login', cookie);
    }
  });

  it('leads back to the page that was wanted, and to no other site', async (t) => {
    const { get, post } = await startTiny(t);
    await post('/signup', ADA);
    const login = String((await get('/me?a=1')).headers.get('location'));
    assert.equal(login, '/login?next=%2Fme%3Fa%3D1');
    assert.equal((await post(login, ADA)).headers.get('location'), '/me?a=1');
    for (const next of ['//evil.example', '/\\evil.example', 'http://evil.example', '/\r\nx: y'])
      assert.equal(placeOf(await post('/login', { ...ADA, next })), '/dashboard', next);
  });

  it('ends a session after an hour, by the clock of the server', async (t) => {
    const site = await startTiny(t);
    const cookie = await logIn(site);
    site.clock.now += HOUR - 1;
    assert.equal(placeOf(await site.get('/dashboard', cookie)), 200);
    site.clock.now += 1;
    assert.equal(placeOf(await site.get('/dashboard', cookie)), '/login');
  });

  it('hands out a cookie that no script reads and no form of another site carries', async (t) => {
    const { post } = await startTiny(t);
    await post('/signup', ADA);
    const [header = ''] = (await post('/login', ADA)).headers.getSetCookie();
    assert.match(header, /^tiny=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=3600$/);
  });

  it('makes a new ticket at each log-in, and ends the one that the browser brought', async (t) => {
    const site = await startTiny(t);
    const planted = await logIn(site);
    const fresh = cookieOf(await site.post('/login', ADA, { cookie: planted }));
    assert.notEqual(fresh, planted);
    assert.equal(placeOf(await site.get('/dashboard', fresh)), 200);
    assert.equal(placeOf(await site.get('/dashboard', planted)), '/login');
  });

  it('takes neither of two cookies of its name', async (t) => {
    const site = await startTiny(t);
    const cookie = await logIn(site);
    assert.equal(placeOf(await site.get('/dashboard', `other=1; ${cookie}`)), 200);
    assert.equal(placeOf(await site.get('/dashboard', `${cookie}; tiny=planted`)), '/login');
  });

  it('logs out by POST alone', async (t) => {
    const site = await startTiny(t);
    const cookie = await logIn(site);
    assert.equal(placeOf(await site.get('/logout', cookie)), 404);
    assert.equal(placeOf(await site.get('/dashboard', cookie)), 200);
  });
});

describe('the passwords of the tiny login', () => {
  it('cost 128 MiB a guess', () => {
    assert.equal(128 * Number(COST.N) * Number(COST.r), 128 * 2 ** 20);
  });

  it('are the same from every keyboard', async (t) => {
    const { post } = await startTiny(t);
    await post('/signup', { ...ADA, password: 'caf\u00e9 au lait, merci' });
    const typed = await post('/login', { ...ADA, password: 'cafe\u0301 au lait, merci' });
    assert.equal(placeOf(typed), '/dashboard');
  });
});

describe('a password that the tiny login refuses', () => {
  it('gets the same answer, at the same cost, as an unknown address', async (t) => {
    let reads = 0;
    const cost = {
      get N() {
        reads++; // once or more for each hash
        return CHEAP.N;
      },
      r: 1,
      p: 1,
    };
    const { post } = await startTiny(t, cost);
    await post('/signup', ADA);
    const tryOut = async (email: string) => {
      const before = reads;
      const answer = await post('/login', { email, password: `${PASSWORD}!` });
      const text = (await answer.text()).replaceAll(email, 'EMAIL');
      return { status: answer.status, text, cost: reads - before };
    };
    const wrong = await tryOut(ADA.email);
    assert.equal(wrong.status, 401);
    assert.ok(wrong.cost > 0);
    assert.deepEqual(await tryOut('eve@example.com'), wrong);
  });

  it('is short of 15 characters at sign-up, or comes without an address', async (t) => {
    const { post } = await startTiny(t);
    const statusOf = async (email: string, password: string) =>
      placeOf(await post('/signup', { email, password }));
    assert.equal(await statusOf(ADA.email, '🦊'.repeat(14)), 400);
    assert.equal(await statusOf('ada', PASSWORD), 400);
    assert.equal(await statusOf(`${'a'.repeat(65)}@example.com`, PASSWORD), 400);
    assert.equal(placeOf(await post('/signup')), 400);
    assert.equal(await statusOf(ADA.email, '🦊'.repeat(15)), '/login');
  });

  it('belongs to an address that has an account, however it is written', async (t) => {
    const { post } = await startTiny(t);
    const both = await Promise.all([
      post('/signup', ADA),
      post('/signup', { ...ADA, email: ' ADA@example.com ' }),
    ]);
    assert.deepEqual(both.map(placeOf).sort(), ['/login', 409]);
  });
});

describe('the cross-origin ladder of the tiny login', () => {
  const CASES: readonly (readonly [name: string, headers: Record<string, string>, ok: boolean])[] =
    [
      ['neither header', {}, true],
      ['Sec-Fetch-Site: same-origin', { 'sec-fetch-site': 'same-origin' }, true],
      ['Sec-Fetch-Site: none', { 'sec-fetch-site': 'none' }, true],
      ['Sec-Fetch-Site: same-site', { 'sec-fetch-site': 'same-site' }, false],
      ['Sec-Fetch-Site: cross-site', { 'sec-fetch-site': 'cross-site' }, false],
      ['its own Origin', { origin: 'http://localhost:PORT' }, true],
      ['a foreign Origin', { origin: 'http://evil.example' }, false],
      ['its Origin with a user name', { origin: 'http://evil@localhost:PORT' }, false],
      ['its host over https', { origin: 'https://localhost:PORT' }, false],
      ['Origin: null', { origin: 'null' }, false],
      ['Origin: null of its own form', { origin: 'null', 'sec-fetch-site': 'same-origin' }, true],
      [
        'a foreign Origin beside same-origin',
        { origin: 'http://evil.example', 'sec-fetch-site': 'same-origin' },
        false,
      ],
    ];

  /** The status of a form with these headers and no others. */
  async function statusOf(port: number, path: string, headers: Record<string, string>) {
    const body = new URLSearchParams(ADA).toString();
    const lines = Object.entries({ host: 'localhost:PORT', ...headers }).map(([name, value]) =>
      `${name}: ${value}`.replace('PORT', String(port)),
    );
    const all = [...lines, `content-length: ${body.length}`];
    return Number(
      (await exchange(port, rawRequest(`POST ${path} HTTP/1.1`, all, body))).slice(9, 12),
    );
  }

  for (const [name, headers, ok] of CASES) {
    it(`${ok ? 'lets in' : 'refuses'} ${name}`, async (t) => {
      const { port } = await startTiny(t);
      assert.equal(await statusOf(port, '/signup', headers), ok ? 303 : 403);
      assert.equal(await statusOf(port, '/login', headers), ok ? 303 : 403);
      assert.equal(await statusOf(port, '/logout', headers), ok ? 303 : 403);
    });
  }

  it('refuses every other host name, for pages too', async (t) => {
    const { port } = await startTiny(t);
    for (const host of ['evil.example', `localhost.evil.example:${port}`, '']) {
      const lines = [`host: ${host}`];
      assert.match(
        await exchange(port, rawRequest('GET /login HTTP/1.1', lines)),
        /^\S+ 421 /,
        host,
      );
    }
    const lines = [`host: 127.0.0.1:${port}`];
    assert.match(await exchange(port, rawRequest('GET /login HTTP/1.1', lines)), /^\S+ 200 /);
  });
});

describe('a hostile request to the tiny login', () => {
  it('shows what it sent as text, not as markup', async (t) => {
    const { post } = await startTiny(t);
    const email = `"><script>alert('&')</script>`;
    const text = await (await post('/signup', { email, password: '' })).text();
    assert.ok(
      text.includes('value="&#34;&#62;&#60;script&#62;alert(&#39;&#38;&#39;)&#60;/script&#62;"'),
    );
    assert.ok(!text.includes('<script'));
  });

  it('gets 413 for a large body before it has sent it, and for one of unknown length', async (t) => {
    const { port } = await startTiny(t);
    const host = `host: localhost:${port}`;
    for (const line of ['content-length: 8193', 'transfer-encoding: chunked']) {
      const answer = await exchange(
        port,
        ['POST /login HTTP/1.1', host, line, '', ''].join('\r\n'),
      );
      assert.match(answer, /^\S+ 413 .*connection: close/is, line);
    }
    const body = `email=${'a'.repeat(8192 - 'email='.length)}`;
    const lines = [host, `content-length: ${body.length}`];
    assert.match(
      await exchange(port, rawRequest('POST /login HTTP/1.1', lines, body)),
      /^\S+ 401 /,
    );
  });

  it('gets an answer below 500, whatever its path and its body', async (t) => {
    const { port } = await startTiny(t);
    const host = `host: localhost:${port}`;
    for (const target of ['/', '//', '/%', '*', '/constructor', 'http://x/login', '/login?a=%']) {
      const answer = await exchange(port, rawRequest(`GET ${target} HTTP/1.1`, [host]));
      assert.match(answer, /^\S+ (200|404) /, target);
    }
    for (const body of [
      '',
      '%',
      'email=%ff&password=%',
      '&&==&',
      '__proto__=1',
      'email=a&email=b',
    ]) {
      const lines = [host, `content-length: ${body.length}`];
      const answer = await exchange(port, rawRequest('POST /login HTTP/1.1', lines, body));
      assert.match(answer, /^\S+ 401 /, body);
    }
    for (const method of ['HEAD', 'PUT', 'DELETE', 'TRACE', 'OPTIONS', 'QUERY']) {
      const answer = await exchange(port, rawRequest(`${method} /dashboard HTTP/1.1`, [host]));
      assert.match(answer, /^\S+ 404 /, method);
    }
  });

  it('has 20 s to arrive', () => {
    assert.equal(createTinyLogin().requestTimeout, 20_000);
  });

  it('is no bug when the client hangs up in the middle of a form', async (t) => {
    const errors = t.mock.method(console, 'error', () => {});
    const { port, get } = await startTiny(t);
    const socket = connect(port, '127.0.0.1');
    socket.end(
      rawRequest('POST /login HTTP/1.1', [`host: localhost:${port}`, 'content-length: 9'], 'e'),
    );
    await once(socket.resume(), 'close');
    assert.equal(placeOf(await get('/login')), 200);
    assert.equal(errors.mock.callCount(), 0);
  });

  it('finds no way into a frame, a script or the cache of the browser', async (t) => {
    const { get } = await startTiny(t);
    for (const path of ['/login', '/dashboard', '/nowhere']) {
      const { headers } = await get(path);
      assert.match(String(headers.get('content-security-policy')), /default-src 'none'/);
      assert.match(String(headers.get('content-security-policy')), /frame-ancestors 'none'/);
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.equal(headers.get('referrer-policy'), 'same-origin');
      assert.equal(headers.get('cache-control'), 'no-store');
    }
  });
});

describe('lessons/tiny-login.ts', () => {
  const source = readFileSync('lessons/tiny-login.ts', 'utf8');

  it('passes stages 1 to 9 of Build your own login', async () => {
    const server = 'import("./lessons/tiny-login.ts").then(({ createTinyLogin }) =>';
    const listen = 'createTinyLogin({ cost: { N: 16 } }).listen(process.env.PORT, "127.0.0.1"))';
    const command = `exec "${process.execPath}" -e '${server} ${listen}'`;
    assert.equal(await firstFailure(command, 9), null);
  });

  it('fits on three screens and imports nothing but Node', () => {
    assert.ok(source.split('\n').length <= 190);
    const imports = [...source.matchAll(/from '([^']+)'/g)].map(([, name = '']) => name);
    assert.ok(imports.length > 0);
    assert.deepEqual(
      imports.filter((name) => !name.startsWith('node:')),
      [],
    );
  });

  it('names files that exist at the end of each block', () => {
    const lines = [...source.matchAll(/\/\/ In earnest: (.+)$/gm)].map(([, names = '']) => names);
    assert.equal(lines.length, 9);
    assert.deepEqual(
      lines.flatMap((names) => names.split(', ')).filter((name) => !existsSync(name)),
      [],
    );
  });

  it('runs as a program, on the port in PORT', async (t) => {
    const port = await freePort();
    const child = spawn(process.execPath, ['lessons/tiny-login.ts'], {
      env: { ...process.env, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    t.after(() => child.kill());
    const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
    assert.equal(line, `http://localhost:${port}/login\n`);
    assert.equal((await fetch(line.trim())).status, 200);
  });
});
