import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { ownerOutsideOfTests } from '../program/child.ts';
import { freePort, type Owner, startApp, type TestApp } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const hasCurl = spawnSync('curl', ['--version']).status === 0;
const skip = hasCurl ? false : 'there is no curl here';
const ours = [process.execPath, resolve('lessons/http.ts')];
const theirs = ['curl', '-q', '-sS', '-N'];

type Result = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

function run(program: readonly string[], args: readonly string[], cwd: string): Promise<Result> {
  const [name = '', ...first] = program;
  const env = { PATH: process.env.PATH };
  const child = spawn(name, [...first, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const result = { code: null as number | null, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (result.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (result.stderr += text));
  return new Promise((done) => child.on('close', (code) => done({ ...result, code })));
}

/**
 * What differs between two runs of anything: the clients' names and remarks, clocks, and random
 * numbers.
 */
function alike(text: string): string {
  return text
    .replaceAll(/^(?:\*.*|[{}] \[.*)\r?\n/gm, '')
    .replaceAll(/User-Agent: .*/g, 'User-Agent: …')
    .replaceAll(/%[\da-f]{2}/gi, (code) => code.toUpperCase()) // curl's versions differ
    .replaceAll(/Date: .*/g, 'Date: …')
    .replaceAll(/\bafter \d+ ms/g, 'after … ms')
    .replaceAll(/x-request-id: .*/g, 'x-request-id: …')
    .replaceAll(/(session|device)=[\w.-]{20,}/g, '$1=…')
    .replaceAll(/[A-Za-z0-9_-]{43,}/g, '…')
    .replaceAll(/\d\d:\d\d(?=[^\n]*<\/time>)/g, '…');
}

/** Runs both clients, each in a folder of its own, and compares all that comes out. */
async function same(owner: Owner, ...lines: readonly (readonly string[])[]): Promise<Result> {
  const [a, b] = [temporaryFolder(owner), temporaryFolder(owner)];
  let last: Result = { code: null, stdout: '', stderr: '' };
  for (const args of lines) {
    const expected = await run(theirs, args, a);
    last = await run(ours, args, b);
    const name = `curl ${args.join(' ')}`;
    assert.equal(alike(last.stdout), alike(expected.stdout), name);
    assert.equal(alike(last.stderr), alike(expected.stderr), name);
    assert.equal(last.code, expected.code, name);
  }
  return last;
}

const ADA = ['-d', 'email=ada@example.com', '--data-urlencode', 'password=rainy otters & +lämps!'];

describe('the client of the lessons prints what curl prints', { skip, concurrency: 3 }, () => {
  let app: TestApp;
  let at: string;
  const owner = ownerOutsideOfTests();
  after(() => owner.end());
  before(async () => {
    app = await startApp(owner);
    at = app.origin.replace('http://', '');
    await run(ours, [...ADA, '-s', `${at}/signup`], '.');
  });
  const app_ = (...args: string[]) => args.map((arg) => arg.replace('APP', at));

  it('for a page, with and without its head', async (t) => {
    await same(
      t,
      app_('APP/'),
      app_('-i', 'APP/login'),
      app_('-si', 'http://APP'),
      app_('APP?x=1'),
    );
  });

  it('for the conversation of -v', async (t) => {
    const { stderr } = await same(t, app_('-v', 'APP/login'));
    assert.match(
      stderr,
      /^> GET \/login HTTP\/1\.1\r\n> Host: .*\r\n> User-Agent: coatcheck-http\/1\r\n/,
    );
    await same(t, app_('-v', '-o', 'page', 'APP/'), app_('-sv', '-X', 'POST', 'APP/logout'));
  });

  it('for HEAD and other methods', async (t) => {
    await same(t, app_('-I', 'APP/login'), app_('-iX', 'OPTIONS', 'APP/login'));
    await same(t, app_('-i', '-XDELETE', 'APP/login'), app_('-I', 'APP/nowhere'));
  });

  it('for a form and for JSON', async (t) => {
    await same(t, app_('-i', ...ADA, 'APP/login'));
    const body = '{"email":"ada@example.com","password":"rainy otters & +lämps!"}';
    const json = ['-H', 'Content-Type: application/json'];
    await same(t, app_('-i', ...json, '-d', body, 'APP/login'));
    await same(t, app_('-i', ...json, '-d', '{', 'APP/login'));
  });

  it('for cookies in a jar, over several runs', async (t) => {
    const seen = await same(
      t,
      app_('-i', '-c', 'jar', ...ADA, 'APP/login'),
      app_('-i', '-b', 'jar', '-H', 'Accept: application/json', 'APP/me'),
      app_('-i', '-b', 'jar', '-c', 'jar', '-X', 'POST', 'APP/logout'),
      app_('-i', '-b', 'jar', 'APP/dashboard'),
    );
    assert.match(seen.stdout, /^HTTP\/1\.1 303 .*location: \/login\?next=%2Fdashboard/s);
  });

  it('for cookies by hand', async (t) => {
    await same(t, app_('-v', '-b', 'session=abc; x=y', 'APP/dashboard'));
    await same(t, app_('-v', '-H', 'Cookie: session=abc', 'APP/dashboard'));
  });

  it('for redirects', async (t) => {
    await same(t, app_('-L', 'APP/dashboard'), app_('-iL', 'APP/dashboard'));
    await same(t, app_('-L', '-v', '-d', '', '-w', '%{http_code}\n', '-o', 'page', 'APP/logout'));
  });

  it('for what -w asks', async (t) => {
    const format = '%{http_code} %{num_connects} %{size_download} %{redirect_url} 100%%\\t|\\n';
    await same(t, app_('-o', 'page', '-w', format, 'APP/'), app_('-w', format, 'APP/dashboard'));
    const { stdout } = await run(
      ours,
      app_('-o', 'x', '-w', '%{time_total}', 'APP/'),
      temporaryFolder(t),
    );
    assert.match(stdout, /^\d\.\d{6}$/);
  });

  it('for several URLs on one connection', async (t) => {
    const { stdout } = await same(
      t,
      app_('-o', 'a', '-o', 'b', '-w', '%{http_code} %{num_connects}\n', 'APP/', 'APP/health'),
    );
    assert.equal(stdout, '200 1\n200 0\n');
  });

  it('for -G and -e', async (t) => {
    await same(t, app_('-v', '-G', '-d', 'a=1', '--data-urlencode', 'next=/a b', 'APP/login'));
    await same(t, app_('-v', '-e', 'http://elsewhere.example/', 'APP/login?x'));
  });

  it('when no server answers', async (t) => {
    const { code } = await same(t, [`localhost:${await freePort()}/`, '-w', '%{http_code}\n']);
    assert.equal(code, 7);
  });
});

/** A server that shows the bytes it gets and answers with a response of its own. */
async function rawServer(owner: Owner, response: string) {
  const requests: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (bytes) => {
      requests.push(bytes.toString());
      socket.end(response);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  owner.after(() => server.close());
  const address = server.address();
  return { requests, port: typeof address === 'object' && address !== null ? address.port : 0 };
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

describe('the client of the lessons writes what curl writes', { skip }, () => {
  const cases: Record<string, readonly string[]> = {
    'a plain request': [],
    'headers that it adds, replaces, empties and drops': [
      '-H',
      'X-One: 1',
      '-H',
      'accept: text/html',
      '-H',
      'X-Empty;',
      '-H',
      'User-Agent:',
      '-H',
      'Host: elsewhere.example',
      '-H',
      'X-Gone:',
    ],
    'a user and a password': ['-u', 'ada:lämps'],
    'its own name and where it comes from': ['-A', 'me/2', '-e', 'http://a.example/'],
    'several -d': ['-d', 'a=1', '-d', 'b=2 3', '--data-urlencode', "c=~ !'()*&=é"],
    'a body of another type': ['-H', 'Content-Type: application/json', '-d', '{}', '-X', 'PUT'],
    'cookies of both kinds': ['-b', 'a=1', '-b', 'b=2', '-H', 'Cookie: c=3'],
    'an own Authorization': ['-u', 'a:b', '-H', 'Authorization: Bearer x'],
    'a body with its own length': ['-d', 'abc', '-H', 'Content-Length: 3'],
    'dots in a path': ['-G', '-d', 'q=1'],
  };
  for (const [name, args] of Object.entries(cases)) {
    it(name, async (t) => {
      const { requests, port } = await rawServer(t, OK);
      const folder = temporaryFolder(t);
      const url = `127.0.0.1:${port}/a/../b/./c?x=%20#part`;
      await run(
        theirs,
        [...args, '-H', 'User-Agent: same', url].filter((_, i, all) => keep(all, i)),
        folder,
      );
      await run(
        ours,
        [...args, '-H', 'User-Agent: same', url].filter((_, i, all) => keep(all, i)),
        folder,
      );
      assert.equal(requests.length, 2);
      assert.equal(requests[1], requests[0]);
    });
  }
  // A case that sets the agent itself must not get another one.
  function keep(all: readonly string[], index: number): boolean {
    const own = all.filter((arg) => /^User-Agent:|^-A$/.test(arg)).length > 1;
    return !own || (all[index] !== 'User-Agent: same' && all[index + 1] !== 'User-Agent: same');
  }

  it('reads chunks, an end by closing, and heads of 1xx', async (t) => {
    for (const response of [
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n',
      'HTTP/1.0 200 OK\r\n\r\nuntil the end',
      'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx',
      'HTTP/1.1 204 No Content\r\n\r\n',
    ]) {
      const { port } = await rawServer(t, response);
      await same(t, ['-i', '-w', '|%{size_download}', `localhost:${port}`]);
    }
  });

  it('says with which kind of failure a server gave up', async (t) => {
    const { port } = await rawServer(t, '');
    const { code } = await same(t, [`localhost:${port}`]);
    assert.equal(code, 52);
    const short = await rawServer(t, 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc');
    assert.equal((await run(ours, [`localhost:${short.port}`], '.')).code, 18);
  });
});

const COOKIES = [
  'plain=1',
  'aged=2; Max-Age=600; Path=/',
  'dated=3; Expires=Wed, 21 Oct 2037 07:28:00 GMT',
  'flags=4; HttpOnly; Secure; SameSite=Lax; Path=/a',
  '__Host-good=5; Secure; Path=/',
  '__Host-bad=6; Path=/',
  'elsewhere=7; Domain=example.com',
  'gone=8; Max-Age=0',
  'eq=a=b==; Path=/',
  `large=${'x'.repeat(4092)}`,
  'plain=9',
];

describe('the cookie jar of the lessons', { skip }, () => {
  async function filled(t: TestContext, program: readonly string[]) {
    const heads = COOKIES.map((cookie) => `Set-Cookie: ${cookie}\r\n`).join('');
    const server = await rawServer(t, `HTTP/1.1 200 OK\r\n${heads}Content-Length: 0\r\n\r\n`);
    const folder = temporaryFolder(t);
    await run(program, ['-c', 'jar', `localhost:${server.port}/a/b`], folder);
    return { folder, server };
  }

  it('has the lines that curl writes', async (t) => {
    const lines = async (program: readonly string[]) =>
      readFileSync(join((await filled(t, program)).folder, 'jar'), 'utf8')
        .split('\n')
        .filter((line) => line.includes('\t'))
        .map((line) => line.replace(/\t\d{10}\t/, '\t…\t'));
    const [expected, actual] = [await lines(theirs), await lines(ours)];
    assert.ok(expected.length >= 6);
    assert.deepEqual(actual, expected);
  });

  for (const [name, writer, reader] of [
    ['is read by curl', ours, theirs],
    ['is read from curl', theirs, ours],
  ] as const) {
    it(name, async (t) => {
      const { folder, server } = await filled(t, writer);
      for (const path of ['/a/b', '/', '/a', '/ab?/a/b']) {
        const url = `localhost:${server.port}${path}`;
        await run(reader, ['-b', 'jar', url], folder);
        await run(writer, ['-b', 'jar', url], folder);
        const cookies = server.requests.slice(-2).map((text) => /^Cookie: .*$/m.exec(text)?.[0]);
        assert.equal(cookies[0], cookies[1], path);
        assert.match(cookies[0] ?? '', /aged=2/);
      }
    });
  }

  it('goes by the Host header that is given', async (t) => {
    const cookies = 'Set-Cookie: a=1; Domain=example.test\r\nSet-Cookie: b=2\r\n';
    for (const program of [theirs, ours]) {
      const { port, requests } = await rawServer(t, `HTTP/1.0 200 OK\r\n${cookies}\r\n`);
      const folder = temporaryFolder(t);
      const ask = (host: string, ...more: string[]) =>
        run(program, [...more, '-H', `Host: ${host}`, `localhost:${port}`], folder);
      await ask('app.example.test:8', '-c', 'jar');
      for (const host of ['app.example.test', 'www.example.test', 'example.org'])
        await ask(host, '-b', 'jar');
      const sent = requests.slice(1).map((text) => /^Cookie: (.*)\r$/m.exec(text)?.[1]);
      assert.deepEqual(sent, ['b=2; a=1', 'a=1', undefined], program[0]);
    }
  });

  it('is not made without -c', async (t) => {
    const { folder, server } = await filled(t, ours);
    await run(ours, ['-b', 'other', `localhost:${server.port}`], folder);
    assert.ok(!existsSync(join(folder, 'other')));
  });
});

describe('the client of the lessons', () => {
  it('refuses what it does not know with exit code 2', async () => {
    for (const args of [['--http2', 'localhost'], ['-Z'], ['-U', 'x', 'localhost'], ['-H'], []]) {
      assert.equal((await run(ours, args, '.')).code, 2, args.join(' '));
    }
  });

  it('has a help of its own, which it also prints without arguments', () => {
    const asked = (...args: string[]) =>
      spawnSync(process.execPath, ['lessons/http.ts', ...args], { encoding: 'utf8' });
    const help = asked('--help');
    assert.match(help.stdout, /^Usage: npm run -s http -- OPTIONS ADDRESS/);
    assert.deepEqual([help.status, help.stderr], [0, '']);
    const nothing = asked();
    assert.deepEqual([nothing.status, nothing.stdout, nothing.stderr], [2, '', help.stdout]);
  });

  it('refuses https instead of pretending', async () => {
    assert.equal((await run(ours, ['https://localhost'], '.')).code, 1);
  });
});
