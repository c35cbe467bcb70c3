import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { request as ask } from 'node:http';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { serialize } from 'node:v8';
import { answersOf } from '../../learn/experiments/question.ts';
import { EXPERIMENTS } from '../../learn/experiments.ts';
import { VIEWERS } from '../../learn/stream.ts';
import { PASSWORD, signUp, signUpAdmin } from '../people.ts';
import { asPage, cookieOf, form, json } from '../requests.ts';
import {
  CURL,
  FIREFOX,
  request,
  speak,
  startWatched,
  TICKET,
  until,
  type Watched,
} from './support.ts';

type Pair = { readonly token: string; readonly refreshToken: string };
type Answer = {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly body: string;
};

/** A request with any headers, Host included, which fetch does not allow. */
function raw(
  address: string,
  headers: Record<string, string> = {},
  method = 'GET',
  body = '',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = ask(address, { method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    sent.on('error', reject).end(body);
  });
}

/** The run of the server: it stands in the address from which the page continues. */
async function runOf({ watching }: Watched): Promise<string> {
  const page = await (await fetch(watching.address)).text();
  return /after=([0-9a-f]{8})-\d+"/.exec(page)?.[1] ?? 'none';
}

/** Opens the stream of events and collects what it says. */
async function follow(address: string, headers: Record<string, string> = {}) {
  const ending = new AbortController();
  const response = await fetch(address, { headers, signal: ending.signal });
  const { status } = response;
  const stream = { status, text: '', over: false, cut: false, close: () => ending.abort() };
  const read = async () => {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? [])
      stream.text += chunk;
  };
  void read()
    .catch(() => {
      stream.cut = true;
    })
    .finally(() => {
      stream.over = true;
    });
  return stream;
}

const events = ({ watching }: Pick<Watched, 'watching'>, query = '') =>
  `${watching.address}/events?after=0${query}`;

