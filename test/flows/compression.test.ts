/** Which responses are compressed: those without a secret, and without anything about a user. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { PASSWORD, signUp, signUpAdmin, signUpRootAndAda } from '../people.ts';
import { asPage, form, rawRequest } from '../requests.ts';
import { startApp, type TestApp } from '../support.ts';
import { exchangeBytes } from './bytes.ts';

const FILE = /\.(?:css|js|svg|png)$/;

/** The pages of the app that come compressed to this cookie, and to none without one. */
async function compressedPages(app: TestApp, cookie: string): Promise<readonly string[]> {
  const pages = app.routes
    .filter(({ method, pattern }) => method === 'GET' && !FILE.test(pattern))
    .map(({ pattern }) => pattern.replace(':id', '2').replace(':token', 'x'.repeat(43)));
  assert.ok(pages.length > 25, `${pages.length}`);
  const compressed = [];
  for (const path of new Set([...pages, '/nowhere'])) {
    const response = await app.request(path, asPage(cookie));
    await response.arrayBuffer();
    if (response.headers.has('content-encoding')) compressed.push(path);
  }
  return compressed.sort();
}

async function codingOf(app: TestApp, path: string, init: RequestInit): Promise<string | null> {
  const response = await app.request(path, init);
  await response.arrayBuffer();
  return response.headers.get('content-encoding');
}

/** The bytes of `/login` to this method, as they are on the wire. */
async function loginPage(t: TestContext, method: 'GET' | 'HEAD', accepted: string) {
  const app = await startApp(t);
  const lines = [`Host: localhost:${app.port}`, `Accept-Encoding: ${accepted}`];
  return exchangeBytes(app.port, rawRequest(`${method} /login HTTP/1.1`, lines));
}

describe('a page for a visitor', () => {
  it('is compressed where nothing on it is a secret or was typed by somebody', async (t) => {
    const app = await startApp(t, { mail: async () => {} });
    const pages = ['/', '/forgot', '/how', '/login', '/signup'];
    assert.deepEqual(await compressedPages(app, ''), pages);
  });

  it('is not compressed when it shows what was typed', async (t) => {
    const app = await startApp(t, { mail: async () => {} });
    await signUpAdmin(app);
    const wrong = { email: 'root@example.com', password: 'wrong' };
    for (const path of ['/login', '/signup', '/forgot']) {
      assert.equal(await codingOf(app, path, form(wrong)), null, path);
      assert.equal(await codingOf(app, path, form({ email: 'root', password: PASSWORD })), null);
    }
  });

  it('is the same page, and says that it differs by Accept-Encoding', async (t) => {
    const { head, body } = await loginPage(t, 'GET', 'gzip, deflate, br, zstd');
    assert.equal(head.get('content-encoding'), 'gzip');
    assert.equal(head.get('vary'), 'Accept, Accept-Encoding');
    assert.equal(head.get('content-length'), String(body.length));
    const page = gunzipSync(body).toString();
    assert.match(page, /^<!doctype html>[\s\S]+<\/html>\n$/);
    assert.ok(body.length < page.length / 2);
  });

  it('is sent as it is to a client that does not take gzip', async (t) => {
    for (const accepted of ['', 'br', 'gzip;q=0']) {
      const { head, body } = await loginPage(t, 'GET', accepted);
      assert.equal(head.get('content-encoding'), undefined, accepted);
      assert.equal(head.get('vary'), 'Accept, Accept-Encoding');
      assert.match(body.toString(), /^<!doctype html>/);
    }
  });

  it('has the same head when only that is asked for', async (t) => {
    const { head, body } = await loginPage(t, 'HEAD', 'gzip');
    assert.equal(head.get('content-encoding'), 'gzip');
    // A challenge is another one each time, so the length of GET may differ by some bytes.
    const length = Number(head.get('content-length'));
    assert.ok(Math.abs(length - (await loginPage(t, 'GET', 'gzip')).body.length) < 30);
    assert.equal(body.length, 0);
  });
});

describe('a page for a signed-in user', () => {
  it('is never compressed, a page that anyone can have neither', async (t) => {
    const app = await startApp(t, { mail: async () => {} });
    const { root, ada } = await signUpRootAndAda(app);
    assert.deepEqual(await compressedPages(app, ada), []);
    assert.deepEqual(await compressedPages(app, root), []);
  });

  it('does not become shorter by a right guess in its address (BREACH)', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    const lengthFor = async (guess: string) => {
      const lines = [`Host: localhost:${app.port}`, `Cookie: ${cookie}`, 'Accept-Encoding: gzip'];
      const line = `GET /confirm?next=%2Faccount%3F${guess} HTTP/1.1`;
      const { head, body } = await exchangeBytes(app.port, rawRequest(line, lines));
      assert.equal(head.get('content-type'), 'text/html; charset=utf-8');
      return body.length;
    };
    assert.equal(
      await lengthFor('value=ada@example.com'),
      await lengthFor('value=aqb@exqbply.zom'),
    );
  });
});
