import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, request } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { OWN_RULES } from '../../lessons/wire/own-reading.ts';
import { type OwnWire, startOwnWire } from '../../lessons/wire/start.ts';
import { readWords } from '../../lessons/wire/words.ts';
import { freePort } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const PASSWORD = 'rainy otters juggle lamps';
const VALUE = 'Zm9vYmFyYmF6cXV4LWEtdGlja2V0LWZvci1hLXRlc3Q';

/** A server of a learner, and the wire in front of it. */
async function behindTheWire(t: TestContext, listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return wireBefore(t, (server.address() as AddressInfo).port);
}

async function wireBefore(t: TestContext, port: number) {
  const wire = await startOwnWire(new URL(`http://localhost:${port}`), {
    port: null,
    database: join(temporaryFolder(t), 'wire.db'),
  });
  t.after(() => wire.close());
  return Object.assign(wire, { port });
}

const form = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
  ({ method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' }) as const;
const LOG_IN = { email: 'ada@example.com', password: PASSWORD };

async function notes({ view }: OwnWire): Promise<readonly string[]> {
  const seen = (await (await fetch(`${view}/seen.json`)).json()) as { notes: string[] };
  return seen.notes;
}

describe('the proxy before a server of your own', () => {
  it('shows the server its own address, and leads redirects back through the wire', async (t) => {
    let seen: IncomingMessage['headers'] = {};
    const wire = await behindTheWire(t, (request, response) => {
      seen = request.headers;
      const host = request.headers.host ?? '';
      response.writeHead(303, { location: `http://${host}/there?a=1` }).end();
    });
    const headers = { origin: wire.origin, referer: `${wire.origin}/form` };
    const answer = await fetch(`${wire.origin}/x`, form({ a: '1' }, headers));
    assert.equal(seen.host, `localhost:${wire.port}`);
    assert.equal(seen.origin, `http://localhost:${wire.port}`);
    assert.equal(seen.referer, `http://localhost:${wire.port}/form`);
    assert.equal(answer.headers.get('location'), `${wire.origin}/there?a=1`);
  });

  it('leaves the addresses of others as they are, and those that only begin alike', async (t) => {
    let origin: string | undefined;
    const wire = await behindTheWire(t, (request, response) => {
      origin = request.headers.origin;
      response.writeHead(302, { location: 'http://evil.example/x' }).end();
    });
    for (const other of ['http://evil.example', `${wire.origin}.evil.example`, 'null']) {
      const answer = await fetch(wire.origin, form({}, { origin: other }));
      assert.equal(origin, other);
      assert.equal(answer.headers.get('location'), 'http://evil.example/x');
    }
  });

  it('passes bodies on as they come, in both directions', async (t) => {
    const wire = await behindTheWire(t, (request, response) => request.pipe(response));
    const { port } = new URL(wire.origin);
    const asked = request({ port, host: '127.0.0.1', method: 'POST', path: '/' });
    asked.write('one');
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    const [first] = await once(answer, 'data');
    assert.equal(String(first), 'one');
    asked.end('two');
    const [second] = await once(answer, 'data');
    assert.equal(String(second), 'two');
    const large = 'x'.repeat(3_000_000);
    const echo = await fetch(wire.origin, { method: 'POST', body: large });
    assert.equal((await echo.text()).length, large.length);
  });

  it('keeps what a server says: status, two cookies, lengths, and answers without a body', async (t) => {
    const wire = await behindTheWire(t, (request, response) => {
      if (request.url === '/none') response.writeHead(204).end();
      else {
        response.setHeader('set-cookie', ['a=1; Path=/', 'b=2']);
        response.writeHead(418, 'Teapot', { 'content-length': 3, etag: '"x"' }).end('tea');
      }
    });
    const tea = await fetch(wire.origin);
    assert.deepEqual([tea.status, tea.statusText, await tea.text()], [418, 'Teapot', 'tea']);
    assert.deepEqual(tea.headers.getSetCookie(), ['a=1; Path=/', 'b=2']);
    assert.equal(tea.headers.get('content-length'), '3');
    assert.equal((await fetch(`${wire.origin}/none`)).status, 204);
    const head = await fetch(wire.origin, { method: 'HEAD' });
    assert.deepEqual([head.headers.get('content-length'), await head.text()], ['3', '']);
  });

  it('says a sentence with 502 when the server does not answer', async (t) => {
    const silent = await wireBefore(t, await freePort());
    const nothing = await fetch(silent.origin);
    assert.equal(nothing.status, 502);
    assert.equal(
      await nothing.text(),
      `Nothing listens at http://localhost:${silent.port}. Start your server, then reload this page.\n`,
    );
    for (const [says, expected] of [
      ['', /ended the connection without an answer/],
      ['hello\r\n\r\n', /is not HTTP \(HPE_/],
    ] as const) {
      const server = createSocketServer((socket) => {
        socket.on('error', () => {}).on('data', () => socket.end(says));
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      t.after(() => server.close());
      const wire = await wireBefore(t, (server.address() as AddressInfo).port);
      const answer = await fetch(wire.origin);
      assert.equal(answer.status, 502);
      assert.match(await answer.text(), expected);
    }
  });

  it('answers only under a name of this machine', async (t) => {
    const wire = await behindTheWire(t, (_, response) => response.end('in'));
    const { port } = new URL(wire.origin);
    for (const host of ['evil.example', `localhost.evil.example:${port}`]) {
      const asked = request({ port, host: '127.0.0.1', headers: { host } }).end();
      const [answer] = (await once(asked, 'response')) as [IncomingMessage];
      assert.equal(answer.statusCode, 421);
      answer.resume();
    }
  });
});

describe('the wire before a server of your own', () => {
  it('finds the session cookie by what it does, whatever its name, and shows no secret', async (t) => {
    const wire = await behindTheWire(t, (_, response) => {
      const cookie = `connect.sid=${VALUE}; Path=/; HttpOnly; SameSite=Lax`;
      response.writeHead(303, { 'set-cookie': cookie, location: '/' }).end();
    });
    await fetch(`${wire.origin}/login`, form(LOG_IN));
    await fetch(wire.origin, { headers: { cookie: `connect.sid=${VALUE}` }, redirect: 'manual' });
    assert.deepEqual((await notes(wire)).toSorted(), ['own-first-cookie', 'own-log-in']);
    const page = await (await fetch(wire.view)).text();
    assert.match(page, /This line logs somebody in/);
    for (const secret of [VALUE, PASSWORD, encodeURIComponent(PASSWORD), 'ada@example.com'])
      assert.ok(!page.includes(secret), secret);
  });

  it('shows nothing that only Coatcheck has: no course, clock or experiments', async (t) => {
    const wire = await behindTheWire(t, (_, response) => response.end());
    const page = await (await fetch(wire.view)).text();
    assert.doesNotMatch(page, /Experiments|The course|clock-face|Open the app/);
    assert.match(page, /Open your server/);
    for (const path of [wire.view.replace('/wire/', '/learn/'), `${wire.view}/clock`])
      assert.equal((await fetch(path)).status, 404, path);
  });

  const mistakes: Record<
    string,
    [id: string, (wire: OwnWire) => Promise<unknown>, RequestListener]
  > = {
    'a log-in without a cookie': [
      'own-no-cookie',
      (wire) => fetch(`${wire.origin}/login`, form(LOG_IN)),
      (_, response) => response.writeHead(303, { location: '/' }).end(),
    ],
    'a refused log-in with status 200': [
      'own-no-cookie',
      (wire) => fetch(`${wire.origin}/login`, form(LOG_IN)),
      (_, response) => response.setHeader('content-type', 'text/html').end('Wrong password'),
    ],
    'no HttpOnly': ['own-http-only', logIn, cookieOf('Path=/; SameSite=Lax')],
    'no SameSite': ['own-same-site', logIn, cookieOf('Path=/; HttpOnly')],
    'Max-Age in milliseconds': ['own-max-age', logIn, cookieOf('Path=/; Max-Age=86400000')],
    'a Path that is not that of the site': ['own-path', logIn, cookieOf('Path=/login')],
    'no Path, deeper in the site': [
      'own-path',
      (wire) => fetch(`${wire.origin}/auth/login`, form(LOG_IN)),
      cookieOf('HttpOnly'),
    ],
    'a Domain': ['own-domain', logIn, cookieOf('Path=/; Domain=localhost')],
    'a value that the browser brought': [
      'own-same-value',
      async (wire) => {
        await logIn(wire);
        await fetch(`${wire.origin}/login`, form(LOG_IN, { cookie: `sid=${VALUE}` }));
      },
      cookieOf('Path=/'),
    ],
    'a 302 after a POST': [
      'own-redirect',
      logIn,
      (_, response) => response.writeHead(302, { location: '/' }).end(),
    ],
    'a 307 after a POST': [
      'own-repeated-post',
      logIn,
      (_, response) => response.writeHead(307, { location: '/' }).end(),
    ],
    'an error with status 200': [
      'own-error-as-200',
      (wire) => fetch(wire.origin),
      (_, response) => response.setHeader('content-type', 'application/json').end('{"error":"no"}'),
    ],
    'a log-out that deletes no cookie': [
      'own-kept-cookie',
      async (wire) => {
        await logIn(wire);
        await fetch(`${wire.origin}/logout`, form({}, { cookie: `sid=${VALUE}` }));
      },
      (request, response) => {
        if (request.url === '/login') response.setHeader('set-cookie', `sid=${VALUE}; Path=/`);
        response.writeHead(303, { location: '/' }).end();
      },
    ],
    'a GET that signs out': [
      'own-log-out-by-get',
      async (wire) => {
        await logIn(wire);
        await fetch(`${wire.origin}/logout`, { headers: { cookie: `sid=${VALUE}` } });
      },
      (request, response) => {
        const age = request.url === '/login' ? 60 : 0;
        response.setHeader('set-cookie', `sid=${age ? VALUE : ''}; Path=/; Max-Age=${age}`).end();
      },
    ],
    'a value that works after the log-out': [
      'own-undead',
      async (wire) => {
        const cookie = `sid=${VALUE}`;
        await fetch(`${wire.origin}/me`);
        await logIn(wire);
        await fetch(`${wire.origin}/logout`, form({}, { cookie }));
        await fetch(`${wire.origin}/me`, { headers: { cookie } });
      },
      (request, response) => {
        if (request.url === '/me') response.statusCode = request.headers.cookie ? 200 : 401;
        else response.setHeader('set-cookie', `sid=${VALUE}; Path=/`);
        response.end();
      },
    ],
    'the session in an address': [
      'own-in-address',
      async (wire) => {
        await logIn(wire);
        await fetch(`${wire.origin}/me?sid=${VALUE}`);
      },
      cookieOf('Path=/'),
    ],
    'a password in an address': [
      'own-password-in-address',
      (wire) => fetch(`${wire.origin}/login?password=tea`),
      (_, response) => response.end(),
    ],
    'two cookies of one name': [
      'own-two-cookies',
      async (wire) => {
        await logIn(wire);
        await fetch(wire.origin, { headers: { cookie: `sid=${VALUE}; sid=other` } });
      },
      cookieOf('Path=/'),
    ],
    'a 500': [
      'own-server-error',
      (wire) => fetch(wire.origin),
      (_, response) => response.writeHead(500).end(),
    ],
  };
  for (const [name, [id, act, listener]] of Object.entries(mistakes)) {
    it(`notes ${name}`, async (t) => {
      const wire = await behindTheWire(t, listener);
      await act(wire);
      assert.ok((await notes(wire)).includes(id), (await notes(wire)).join(' '));
    });
  }

  it('has notes of at most 140 characters, which claim nothing of Coatcheck', () => {
    const ids = OWN_RULES.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.every((id) => id.startsWith('own-')));
    const texts = globSync('lessons/wire/notes/*.ts').flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/^\s+['`](.{30,})['`],?$/gm)].map(
        ([, text = '']) => text,
      ),
    );
    assert.ok(texts.length > 15);
    for (const text of texts) {
      assert.ok(text.length <= 140, text);
      assert.doesNotMatch(text, /Coatcheck|dashboard/, text);
    }
  });

  it('has nothing to say against the reference server of build-your-own', async (t) => {
    const port = await freePort();
    const server = await startReference(t, port);
    const wire = await wireBefore(t, port);
    await fetch(`${wire.origin}/signup`, form(LOG_IN, { origin: wire.origin }));
    const answer = await fetch(`${wire.origin}/login`, form(LOG_IN, { origin: wire.origin }));
    assert.ok(answer.status < 400, `${answer.status} ${await answer.text()}`);
    const [cookie = ''] = answer.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
    assert.equal((await fetch(`${wire.origin}/me`, { headers: { cookie } })).status, 200);
    await fetch(`${wire.origin}/logout`, form({}, { cookie, origin: wire.origin }));
    await fetch(`${wire.origin}/me`, { headers: { cookie }, redirect: 'manual' });
    const blame = (await notes(wire)).filter(
      (id) => !/^own-(?:log-in|first-cookie|deleted-cookie|shared-cookie)$/.test(id),
    );
    assert.deepEqual(blame, []);
    assert.ok((await notes(wire)).includes('own-log-in'));
    assert.equal(server.exitCode, null);
  });
});

describe('the command line of npm run wire', () => {
  it('takes the address of a server on this machine', () => {
    const words = readWords(['http://localhost:4000']);
    assert.deepEqual(words, { target: new URL('http://localhost:4000'), port: null });
    assert.equal(readWords(['--help']), 'help');
  });

  const wrong: Record<string, string[]> = {
    nothing: [],
    'two addresses': ['http://localhost:1', 'http://localhost:2'],
    https: ['https://localhost:4000'],
    'no address': ['localhost:4000'],
    'another machine': ['http://example.com'],
    'a path': ['http://localhost:4000/login'],
    'no port': ['http://localhost:4000', '--port', 'x'],
    'the port of the server': ['http://localhost:4000', '--port', '4000'],
    'an unknown option': ['http://localhost:4000', '--anywhere'],
  };
  for (const [name, args] of Object.entries(wrong)) {
    it(`refuses ${name} with a sentence`, () => {
      const words = readWords(args);
      assert.ok(typeof words === 'object' && 'wrong' in words);
      assert.match(words.wrong, /^[-A-Z].*\.$/);
    });
  }
});

function logIn(wire: OwnWire) {
  return fetch(`${wire.origin}/login`, form(LOG_IN));
}

function cookieOf(attributes: string): RequestListener {
  return (_, response) => response.setHeader('set-cookie', `sid=${VALUE}; ${attributes}`).end();
}

async function startReference(t: TestContext, port: number): Promise<ChildProcess> {
  const server = spawn(
    process.execPath,
    ['lessons/build-your-own/reference/12-somebody-elses-page.ts'],
    {
      env: { ...process.env, PORT: String(port), DATA_DIR: temporaryFolder(t) },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  t.after(() => server.kill('SIGKILL'));
  const isUp = () =>
    fetch(`http://localhost:${port}/health`).then(
      () => true,
      () => false,
    );
  while (!(await isUp())) await new Promise((resolve) => setTimeout(resolve, 20));
  return server;
}
