import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { StoreUnavailable } from '../../src/auth/store-errors.ts';
import { signUp } from '../people.ts';
import { exchange, form, rawRequest } from '../requests.ts';
import { startApp, type TestApp } from '../support.ts';

const host = (port: number) => `Host: localhost:${port}`;

describe('an address', () => {
  it('that does not exist gets a page like the others, or JSON', async (t) => {
    const app = await startApp(t);
    const page = await app.request('/nowhere', { headers: { accept: 'text/html' } });
    assert.equal(page.status, 404);
    assert.match(await page.text(), /class="wordmark"/);
    const data = await app.request('/nowhere', { headers: { accept: 'application/json' } });
    assert.equal(data.status, 404);
    assert.deepEqual(await data.json(), { error: 'There is nothing at this address.' });
  });

  it('with another method gets 405 and the methods in Allow', async (t) => {
    const app = await startApp(t);
    for (const method of ['PUT', 'DELETE', 'PATCH', 'PROPFIND', 'POST']) {
      const response = await app.request('/dashboard', { method });
      assert.equal(response.status, 405, method);
      assert.equal(response.headers.get('allow'), 'GET, HEAD, OPTIONS', method);
    }
  });

  it('of a form leads to the page that the form stands on, when a browser asks for it', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    const pages = {
      '/account/password': '/account',
      '/users/2/delete': '/users/2',
      '/users/2/reset-link': '/users/2',
      '/account/second-factor/totp/remove': '/account/second-factor/totp',
      '/invites/3/revoke': '/invites',
      '/logout': '/',
      '/token/login': '/',
    };
    for (const [path, page] of Object.entries(pages)) {
      for (const method of ['GET', 'HEAD']) {
        const headers = { accept: 'text/html,*/*;q=0.8', cookie };
        const response = await app.request(path, { method, headers });
        assert.equal(response.status, 303, path);
        assert.equal(response.headers.get('location'), page, path);
      }
      for (const accept of ['application/json', '*/*']) {
        const response = await app.request(path, { headers: { accept } });
        assert.equal(response.status, 405, path);
        assert.ok(response.headers.get('allow')?.includes('POST'), path);
      }
      const put = await app.request(path, { method: 'PUT', headers: { accept: 'text/html' } });
      assert.equal(put.status, 405, path);
    }
  });

  it('that is close to one of a page offers that page', async (t) => {
    const app = await startApp(t);
    const page = await app.request('/Sign-In/', { headers: { accept: 'text/html' } });
    assert.equal(page.status, 404);
    assert.match(await page.text(), /Did you mean <a href="\/login">Sign in<\/a>\?/);
  });

  it('refuses TRACE and QUERY, which node passes on', async (t) => {
    const app = await startApp(t);
    for (const method of ['TRACE', 'QUERY']) {
      const answer = await exchange(app.port, rawRequest(`${method} / HTTP/1.1`, [host(app.port)]));
      assert.match(answer, /^HTTP\/1\.1 405 /, method);
    }
  });

  it('answers HEAD like GET without the body, and OPTIONS with 204', async (t) => {
    const app = await startApp(t);
    const head = await app.request('/signup', { method: 'HEAD' });
    const get = await app.request('/signup');
    assert.equal(head.status, 200);
    assert.equal(head.headers.get('content-length'), get.headers.get('content-length'));
    assert.equal(await head.text(), '');
    const options = await app.request('/signup', { method: 'OPTIONS' });
    assert.equal(options.status, 204);
    assert.equal(options.headers.get('allow'), 'GET, HEAD, OPTIONS, POST');
  });

  it('that does not decode, or that names a host, is 400', async (t) => {
    const app = await startApp(t);
    const targets = [
      '/%',
      '/%zz',
      '/%ff',
      '//evil.example/',
      '/\\evil',
      '/a#b',
      'http://evil/',
      '*',
    ];
    for (const target of targets) {
      const answer = await exchange(
        app.port,
        rawRequest(`GET ${target} HTTP/1.1`, [host(app.port)]),
      );
      assert.match(answer, /^HTTP\/1\.1 400 /, target);
    }
  });

  it('never leads out of public/', async (t) => {
    const app = await startApp(t);
    const paths = [
      '/../package.json',
      '/..%2fpackage.json',
      '/%2e%2e/package.json',
      '/%252e%252e%252fpackage.json',
      '/.git/config',
      '/style.css/..',
      '/'.repeat(2),
    ];
    for (const path of paths) {
      const answer = await exchange(app.port, rawRequest(`GET ${path} HTTP/1.1`, [host(app.port)]));
      assert.match(answer, /^HTTP\/1\.1 40[04] /, path);
      assert.doesNotMatch(answer, /devDependencies|repositoryformatversion/);
    }
  });
});

