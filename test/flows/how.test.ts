/**
 * Compares the page that shows a login with the wire: the test sends the lines that the page shows
 * for the browser, and the responses must have the lines that it shows for the server.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PRINTED_PASSWORDS } from '../../src/auth/passwords/printed-passwords.ts';
import { PASSWORD, signIn, signUp } from '../people.ts';
import { asPage, cookieOf, exchange, form, json } from '../requests.ts';
import { storedSessions } from '../stored.ts';
import { startApp, type TestApp } from '../support.ts';

const EMAIL = 'ada@example.com';
const TALKS = ['get-login', 'post-login', 'get-dashboard', 'post-logout', 'get-dashboard-again'];

type Talk = { readonly request: readonly string[]; readonly answer: readonly string[] };

async function look(app: TestApp, headers: Record<string, string> = {}): Promise<string> {
  const response = await app.request('/how', { headers: { accept: 'text/html', ...headers } });
  assert.equal(response.status, 200);
  return response.text();
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  lsaquo: '‹',
  rsaquo: '›',
};

function toText(markup: string): string {
  return markup
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&([\w#]+);/g, (_, name) => ENTITIES[name] ?? assert.fail(name));
}

/** The lines of one part of the page, in their order, the folded ones included. */
function linesOf(page: string, id: string): Talk {
  const [, part = assert.fail(id)] = page.split(`id="${id}"`);
  const [own = ''] = part.split(/<div class="talk"|<section/);
  const lines = [...own.matchAll(/<span aria-hidden="true">(&[lg]t;)<\/span><code>(.*?)<\/code>/g)];
  const marked = (mark: string) =>
    lines.filter(([, found]) => found === mark).map(([, , code = '']) => toText(code));
  return { request: marked('&gt;'), answer: marked('&lt;') };
}

/** What is put back in the place of what the page covers. */
type Secrets = { readonly ticket?: string; readonly device?: string };

function uncover(line: string, { ticket = '', device = '' }: Secrets): string {
  return line
    .replaceAll(/‹ticket [0-9a-f]{6}›/g, ticket)
    .replaceAll(/‹device [0-9a-f]{6}›/g, device)
    .replaceAll('‹your password›', new URLSearchParams({ '': PASSWORD }).toString().slice(1));
}

/** The text of the request that the page shows. A body gives a covered length its number. */
function toRequest({ request }: Talk, secrets: Secrets): string {
  const [head, body = ''] = request
    .map((line) => uncover(line, secrets))
    .join('\r\n')
    .split('\r\n\r\n');
  const whole = head?.replace('‹its length›', String(body.length));
  return `${whole}\r\nConnection: close\r\n\r\n${body}`;
}

// node:http adds these to every answer by itself.
const BY_NODE = /^(?:date|connection|keep-alive):/i;

/** The head of a real response, with tickets and devices masked as on the page, without digits. */
async function ask(app: TestApp, text: string): Promise<{ head: string[]; secrets: Secrets }> {
  const [head = ''] = (await exchange(app.port, text)).split('\r\n\r\n');
  const value = (name: string) => new RegExp(`^set-cookie: ${name}=([^;]+)`, 'm').exec(head)?.[1];
  const [ticket, device] = [value('session'), value('device')];
  return {
    head: head
      .split('\r\n')
      .filter((line) => !BY_NODE.test(line))
      .map((line) => line.replace(/^(set-cookie: (?:session|device)=)[^;]+/, '$1‹›')),
    secrets: { ...(ticket && { ticket }), ...(device && { device }) },
  };
}

const anyMark = (line: string) => line.replace(/‹(?:ticket|device) [0-9a-f]{6}›/, '‹›');

