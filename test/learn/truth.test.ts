import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NOTE_IDS } from '../../learn/notes.ts';
import { KEPT } from '../../learn/wire.ts';
import { HashGate } from '../../src/auth/passwords/hash-gate.ts';
import { addTotp } from '../factor-app.ts';
import { oidcApp } from '../oidc-app.ts';
import { PASSWORD } from '../people.ts';
import { withoutChallenge } from '../requests.ts';
import { startApp } from '../support.ts';
import {
  type Heard,
  hear,
  mask,
  request,
  type Spoken,
  speak,
  startWatched,
  until,
  type Watched,
} from './support.ts';

const FORM = 'Content-Type: application/x-www-form-urlencoded';
const JSON_TYPE = 'Content-Type: application/json';
const ACCEPT_JSON = 'Accept: application/json';
const FIREFOX =
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const ADA = `email=ada%40example.com&password=${encodeURIComponent(PASSWORD)}`;
const LINK = 'B'.repeat(43);

/** A client that keeps what it sent and what it heard, and the secrets it came across. */
class Witness {
  readonly said: { readonly spoken: Spoken; readonly heard: Heard | undefined }[] = [];
  readonly #secrets = new Map<string, string>([[LINK, 'secret']]);
  readonly #watched: Watched;
  ticket = '';

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  ask(line: string, headers: readonly string[] = [], body?: string, last = true): Spoken {
    return request(this.#watched.app.port, line, headers, body, last);
  }

  /**
   * Says something on one connection, waits until the wire has it, and answers with the statuses.
   */
  async say(requests: readonly Spoken[], piece = Infinity): Promise<number[]> {
    const { app, watching } = this.#watched;
    const methods = requests.map(({ head }) => head.split(' ')[0] ?? '');
    const answers = hear(await speak(app.port, requests, piece), methods);
    for (const [i, spoken] of requests.entries()) this.said.push({ spoken, heard: answers[i] });
    await until(() => watching.wire.seen().exchanges >= this.said.length);
    for (const { head } of answers) this.#learn(head);
    return answers.map(({ head }) => Number(head.slice(9, 12)));
  }

  /** Text as the wire shows it: the secrets that this client knows, and nothing else, replaced. */
  redacted(text: string): string {
    let redacted = text;
    for (const [secret, kind] of this.#secrets)
      redacted = redacted.replaceAll(secret, mask(kind, secret));
    return redacted;
  }

  keepSecret(value: string, kind: string): void {
    this.#secrets.set(value, kind);
  }

  #learn(head: string): void {
    for (const [, ticket = ''] of head.matchAll(/set-cookie: session=([\w-]{43});/gi)) {
      this.keepSecret(ticket, 'ticket');
      this.ticket = ticket;
    }
    for (const [, value = ''] of head.matchAll(/set-cookie: device=([^;]+);/gi))
      this.keepSecret(value, 'device');
  }
}

/**
 * What every round of the test says: each kind of message that HTTP knows, and some that it does
 * not.
 */
async function round(w: Witness, n: number): Promise<void> {
  const { ask } = { ask: w.ask.bind(w) };
  const cookie = () => [`Cookie: session=${w.ticket}`];
  await w.say([ask('GET / HTTP/1.1', [FIREFOX, 'Accept: text/html', 'Sec-Fetch-Site: none'])]);
  await w.say([ask('HEAD / HTTP/1.1')]);
  await w.say([ask('GET / HTTP/1.0')]);
  await w.say([
    ask('GET /style.css HTTP/1.1', [
      'Accept-Encoding: br',
      'If-None-Match: "x"',
      'X-Secret: hunter2',
    ]),
  ]);
  await w.say([ask('GET /style.css HTTP/1.1', ['If-None-Match: *'])]);
  // byte by byte, or at once
  await w.say([ask('POST /login HTTP/1.1', [FORM], ADA)], n % 2 === 0 ? 1 : Infinity);
  await w.say([ask('GET /dashboard HTTP/1.1', cookie())]);
  await w.say([
    ask('GET /me HTTP/1.1', [...cookie(), ACCEPT_JSON], undefined, false),
    ask('HEAD /dashboard HTTP/1.1', cookie(), undefined, false),
    ask('POST /login HTTP/1.1', [FORM], 'email=x&password=y', false),
    ask('GET /nowhere HTTP/1.1', cookie()),
  ]); // pipelined
  const chunked = ask('POST /login HTTP/1.1', [FORM, 'Transfer-Encoding: chunked']);
  await w.say([{ head: chunked.head, body: '6\r\nemail=\r\n3;a=b\r\nx&y\r\n0\r\n\r\n' }], 7);
  await w.say([ask('POST /login HTTP/1.1', [FORM, 'Expect: 100-continue'], 'email=x')]);
  await w.say([ask('POST /login HTTP/1.1', ['Content-Type: text/plain'], 'let me in')]);
  await w.say([ask('POST /login HTTP/1.1', [FORM], 'a'.repeat(17_000))]);
  await w.say([ask('OPTIONS /login HTTP/1.1')]);
  await w.say([ask('DELETE /login HTTP/1.1')]);
  await w.say([ask(`GET /reset/${LINK} HTTP/1.1`)]);
  await w.say([ask('POST /logout HTTP/1.1', [...cookie(), ACCEPT_JSON], '')]);
  await w.say([ask('GET /dashboard HTTP/1.1', [...cookie(), 'Host: twice'])]);
  await w.say([{ head: `NOT-HTTP ${PASSWORD}` }]);
  await w.say([{ head: `GET / HTTP/1.1\r\nBad Header: ${PASSWORD}` }]);
}

describe('the wire', () => {
  it('shows the heads of 200 exchanges byte for byte, but for the secrets', {
    timeout: 60_000,
  }, async (t) => {
    const watched = await startWatched(t);
    const w = new Witness(watched);
    await w.say([w.ask('POST /signup HTTP/1.1', [FORM], ADA)]);
    for (let n = 0; w.said.length < KEPT; n++) await round(w, n);

    const entries = watched.watching.wire.entries();
    assert.equal(entries.length, KEPT);
    const said = w.said.slice(-KEPT);
    const kinds = new Set<string>();
    for (const [i, { exchange }] of entries.entries()) {
      const { spoken, heard } = said[i] ?? assert.fail();
      const asked = w
        .redacted(spoken.head)
        .replace('X-Secret: hunter2', 'X-Secret: ‹7 bytes›')
        .replace(`NOT-HTTP ${PASSWORD}`, `‹${PASSWORD.length + 9} bytes›`)
        .replace(`Bad Header: ${PASSWORD}`, `‹${PASSWORD.length + 12} bytes›`);
      assert.equal(exchange.request.lines.join('\r\n'), asked);
      assert.equal(exchange.response?.lines.join('\r\n'), heard && w.redacted(heard.head), asked);
      assert.equal(exchange.response?.bytes, heard?.bytes, asked);
      assert.deepEqual(exchange.interim, heard?.interim ?? []);
      assert.equal(exchange.request.body?.bytes ?? 0, bodyBytes(spoken, heard), asked);
      kinds.add(`${exchange.method} ${exchange.status}`);
    }
    assert.ok(kinds.size >= 14, [...kinds].join());
  });

  it('shows a head that is too large as far as it keeps it', async (t) => {
    const { app, watching } = await startWatched(t);
    const line = 'GET / HTTP/1.1\r\nHost: a\r\n';
    const answer = await speak(app.port, [{ head: `${line}X: ${'a'.repeat(20_000)}` }]);
    assert.match(answer.toString(), /^HTTP\/1\.1 431 /);
    const [entry] = watching.wire.entries();
    assert.equal(entry?.exchange.request.whole, false);
    assert.deepEqual(entry?.exchange.request.lines.slice(0, 2), ['GET / HTTP/1.1', 'Host: a']);
    assert.equal(entry?.exchange.response?.lines.join('\r\n'), hear(answer, ['GET'])[0]?.head);
  });

  it('forgets the oldest exchange for the newest', { timeout: 60_000 }, async (t) => {
    const { app, watching } = await startWatched(t);
    for (let i = 0; i < KEPT + 5; i += 5) {
      const ask = (last: boolean) => request(app.port, 'GET /health HTTP/1.1', [], undefined, last);
      await speak(app.port, [ask(false), ask(false), ask(false), ask(false), ask(true)]);
    }
    assert.equal(watching.wire.seen().exchanges, KEPT + 5);
    assert.equal(watching.wire.entries().length, KEPT);
    assert.equal(watching.wire.entries()[0]?.exchange.id, 6);
  });

  it('changes nothing about the answers of the app', async (t) => {
    const watched = (await startWatched(t)).app;
    const alone = await startApp(t);
    const probes = (port: number): readonly Spoken[][] => {
      const ask = (line: string, headers: string[] = [], body?: string, last = true) =>
        request(port, `${line} HTTP/1.1`, headers, body, last);
      return [
        [ask('GET /')],
        [ask('GET /', [], undefined, false), { head: 'junk' }],
        [{ head: 'junk' }],
        [{ head: `GET / HTTP/1.1\r\nX: ${'a'.repeat(9_000)}` }],
        [ask('POST /login', [FORM], 'email=x', false), ask('HEAD /')],
        // Refused unread: the body is in the same segment as the head, and the connection ends all
        // the same.
        [ask('POST /login', [FORM], 'x'.repeat(17_000), false)],
        [ask('POST /login', ['Content-Type: text/plain'], 'x', false), ask('GET /')],
        [ask('POST /nowhere', [FORM], 'x', false)],
        [ask('GET /dashboard', ['Expect: 100-continue'])],
      ];
    };
    const answers = async ({ port }: { readonly port: number }) => {
      const heard = await Promise.all(probes(port).map((probe) => speak(port, probe)));
      return heard.map((bytes) =>
        withoutChallenge(bytes.toString().replaceAll(/\n(?:date|x-request-id): .*\r/gi, '')),
      );
    };
    assert.deepEqual(await answers(watched), await answers(alone));
  });
});

// The client's own count. How much of a refused body arrived before the refusal cannot be known.
function bodyBytes({ head, body = '' }: Spoken, heard: Heard | undefined): number {
  if (/chunked/.test(head)) return 9;
  if (!/content-length/i.test(head)) return 0;
  return heard?.head.includes(' 413 ') ? 17_000 : body.length;
}

describe('a long conversation', () => {
  it('brings up every note there is', { timeout: 60_000 }, async (t) => {
    const gate = new HashGate({ width: 2, queue: 0 });
    const watched = await startWatched(t, { gate });
    const { app, watching } = watched;
    const w = new Witness(watched);
    await w.say([w.ask('POST /signup HTTP/1.1', [FORM], ADA)]);
    await round(w, 0);
    const say = async (
      status: number,
      line: string,
      headers: readonly string[] = [],
      body?: string,
    ) => assert.deepEqual(await w.say([w.ask(`${line} HTTP/1.1`, headers, body)]), [status], line);
    const json = [JSON_TYPE, 'Accept: application/json'];
    const bob = JSON.stringify({ email: 'bob@example.com', password: PASSWORD });

    await say(404, 'GET /favicon.ico', [FIREFOX]);
    const [style = ''] = /\/style\.\w+\.css/.exec(await (await app.request('/')).text()) ?? [];
    w.said.push({ spoken: { head: '' }, heard: undefined }); // the one above
    await say(200, `GET ${style}`, [FIREFOX]);
    await say(201, 'POST /signup', json, bob);
    await say(409, 'POST /signup', json, bob);
    await say(400, 'POST /signup', json, '{');
    await say(
      401,
      'POST /login',
      json,
      JSON.stringify({ email: 'bob@example.com', password: 'wrong' }),
    );
    await w.say([{ head: 'GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close' }]);
    await say(303, 'GET /dashboard', [FIREFOX]);
    await say(401, 'GET /dashboard', [ACCEPT_JSON]);
    await say(303, 'POST /login', [FORM, 'Sec-Fetch-Site: same-origin'], ADA);
    const cookie = `Cookie: session=${w.ticket}`;
    await say(200, 'GET /dashboard', [FIREFOX, `${cookie}; device=x`]);
    await say(200, 'GET /dashboard', [FIREFOX, cookie]);
    await say(200, 'GET /dashboard', ['User-Agent: curl/8.5.0', cookie]);
    await say(303, 'GET /dashboard', [`${cookie}; session=${w.ticket}`]);
    await say(403, 'GET /users', [cookie]);
    await say(405, 'GET /logout', [cookie]);
    await say(403, 'POST /logout', [cookie, FORM, 'Origin: http://evil.example'], 'a=b');
    await say(303, 'POST /login', [FORM, cookie], ADA);
    await say(303, 'GET /dashboard', [cookie]);
    await say(303, 'GET /dashboard', [`Cookie: session=${'C'.repeat(43)}`]);
    await say(200, 'POST /token/login', json, bob);
    await say(401, 'GET /me', ['Authorization: Bearer x']);
    await say(401, 'GET /me', ['Authorization: Basic YTpi', ACCEPT_JSON]);

    const { client, authorizeUrl, exchangeForm } = await oidcApp(app);
    const carried = `Cookie: session=${w.ticket}`;
    await say(400, `GET /oauth/authorize?client_id=${client.id}`, [carried]);
    const asked = authorizeUrl();
    await say(303, `GET ${asked.slice(asked.indexOf('/oauth/'))}`, [carried]);
    const [, code = ''] = /[?&]code=([\w-]+)/.exec(w.said.at(-1)?.heard?.head ?? '') ?? [];
    for (const status of [200, 400])
      await say(status, 'POST /oauth/token', [FORM], String(exchangeForm(code)));

    await addTotp(app, 'bob@example.com');
    const login = await (await app.request('/login')).text();
    w.said.push({ spoken: { head: '' }, heard: undefined }); // the one above
    await say(200, 'GET /login', [FIREFOX]);
    await say(200, `GET ${/\/passkeys\.\w+\.js/.exec(login)?.[0]}`, [FIREFOX]);
    await say(401, 'POST /login', json, bob);
    await say(303, 'POST /login', [FORM], ADA.replace('ada', 'bob'));
    const [pending = ''] = /pending=[\w-]+/.exec(w.said.at(-1)?.heard?.head ?? '') ?? [];
    await say(401, 'POST /login/second-step', [FORM, `Cookie: ${pending}`], 'code=000000');
    await say(401, 'POST /login/passkey', [FORM], 'passkey=x');
    await speak(app.port, [{ head: `GET / HTTP/1.1\r\nX: ${'a'.repeat(20_000)}` }]);
    w.said.push({ spoken: { head: '' }, heard: undefined });

    let open = () => {};
    const closed = new Promise<void>((resolve) => {
      open = resolve;
    });
    for (let i = 0; i < 2; i++) void gate.run(() => closed, AbortSignal.timeout(60_000));
    await say(503, 'POST /login', [FORM], ADA);
    open();
    // Sent behind a request whose answer ends the connection: the server does not read it.
    const unread = w.ask('POST /login HTTP/1.1', ['Content-Type: text/plain'], 'x', false);
    assert.deepEqual(await w.say([unread, w.ask('GET / HTTP/1.1')]), [415]);
    for (let i = 0; !watching.wire.seen().notes.includes('too-many') && i < 40; i++) {
      await app.request('/login', {
        method: 'POST',
        body: new URLSearchParams({ email: 'eve@example.com', password: 'x' }),
      });
    }

    const { notes } = watching.wire.seen();
    assert.deepEqual(
      NOTE_IDS.filter((id) => !notes.includes(id)),
      [],
    );
  });
});