describe('the Host header', () => {
  it('has to name this site (DNS rebinding)', async (t) => {
    const app = await startApp(t);
    for (const name of ['evil.example', `localhost.:${app.port}`, 'localhost', '', 'a/b?c@d']) {
      const answer = await exchange(app.port, rawRequest('GET / HTTP/1.1', [`Host: ${name}`]));
      assert.match(answer, /^HTTP\/1\.1 4(21|00) /, name);
    }
  });

  it('may be any spelling of loopback while ORIGIN is one', async (t) => {
    const app = await startApp(t);
    for (const name of ['localhost', '127.0.0.1', '[::1]', 'LOCALHOST']) {
      const answer = await exchange(
        app.port,
        rawRequest('GET / HTTP/1.1', [`Host: ${name}:${app.port}`]),
      );
      assert.match(answer, /^HTTP\/1\.1 200 /, name);
    }
  });

  it('may not come twice', async (t) => {
    const app = await startApp(t);
    const answer = await exchange(
      app.port,
      rawRequest('GET / HTTP/1.1', [host(app.port), 'Host: evil']),
    );
    assert.match(answer, /^HTTP\/1\.1 400 /);
  });
});

describe('a body', () => {
  const post = (
    app: { request: Awaited<ReturnType<typeof startApp>>['request'] },
    type: string,
    body: string | Uint8Array<ArrayBuffer>,
    more = {},
  ) => app.request('/login', { method: 'POST', body, headers: { 'content-type': type, ...more } });
  const FORM = 'application/x-www-form-urlencoded';
  const JSON_TYPE = 'application/json';

  it('is refused with the right status when it is too much, of another type or broken', async (t) => {
    const app = await startApp(t);
    const rows: [string, number, Promise<Response>][] = [
      ['over 16 KiB', 413, post(app, FORM, `email=${'a'.repeat(17_000)}`)],
      ['plain text', 415, post(app, 'text/plain', 'email=a')],
      ['multipart', 415, post(app, 'multipart/form-data; boundary=x', '--x--')],
      ['UTF-16', 415, post(app, 'application/json; charset=utf-16', '{}')],
      ['compressed', 415, post(app, FORM, 'email=a', { 'content-encoding': 'gzip' })],
      ['%FF in a form', 400, post(app, FORM, 'email=%ff')],
      ['raw 0xFF in a form', 400, post(app, FORM, new Uint8Array([101, 61, 0xff]))],
      ['a repeated field', 400, post(app, FORM, 'email=a%40b.de&email=c%40d.de')],
      ['a repeated name', 400, post(app, JSON_TYPE, '{"email":"a","password":"b","password":"c"}')],
      [
        '51 fields',
        400,
        post(app, FORM, Array.from({ length: 51 }, (_, i) => `f${i}=1`).join('&')),
      ],
      ['half of JSON', 400, post(app, JSON_TYPE, '{"email":')],
      ['a JSON list', 400, post(app, JSON_TYPE, '[]')],
      ['deep JSON', 400, post(app, JSON_TYPE, '['.repeat(16_000))],
    ];
    for (const [name, status, response] of rows)
      assert.equal((await response).status, status, name);
  });

  it('that grows too large without a Content-Length is cut off, with an answer', async (t) => {
    const app = await startApp(t);
    const chunk = `1000\r\n${'a'.repeat(0x1000)}\r\n`;
    const head = [
      'POST /login HTTP/1.1',
      host(app.port),
      `Content-Type: ${FORM}`,
      'Transfer-Encoding: chunked',
    ];
    const answer = await exchange(app.port, `${head.join('\r\n')}\r\n\r\n${chunk.repeat(5)}`);
    assert.match(answer, /^HTTP\/1\.1 413 /);
    assert.match(answer, /^connection: close\r$/m);
  });

  it('that a browser sent gets a page with a link back to the form', async (t) => {
    const app = await startApp(t);
    const response = await app.request(
      '/signup',
      form({ email: 'a'.repeat(17_000), password: '' }),
    );
    assert.equal(response.status, 413);
    assert.match(await response.text(), /<a[^>]* href="\/signup"[^>]*>Back to the form/);
  });
});