describe('GET /how', () => {
  it('shows a visitor the responses to a made-up user, line by line', async (t) => {
    const app = await startApp(t);
    const [password] = PRINTED_PASSWORDS;
    await app.request('/signup', form({ email: EMAIL, password }));
    const page = await look(app);
    let secrets: Secrets = {};
    for (const id of TALKS) {
      const talk = linesOf(page, id);
      const { head, secrets: given } = await ask(app, toRequest(talk, secrets));
      secrets = { ...secrets, ...given };
      // The dashboard of a made-up user has another length than that of a real one.
      const same = (line: string) =>
        id === 'get-dashboard' ? line.replace(/^(content-length: )\d+$/, '$1') : line;
      assert.deepEqual(talk.answer.map(anyMark).map(same), head.map(same), id);
      assert.ok(talk.request.length >= 2, id);
      assert.ok(talk.answer.length > 11, id);
    }
    assert.match(secrets.ticket ?? '', /^[\w-]{43}$/);
  });

  for (const remember of [false, true]) {
    const how = remember ? 'and stays signed in' : 'and does not stay signed in';
    it(`shows a user who signed in ${how} what the server sends them`, async (t) => {
      const app = await startApp(t);
      await app.request('/logout', { ...form({}, await signUp(app)) });
      const fields = { email: EMAIL, password: PASSWORD, ...(remember && { remember: 'on' }) };
      const body = String(new URLSearchParams(fields));
      const type = 'Content-Type: application/x-www-form-urlencoded';
      const sent = `POST /login HTTP/1.1\r\nHost: localhost:${app.port}\r\n${type}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;
      const { head: welcome, secrets } = await ask(app, sent);
      const cookie = `session=${secrets.ticket}; device=${secrets.device}`;
      const page = await look(app, { cookie });

      const logIn = linesOf(page, 'post-login');
      assert.equal(toRequest(logIn, secrets), sent);
      assert.deepEqual(logIn.answer.map(anyMark), welcome);
      for (const id of TALKS.filter((name) => name !== 'post-login')) {
        const talk = linesOf(page, id);
        const { head } = await ask(app, toRequest(talk, secrets));
        assert.deepEqual(talk.answer.map(anyMark), head, id);
      }
      assert.equal((await app.request('/how', asPage(cookie))).status, 200);
    });
  }

  it('shows the request that asked for it as the browser sent it: order, case, and a repeated line', async (t) => {
    const app = await startApp(t);
    const lines = [
      'GET /how HTTP/1.1',
      `hOST: localhost:${app.port}`,
      'Referer: http://localhost/',
      'ACCEPT: text/html',
      'accept-language: de',
      'Accept-Language: en',
      'If-None-Match: ',
      'connection: close',
    ];
    const { request } = linesOf(
      await exchange(app.port, `${lines.join('\r\n')}\r\n\r\n`),
      'this-request',
    );
    assert.deepEqual(request, lines.with(2, 'Referer: ‹17 bytes›'));
  });

  it('neither names nor counts headers that a proxy added', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    const bare = await look(app, { cookie });
    const added = {
      'x-forwarded-for': '203.0.113.99',
      'x-forwarded-proto': 'https',
      'x-real-ip': '::1',
      forwarded: 'for=192.0.2.60',
      via: '1.1 inside.example',
      'x-request-id': '7f3',
      'cf-connecting-ip': '203.0.113.99',
      'cf-ray': '7f3',
      'cdn-loop': 'cloudflare',
      traceparent: '00-7f3-01',
      'x-b3-traceid': '7f3',
      'x-envoy-internal': 'true',
      'x-amzn-trace-id': 'Root=7f3',
      'x-ssl-client-verify': 'NONE',
      'x-api-key': 'hunter2',
    };
    assert.deepEqual(
      linesOf(await look(app, { cookie, ...added }), 'this-request').request,
      linesOf(bare, 'this-request').request,
    );
    const token = { authorization: 'Basic ZnJvbSB0aGU6cHJveHk=' };
    assert.doesNotMatch(await look(app, token), /authorization|proxyauth/i);
  });

  it('never shows a secret, whatever brings it', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    const ticket = cookie.slice('session='.length);
    const { secret } = await app.links.createInvitation('user', null);
    const rows = await storedSessions(app.stores.sessions);
    const attempts: Record<string, string>[] = [
      { cookie: `${cookie}; other=swordfish-swordfish` },
      { cookie: `a=b; ${ticket}; =${ticket}; ${ticket}=1; x=${ticket}` },
      { cookie: `session=${ticket}; session=${ticket}` },
      { authorization: `Bearer ${ticket}` },
      { 'proxy-authorization': `Basic ${ticket}`, cookie },
      { referer: `${app.origin}/invite/${secret}`, cookie },
      { [`x-${ticket.toLowerCase()}`]: '1' },
      { 'x-forwarded-for': '203.0.113.99', 'x-real-ip': '203.0.113.99' },
    ];
    for (const headers of attempts) {
      const response = await app.request(`/how?token=${secret}`, { headers });
      const page = (await response.text()).toLowerCase();
      assert.equal(response.status, 200);
      for (const hidden of [ticket, secret, PASSWORD, 'swordfish', '203.0.113.99']) {
        assert.ok(!page.includes(hidden.toLowerCase()), `${hidden} ${JSON.stringify(headers)}`);
      }
      for (const row of rows) {
        assert.ok(!page.includes(String(row.key).toLowerCase()), JSON.stringify(headers));
      }
    }
  });

  it('gives a ticket the same fingerprint in responses and requests, and another ticket another one', async (t) => {
    const app = await startApp(t);
    const marksOf = async (cookie: string) => {
      const page = await look(app, { cookie });
      const marks = page.match(/ticket [0-9a-f]{6}(?=&rsaquo;)/g) ?? [];
      assert.ok(marks.length >= 6, 'the notice, Set-Cookie, three Cookie lines, and this request');
      return [...new Set(marks)];
    };
    const [first, ...rest] = await marksOf(await signUp(app));
    assert.deepEqual(rest, []);
    const [second] = await marksOf(await signIn(app));
    assert.notEqual(first, second);
  });

  it('ends no session, starts none and stores nothing', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    const everything = () => app.testDatabase.dump('users', 'sessions', 'events', 'links');
    const before = await everything();
    for (const headers of [{ cookie }, {}]) {
      const response = await app.request('/how', { headers });
      assert.equal(response.status, 200);
      assert.deepEqual(response.headers.getSetCookie(), []);
      assert.equal(response.headers.get('cache-control'), 'no-store');
      await response.text();
    }
    assert.deepEqual(await everything(), before);
    assert.equal((await app.request('/dashboard', asPage(cookie))).status, 200);
  });

  it('treats the ticket of an ended session, and a token, as no ticket', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    assert.match(await look(app, { cookie }), /your own session/);
    const answer = await app.request('/token/login', json({ email: EMAIL, password: PASSWORD }));
    const { token } = (await answer.json()) as { token: string };
    const authorization = `Bearer ${token}`;
    assert.equal((await app.request('/me', { headers: { authorization } })).status, 200);
    assert.match(await look(app, { authorization, cookie }), /made up/);
    await app.request('/logout', form({}, cookie));
    const page = await look(app, { cookie });
    assert.match(page, /made up/);
    assert.match(page, /no ticket with a coat behind it/);
  });

  it('shows the cookie name and the additional header of https', async (t) => {
    const app = await startApp(t, { origin: 'https://login.example.com' });
    const answered = await exchange(
      app.port,
      'GET /how HTTP/1.1\r\nHost: login.example.com\r\nConnection: close\r\n\r\n',
    );
    const { request, answer } = linesOf(answered, 'post-login');
    assert.equal(request[1], 'Host: login.example.com');
    assert.ok(answer.some((line) => /^set-cookie: __Host-session=‹ticket .*Secure/.test(line)));
    assert.match(answered, /and 11 lines/);
    const again = linesOf(answered, 'get-dashboard').request.find((line) => /^Cookie/.test(line));
    assert.match(again ?? '', /^Cookie: __Host-session=‹ticket \w+›; __Host-device=‹device \w+›$/);
  });

  it('has no script, no inline style and no address of another site', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    for (const page of [await look(app), await look(app, { cookie })]) {
      assert.doesNotMatch(page, /<script|<style| style=| on[a-z]+=|https?:\/\//i);
    }
  });

  it('is one link away from every page', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    for (const [path, links] of Object.entries({ '/': 2, '/login': 1, '/nowhere': 1 })) {
      const page = await (await app.request(path, { headers: { accept: 'text/html' } })).text();
      assert.equal(page.split('href="/how"').length - 1, links, path);
    }
    const dashboard = await (await app.request('/dashboard', asPage(cookie))).text();
    assert.equal(dashboard.split('href="/how"').length - 1, 2);
    const back = await app.request(
      '/login',
      form({ email: EMAIL, password: PASSWORD, next: '/how' }),
    );
    assert.equal(back.headers.get('location'), '/how');
    assert.ok(cookieOf(back));
  });
});