describe('the guards of the wire view', () => {
  const refused: [why: string, headers: Record<string, string>, status: number][] = [
    ['another Host, as after DNS rebinding', { host: 'evil.example' }, 421],
    ['the port of the app', { host: 'localhost:3000' }, 421],
    ['Forwarded', { forwarded: 'for=192.0.2.1' }, 403],
    ['X-Forwarded-For', { 'x-forwarded-for': '127.0.0.1' }, 403],
    ['X-Forwarded-Proto', { 'x-forwarded-proto': 'https' }, 403],
    ['a fetch from another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a fetch from another port of this host', { 'sec-fetch-site': 'same-site' }, 403],
  ];
  for (const [why, headers, status] of refused) {
    it(`refuse ${why}, at every address`, async (t) => {
      const { watching } = await startWatched(t);
      for (const path of ['', '/events', '/seen.json', '/wire.js']) {
        assert.equal((await raw(watching.address + path, headers)).status, status, path);
      }
    });
  }

  it('let the browser of this machine in, under each of its names', async (t) => {
    const { watching } = await startWatched(t);
    const { port } = new URL(watching.address);
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      for (const site of ['none', 'same-origin']) {
        const headers = { host: `${host}:${port}`, 'sec-fetch-site': site };
        assert.equal((await raw(watching.address, headers)).status, 200);
      }
    }
    assert.equal((await raw(watching.address)).status, 200);
  });

  it('know nothing without the token, which is 22 random characters', async (t) => {
    const { watching } = await startWatched(t);
    const { origin, pathname } = new URL(watching.address);
    assert.match(pathname, /^\/wire\/[\w-]{22}$/);
    const wrong = `${pathname.slice(0, -1)}${pathname.endsWith('A') ? 'B' : 'A'}`;
    for (const path of [
      '/',
      '/wire',
      '/wire/',
      wrong,
      `${wrong}/seen.json`,
      `${pathname}x`,
      `${pathname}/x`,
      '/style.css',
      '/wire/../..',
    ]) {
      const { status, body } = await raw(origin + path);
      assert.equal(status, 404, path);
      assert.ok(!body.includes(pathname.slice(6)));
    }
    const again = await startWatched(t);
    assert.notEqual(new URL(again.watching.address).pathname, pathname);
  });

  it('take nothing but GET, HEAD, and a guess', async (t) => {
    const { watching } = await startWatched(t);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      assert.equal((await raw(watching.address, {}, method)).status, 405);
      assert.equal((await raw(`${watching.address}/events`, {}, method)).status, 405);
    }
    assert.equal((await raw(watching.address, {}, 'HEAD')).body, '');
    assert.equal((await raw(`${watching.address}/guess`)).status, 405);
  });

  it('take no guess that another site sent', async (t) => {
    const { watching, app } = await startWatched(t);
    await app.request('/');
    const fields = 'id=1&guess=page&cookie=none';
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const guess = (headers: Record<string, string>) =>
      raw(`${watching.address}/guess`, { ...type, ...headers }, 'POST', fields);
    assert.equal((await guess({ origin: 'http://evil.example' })).status, 403);
    assert.equal((await guess({ origin: 'null' })).status, 403);
    assert.equal((await guess({ origin: new URL(watching.address).origin })).status, 303);
    assert.equal(
      (await raw(`${watching.address}/guess`, type, 'POST', 'id=1&guess=x&cookie=none')).status,
      400,
    );
    assert.equal(
      (await raw(`${watching.address}/guess`, type, 'POST', 'id=9&guess=page&cookie=none')).status,
      400,
    );
  });

  it('tell browsers that no site may frame, read or extend the page', async (t) => {
    const { watching } = await startWatched(t);
    const { headers } = await raw(watching.address);
    assert.equal(
      headers['content-security-policy'],
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    );
    assert.equal(headers['referrer-policy'], 'same-origin');
    assert.equal(headers['cache-control'], 'no-store');
    for (const path of ['', '/events', '/seen.json', '/wire.js', '/nothing']) {
      const ending = new AbortController();
      const answer = await fetch(watching.address + path, {
        signal: ending.signal,
        headers: { origin: 'http://a' },
      });
      assert.deepEqual(
        [...answer.headers.keys()].filter((name) => name.startsWith('access-control')),
        [],
      );
      ending.abort();
    }
  });
});