describe('a failure inside', () => {
  it('is a 500 page with every security header and an id that is in the log, and the next request is served', async (t) => {
    const broken = {
      append: async () => {},
      save: async () => {},
      prune: async () => false,
      recent: async () => [],
      list: async () => [],
      perQuarter: async () => [],
      mailFailures: async () => ({ count: 0, last: null }),
      signIns: async () => {
        throw new Error('secret detail');
      },
    };
    const app = await startApp(t, { events: broken });
    const cookie = await signUp(app);
    const response = await app.request('/dashboard', { headers: { cookie } });
    assert.equal(response.status, 500);
    const page = await response.text();
    assert.doesNotMatch(page, /secret detail/);
    const id = response.headers.get('x-request-id') ?? '';
    assert.ok(id.length > 3 && page.includes(id));
    assert.ok(
      app.logged.some((line) => line.id === id && String(line.error).includes('secret detail')),
    );
    const next = await app.request('/');
    assert.equal(next.status, 200);
    const security = ({ headers }: Response) =>
      [...headers].filter(([name]) => /policy|^x-content-type-options$/.test(name));
    assert.deepEqual(security(response), security(next));
    assert.ok(security(next).length >= 7);
  });

  it('to write down what happened does not undo it, nor claim that it did not happen', async (t) => {
    const full = {
      save: async () => {},
      append: async () => {
        throw new StoreUnavailable('disk full');
      },
      signIns: async () => [],
      prune: async () => false,
      recent: async () => [],
      list: async () => [],
      perQuarter: async () => [],
      mailFailures: async () => ({ count: 0, last: null }),
    };
    const app = await startApp(t, { events: full });
    const cookie = await signUp(app);
    assert.ok(app.logged.some(({ event }) => event === 'event_not_stored'));
    assert.equal((await app.request('/logout', form({}, cookie))).status, 303);
    assert.equal((await app.request('/dashboard', { headers: { cookie } })).status, 303);
  });
});

describe('the last answer of a connection', () => {
  const logOut = (port: number, cookie: string) =>
    rawRequest('POST /logout HTTP/1.1', [host(port), `Cookie: ${cookie}`, 'Content-Length: 0']);
  const isSignedIn = async (app: TestApp, cookie: string) =>
    (await app.request('/dashboard', { headers: { cookie } })).status === 200;
  const answersIn = (text: string) => text.match(/^HTTP\/1\.1 \d+/gm)?.length ?? 0;

  it('is followed by no other, and what was sent behind it is not carried out', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    const h = host(app.port);
    const refused: Record<string, string> = {
      'without a Host, which node answers': 'GET / HTTP/1.1\r\n\r\n',
      'with an expectation, which node answers': `GET / HTTP/1.1\r\n${h}\r\nExpect: miracles\r\n\r\n`,
      'with two hosts': `GET / HTTP/1.1\r\n${h}\r\nHost: evil\r\n\r\n`,
      'with a body that is not read': `POST /nope HTTP/1.1\r\n${h}\r\nContent-Length: 5\r\n\r\nhello`,
      'that is to be the last': `GET / HTTP/1.1\r\n${h}\r\nConnection: close\r\n\r\n`,
      'that is CONNECT': `CONNECT localhost:80 HTTP/1.1\r\n${h}\r\n\r\n`,
    };
    for (const [name, first] of Object.entries(refused)) {
      for (const second of [logOut(app.port, cookie), 'junk\r\n\r\n']) {
        assert.equal(answersIn(await exchange(app.port, first + second)), 1, name);
      }
      if (!name.includes('is not read')) assert.ok(await isSignedIn(app, cookie), name);
    }
  });

  it('is the one to a request that offers another protocol, which is answered in this one', {
    timeout: 60_000,
  }, async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    const offers: Record<string, string[]> = {
      WebSocket: ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'],
      'HTTP/2': ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk'],
      'HTTP/2, with a body': ['Connection: Upgrade', 'Upgrade: h2c', 'Content-Length: 2'],
      'one without Connection': ['Upgrade: h2c'],
    };
    for (const [name, lines] of Object.entries(offers)) {
      const body = name.endsWith('a body') ? 'hi' : '';
      const offer = ['GET /health HTTP/1.1', host(app.port), ...lines, '', body].join('\r\n');
      const answer = await exchange(app.port, offer + logOut(app.port, cookie));
      assert.match(answer, /^HTTP\/1\.1 200 .*\r\nconnection: close\r\n/s, name);
      assert.equal(answersIn(answer), 1, name);
      assert.ok(await isSignedIn(app, cookie), name);
    }
  });

  it('is the one to the good request when CONNECT follows it', async (t) => {
    const app = await startApp(t);
    const good = `GET /health HTTP/1.1\r\n${host(app.port)}\r\n\r\n`;
    const answer = await exchange(app.port, `${good}CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n`);
    assert.match(answer, /^HTTP\/1\.1 200 /);
    assert.equal(answersIn(answer), 1);
  });

  it('is the one to a malformed request, also when the one behind it was marked as the last', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    const h = host(app.port);
    const good = `GET /health HTTP/1.1\r\n${h}\r\n\r\n`;
    const malformed = `GET / HTTP/1.1\r\n${h}\r\nHost: evil\r\n\r\n`;
    const offer = logOut(app.port, cookie).replace('\r\n', '\r\nUpgrade: h2c\r\n');
    const answer = await exchange(app.port, good + malformed + offer);
    assert.deepEqual(answer.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 200', 'HTTP/1.1 400']);
    assert.ok(await isSignedIn(app, cookie));
  });

  it('is the one to the good request when nonsense follows it', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    const good = `POST /logout HTTP/1.1\r\n${host(app.port)}\r\nCookie: ${cookie}\r\nContent-Length: 0\r\n\r\n`;
    const answer = await exchange(app.port, `${good}junk\r\n\r\n`);
    assert.match(answer, /^HTTP\/1\.1 303 /);
    assert.equal(answersIn(answer), 1);
    assert.ok(!(await isSignedIn(app, cookie)));
  });
});