describe('the wire view', () => {
  it('shows a hostile path, header and cookie as text', async (t) => {
    const { app, watching } = await startWatched(t);
    const attack = '<img/src=x>"\'';
    await speak(app.port, [
      request(app.port, `GET /${attack} HTTP/1.1`, [
        `User-Agent: ${attack}`,
        `Origin: ${attack}`,
        `Accept: ${attack}`,
        `Cookie: ${attack}=${attack}`,
      ]),
    ]);
    const page = (await raw(watching.address)).body;
    assert.ok(page.includes('/&lt;img/src=x&gt;'));
    assert.ok(!page.includes('<img'));
    assert.ok(!page.includes(`="'`));
    const stream = await follow(events({ watching }));
    await until(() => stream.text.includes('id="x1"'));
    assert.ok(!stream.text.includes('<img'));
    stream.close();
  });

  it('shows control characters instead of obeying them, and bytes as Latin-1', async (t) => {
    const { app, watching } = await startWatched(t);
    await speak(app.port, [request(app.port, 'GET / HTTP/1.1', ['Accept: a\tb\u009bc\u00e9'])]);
    assert.match((await raw(watching.address)).body, /a\\x09b\\x9bc&#233;/);
  });

  it('is not on the wire that it shows', async (t) => {
    const { watching } = await startWatched(t);
    await raw(watching.address);
    await raw(watching.address);
    assert.equal(watching.wire.seen().exchanges, 0);
    assert.match((await raw(watching.address)).body, /No requests yet/);
  });

  it('loads scripts of its own alone, in files of no more than 65 lines', async (t) => {
    const { watching } = await startWatched(t);
    const { body } = await raw(watching.address);
    const scripts = [
      ...body.matchAll(
        /<script (?:type="module" )?src="\/wire\/[\w-]+(\/\w+\.js)"(?: defer)?><\/script>/g,
      ),
    ];
    assert.equal(scripts.length, [...body.matchAll(/<script/g)].length);
    for (const name of readdirSync('learn/assets').filter((name) => name.endsWith('.js'))) {
      const script = (await raw(`${watching.address}/${name}`)).body;
      assert.ok(script.trim().split('\n').length <= 65, name);
    }
    for (const [, path] of body.matchAll(/(?:href|src)="(\/wire\/[^"?]+)"/g)) {
      assert.equal((await raw(new URL(watching.address).origin + path)).status, 200, path);
    }
  });

  it('names a client by its browser and its ticket, and two of one name by a number', async (t) => {
    const watched = await startWatched(t);
    const { app, watching } = watched;
    const get = (agent: string, ...more: string[]) =>
      speak(app.port, [request(app.port, 'GET / HTTP/1.1', [`User-Agent: ${agent}`, ...more])]);
    await get('curl/8.5.0');
    await get('curl/7.0.0');
    await get('curl/8.5.0', `Cookie: session=${TICKET}`);
    await get('coatcheck-http/1');
    const clients = watching.wire.entries().map(({ client }) => client);
    assert.deepEqual(
      clients.map(({ name }) => name),
      ['curl', 'curl 2', 'curl', 'this project’s http command'],
    );
    assert.match(clients[2]?.ticket ?? '', /^[0-9a-f]{6}$/);
    assert.equal(new Set(clients.map(({ colour }) => colour)).size, 4);
  });

  it('folds a file that a browser requested by itself, and not one that a user requested', async (t) => {
    const { app, watching } = await startWatched(t);
    const ask = (path: string, ...lines: string[]) =>
      speak(app.port, [request(app.port, `GET ${path} HTTP/1.1`, lines)]);
    await ask('/style.css', CURL);
    await ask('/style.css', FIREFOX);
    assert.doesNotMatch((await raw(watching.address)).body, /Your browser also requested/);
    await ask('/', FIREFOX);
    await ask('/style.css', CURL);
    assert.doesNotMatch((await raw(watching.address)).body, /Your browser also requested/);
    await ask('/style.css', FIREFOX);
    const shown = (await raw(watching.address)).body.split('Your browser also requested:');
    assert.equal(shown.length, 2);
    assert.match(shown[1] ?? '', /^<\/span> GET \/style\.css/);
  });

  it('says what is new since the last request of a client', async (t) => {
    const { app, watching } = await startWatched(t);
    await app.request('/');
    await app.request('/', { headers: { cookie: `session=${TICKET}`, authorization: 'Bearer x' } });
    await app.request('/', { headers: { cookie: `session=${TICKET.toUpperCase()}` } });
    const remarks = watching.wire.entries().map(({ difference }) => difference);
    assert.equal(remarks[0], '');
    assert.match(
      remarks[1] ?? '',
      /^New since #1, the last request of this client: an? \w+ line and an? \w+ line\.$/,
    );
    assert.match(
      remarks[2] ?? '',
      /^Gone since #2, .*: an Authorization line\. Other: the Cookie line has another ticket\.$/,
    );
  });

  it('offers each exchange as a curl command without its secrets', async (t) => {
    const { app, watching } = await startWatched(t);
    await app.request(`/dashboard?a='b'`, {
      headers: { cookie: `session=${TICKET}`, accept: 'application/json' },
    });
    await app.request('/login', form({ email: 'a@example.com', password: PASSWORD }));
    const text = (await raw(watching.address)).body
      .replaceAll('&#39;', "'")
      .replaceAll('&quot;', '"');
    assert.ok(text.includes(`-H 'Cookie: session='"$TICKET"`));
    assert.ok(text.includes(`'${app.origin}/dashboard?a='"$VALUE"`));
    assert.ok(
      text.includes(`--data 'email=&#8230;&amp;password=&#8230;'`),
      text.slice(text.indexOf('--data'), 80),
    );
  });

  it('holds back what comes after an open question, and the table, which would tell', async (t) => {
    const { app, watching } = await startWatched(t);
    const guess = (id: number) =>
      raw(
        `${watching.address}/guess`,
        {
          'content-type': 'application/x-www-form-urlencoded',
          accept: 'text/html-fragment',
          'sec-fetch-site': 'same-origin',
        },
        'POST',
        `id=${id}&guess=page&cookie=none`,
      );
    const cookie = await signUp(app);
    await app.request('/dashboard', asPage(cookie));
    await app.request('/dashboard', asPage(cookie));
    const covered = (await raw(`${watching.address}?predict=1`)).body;
    assert.deepEqual(covered.match(/id="x\d+"/g), ['id="x1"']);
    assert.match(covered, /2 later exchanges of this client will be shown after it/);
    assert.ok(!covered.includes('data-row') && !covered.includes('id="row1"'));
    assert.deepEqual((await guess(1)).body.match(/id="x\d+"/g), ['id="x1"', 'id="x2"']);
    assert.deepEqual((await guess(2)).body.match(/id="x\d+"/g), ['id="x2"', 'id="x3"']);
  });

  it('hides each response in predict mode until the learner says what they expect', async (t) => {
    const { app, watching } = await startWatched(t);
    await app.request('/dashboard');
    const predict = `${watching.address}?predict=1`;
    const covered = (await raw(predict)).body;
    assert.ok(!covered.includes('303 See Other'));
    assert.ok(!covered.includes('location'));
    assert.match(covered, /What will the server answer\?/);
    const { status, headers } = await raw(
      `${watching.address}/guess`,
      { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
      'POST',
      'id=1&guess=page&cookie=sets',
    );
    assert.equal(status, 303);
    assert.equal(headers.location, `${new URL(watching.address).pathname}?predict=1#x1`);
    const open = (await raw(predict)).body;
    assert.match(open, /You expected success \(2xx\); it was 303\. Find out why\./);
    assert.match(open, /You expected that it sets a cookie; it has no Set-Cookie line\./);
    assert.match(open, /303 See Other/);
  });
});

describe('the question of an experiment', () => {
  const answer = ({ watching }: Watched, fields: string, headers: Record<string, string> = {}) =>
    raw(
      `${watching.address}/answer`,
      { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      'POST',
      fields,
    );
  const right = (id: string) => {
    const question = EXPERIMENTS.find((one) => one.id === id)?.question ?? assert.fail();
    return answersOf(id, question).indexOf(question.right);
  };

  it('stands before its tick; a wrong answer says why, the right one ticks it', async (t) => {
    const watched = await startWatched(t);
    const { app, watching } = watched;
    await app.request('/logout');
    const asked = (await raw(watching.address)).body;
    assert.match(asked, /class="experiment asked" id="e-get-logout"/);
    assert.match(asked, /Done, one question left/);
    assert.match(asked, /<span id="count">0\/27<\/span>/);

    const wrong = (right('get-logout') + 1) % 3;
    const { headers } = await answer(watched, `id=get-logout&answer=${wrong}`);
    assert.match(String(headers.location), /\?wrong=get-logout\.\d#next$/);
    const told = (await raw(new URL(String(headers.location), watching.address).href)).body;
    assert.match(told, /<p class="wrong" role="status"><b>Not /);
    assert.match(told, /class="experiment asked" id="e-get-logout"/);

    const script = { accept: 'text/html-fragment' };
    const { body } = await answer(watched, `id=get-logout&answer=${right('get-logout')}`, script);
    assert.match(body, /class="experiment done" id="e-get-logout"/);
    assert.match(body, /<span id="count">1\/27<\/span>/);
  });

  it('cannot be answered before the experiment is done, by another site, or by what is no answer', async (t) => {
    const watched = await startWatched(t);
    const good = `id=get-logout&answer=${right('get-logout')}`;
    assert.equal((await answer(watched, good)).status, 400);
    await watched.app.request('/logout');
    assert.equal((await answer(watched, good, { origin: 'http://evil.example' })).status, 403);
    for (const bad of ['', 'id=get-logout', 'id=get-logout&answer=7', 'id=x&answer=0'])
      assert.equal((await answer(watched, bad)).status, 400, bad);
    assert.deepEqual(watched.watching.wire.answered, []);
  });

  it('leaves seen.json as it is: it reports what requests have shown', async (t) => {
    const watched = await startWatched(t);
    await watched.app.request('/logout');
    const { body } = await raw(`${watched.watching.address}/seen.json`);
    assert.deepEqual(JSON.parse(body).experiments, ['get-logout']);
  });
});

describe('seen.json', () => {
  it('tells which notes and experiments came up, and how many exchanges there were', async (t) => {
    const { app, watching } = await startWatched(t);
    const seen = async () => JSON.parse((await raw(`${watching.address}/seen.json`)).body);
    assert.deepEqual(await seen(), { notes: [], experiments: [], exchanges: 0 });
    await app.request('/logout');
    const { notes, experiments, exchanges } = await seen();
    assert.ok(notes.includes('method-not-allowed'));
    assert.ok(experiments.includes('get-logout'));
    assert.equal(exchanges, 1);
  });
});

describe('the stream', () => {
  it('brings each exchange as it happens, ready to be shown, and ticks experiments', async (t) => {
    const watched = await startWatched(t);
    const stream = await follow(events(watched));
    await watched.app.request('/logout');
    await until(() => /^id: \S+-1\n(?:data: .*\n)+\n/m.test(stream.text));
    assert.match(stream.text, /^id: [0-9a-f]{8}-1\ndata: <li class="exchange/m);
    assert.match(stream.text, /id="e-get-logout"/);
    for (const line of stream.text.split('\n'))
      assert.match(line, /^(?:id: [0-9a-f]{8}-\d+|event: where|data: .*|retry: \d+|)$/);
    stream.close();
  });

  it('goes on where the connection was lost', async (t) => {
    const watched = await startWatched(t);
    for (let i = 0; i < 3; i++) await watched.app.request('/');
    const run = await runOf(watched);
    const stream = await follow(events(watched), { 'last-event-id': `${run}-2` });
    await until(() => stream.text.includes(`id: ${run}-3`));
    assert.ok(!stream.text.includes(`id: ${run}-2`));
    assert.ok(!stream.text.includes('restarted'));
    stream.close();
  });

  it('begins anew for a page from before a restart, and says that there was one', async (t) => {
    const watched = await startWatched(t);
    await watched.app.request('/');
    const run = await runOf(watched);
    const stream = await follow(events(watched), { 'last-event-id': '0123abcd-7' });
    await until(() => stream.text.includes(`id: ${run}-1`));
    const [, first = '', second = ''] = stream.text.split('\n\n');
    assert.match(
      first,
      new RegExp(`^event: restart\\nid: ${run}-0\\ndata: .*The server was restarted`),
    );
    assert.match(second, new RegExp(`^id: ${run}-1\\n`));
    stream.close();
  });

  it('begins anew, without a word, for a place that is none', async (t) => {
    const watched = await startWatched(t);
    await watched.app.request('/');
    for (const place of ['2', 'x-1', '../1', '0123abcd-', '0123abcd-99999999999']) {
      const stream = await follow(events(watched), { 'last-event-id': place });
      await until(() => /^id: \w+-1$/m.test(stream.text));
      assert.ok(!stream.text.includes('restarted'), place);
      stream.close();
    }
  });

  it('has room for three viewers, and again for one when one leaves', async (t) => {
    const watched = await startWatched(t);
    const streams = await Promise.all(
      Array.from({ length: VIEWERS }, () => follow(events(watched))),
    );
    assert.equal((await follow(events(watched))).status, 503);
    streams[0]?.close();
    let next = await follow(events(watched));
    while (next.status === 503) next = await follow(events(watched));
    assert.equal(next.status, 200);
    for (const stream of [next, ...streams]) stream.close();
  });

  it('ends when learning mode does, without waiting for open pages', async (t) => {
    const watched = await startWatched(t);
    const stream = await follow(events(watched));
    await watched.watching.close();
    await until(() => stream.over);
    assert.equal(stream.cut, false, 'it had to be closed by force');
  });
});

describe('the canaries', () => {
  it('are nowhere: not on the page, in the stream, in seen.json, or in what is kept', async (t) => {
    const watched = await startWatched(t);
    const { app, watching } = watched;
    const stream = await follow(events(watched));
    const secrets = [
      PASSWORD,
      encodeURIComponent(PASSWORD),
      new URLSearchParams({ p: PASSWORD }).toString().slice(2),
      'canary-wrong',
      'canary-key',
      'canary-cookie',
    ];
    const cookie = await signUpAdmin(app, 'root@example.com');
    secrets.push(cookie.slice('session='.length));
    const signedIn = await app.request(
      '/login',
      form({ email: 'root@example.com', password: PASSWORD }),
    );
    for (const line of signedIn.headers.getSetCookie()) secrets.push(line.split(/[=;]/)[1] ?? '');
    const ticket = cookieOf(signedIn);
    await app.request('/login', form({ email: 'root@example.com', password: 'canary-wrong' }));
    await app.request(`/dashboard?${ticket}`, asPage(ticket));
    await app.request(`/dashboard?ticket=${ticket.slice(8)}`, asPage(`a=canary-cookie; ${ticket}`));
    await app.request(`/${ticket.slice(8)}/x`, {
      headers: { referer: `${app.origin}/${ticket}`, 'x-api-key': 'canary-key' },
    });
    const login = json({ email: 'root@example.com', password: PASSWORD });
    const pair = (await (await app.request('/token/login', login)).json()) as Pair;
    secrets.push(pair.token, pair.token.split('.')[2] ?? '', pair.refreshToken);
    await app.request('/me', { headers: { authorization: `Bearer ${pair.token}` } });
    await app.request('/me', { headers: { authorization: PASSWORD } });
    await app.request('/token/refresh', json({ refreshToken: pair.refreshToken }));
    await app.request('/token/refresh', json({ [pair.refreshToken]: 1 }));
    await app.request('/login', {
      method: 'POST',
      body: PASSWORD,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    await app.request('/login', {
      method: 'POST',
      body: 'canary-body-x',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    secrets.push('canary-body');
    for (const link of [
      await app.links.setup(),
      (await app.links.reset(1, null)) ?? assert.fail(),
    ]) {
      secrets.push(link.secret);
      for (const path of [
        `/setup/${link.secret}`,
        `/reset/${link.secret}`,
        `/login?next=/reset/${link.secret}`,
        `/invite/%${link.secret.charCodeAt(0).toString(16)}${link.secret.slice(1)}`,
      ]) {
        await app.request(path, { headers: { referer: app.origin + path } });
      }
      secrets.push(link.secret.slice(1));
    }
    // A request that is cut off in the middle, and one that is none.
    const half = connect(app.port, '127.0.0.1');
    half.write(`POST /login HTTP/1.1\r\nHost: x\r\nCookie: ${ticket}`);
    await speak(app.port, [{ head: `${PASSWORD}\r\n${ticket}` }]);
    const count = watching.wire.seen().exchanges;
    half.destroy();
    await until(() => watching.wire.seen().exchanges > count);

    await until(() => new RegExp(`^id: \\S+-${count}$`, 'm').test(stream.text));
    const places = {
      page: (await raw(watching.address)).body,
      predict: (await raw(`${watching.address}?predict=1`)).body,
      stream: stream.text,
      seen: (await raw(`${watching.address}/seen.json`)).body,
      json: JSON.stringify(watching.wire.entries()),
      heap: serialize(watching.wire.entries()).toString('latin1'),
      wide: serialize(watching.wire.entries()).toString('utf16le'),
    };
    assert.ok(count >= 20 && secrets.every((secret) => secret.length >= 10));
    for (const [place, text] of Object.entries(places)) {
      for (const secret of secrets) assert.ok(!text.includes(secret), `${secret} in ${place}`);
    }
    assert.match(places.page, /ticket [0-9a-f]{6}/);
    stream.close();
  });
});