describe('a request under another name', () => {
  it('is answered 421, and the log has both names to compare', async (t) => {
    const app = await startApp(t);
    const answer = await exchange(app.port, rawRequest('GET /login HTTP/1.1', ['Host: coatcheck']));
    assert.match(answer, /^HTTP\/1\.1 421 /);
    const lines = app.logged.filter(({ event }) => event === 'wrong_host');
    assert.deepEqual(
      lines.map(({ host, origin }) => ({ host, origin })),
      [{ host: 'coatcheck', origin: app.origin }],
    );
  });
});

describe('a broken request behind a good one', () => {
  it('does not take the place of the response to the good one, which is the last of its connection', async (t) => {
    const app = await startApp(t);
    const body = '{"email":"ada@example.com","password":"a wrong one"}';
    const json = ['Content-Type: application/json', `Content-Length: ${body.length}`];
    const good = ['POST /login HTTP/1.1', host(app.port), ...json, '', body].join('\r\n');
    const chunked = [
      'POST /login HTTP/1.1',
      host(app.port),
      'Transfer-Encoding: chunked',
      '',
      'ZZ',
      '',
    ];
    const answer = await exchange(app.port, good + chunked.join('\r\n'));
    assert.deepEqual(answer.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 401']);
    assert.match(answer, /\r\nconnection: close/i);
    assert.equal(app.logged.filter(({ event }) => event === 'login_failed').length, 1);
  });
});

describe('a request beyond the last one of its connection', () => {
  it('gets 503, after the answer to the one that is still worked on', async (t) => {
    const app = await startApp(t);
    app.server.maxRequestsPerSocket = 1;
    const body = '{"email":"ada@example.com","password":"a wrong one"}';
    const json = ['Content-Type: application/json', `Content-Length: ${body.length}`];
    const logIn = ['POST /login HTTP/1.1', host(app.port), ...json, '', body].join('\r\n');
    const beyond = rawRequest('GET /health HTTP/1.1', [host(app.port)]);
    const answer = await exchange(app.port, logIn + beyond);
    assert.deepEqual(answer.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 401', 'HTTP/1.1 503']);
  });
});

describe('more requests at once than a connection may have waiting', () => {
  it('end it, and the log says so once', async (t) => {
    const app = await startApp(t);
    const one = ['GET /health HTTP/1.1', host(app.port), '', ''].join('\r\n');
    await exchange(app.port, one.repeat(60)).catch(() => {});
    const refused = app.logged.filter(({ event }) => event === 'unparsed');
    assert.deepEqual(
      refused.map(({ code }) => code),
      ['TOO_MANY_PIPELINED'],
    );
  });
});
