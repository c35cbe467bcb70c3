import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Reply } from '../../src/http/reply.ts';
import { indexFiles, type StaticFiles } from '../../src/http/static-files.ts';
import { requestWith } from './wire.ts';

const STYLE = 'p { color: inherit }\n'.repeat(50);

/** A folder with these files, indexed; it is removed when the test ends. */
async function index(t: TestContext, contents: Record<string, string>): Promise<StaticFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'coatcheck-files-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(contents)) await writeFile(join(folder, name), text);
  return indexFiles(folder);
}

async function get(
  files: StaticFiles,
  address: string,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const handler = files.handlers.get(address);
  assert.ok(handler, `${address} is served`);
  return handler({ request: requestWith(headers) } as never);
}

const tagOf = (reply: Reply) => String(reply.headers.etag);

describe('indexFiles', () => {
  const types: [name: string, type: string][] = [
    ['style.css', 'text/css; charset=utf-8'],
    ['passkeys.js', 'text/javascript; charset=utf-8'],
    ['icon.svg', 'image/svg+xml; charset=utf-8'],
    ['icon.png', 'image/png'],
    ['favicon.ico', 'image/x-icon'],
    ['robots.txt', 'text/plain; charset=utf-8'],
  ];
  for (const [name, type] of types) {
    it(`serves ${name} as ${type}`, async (t) => {
      const reply = await get(await index(t, { [name]: 'x' }), `/${name}`);
      assert.equal(reply.status, 200);
      assert.equal(reply.headers['content-type'], type);
      assert.equal(String(reply.body), 'x');
    });
  }

  for (const name of [
    'page.html',
    'script.mjs',
    'noextension',
    'css',
    '.env',
    '.css',
    'a.css.map',
    'A.CSS',
  ]) {
    it(`refuses a folder with ${name} in it: its type is not listed`, async (t) => {
      await assert.rejects(index(t, { 'style.css': STYLE, [name]: 'x' }), /no known type/);
    });
  }

  it('refuses a folder in the folder', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'coatcheck-files-'));
    t.after(() => rm(folder, { recursive: true }));
    await mkdir(join(folder, 'fonts'));
    await assert.rejects(indexFiles(folder), /no known type/);
  });

  it('serves other files beside those of the folder, and instead of those of their names', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'coatcheck-files-'));
    t.after(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'style.css'), 'of the folder');
    await writeFile(join(folder, 'icon.svg'), '<svg/>');
    const others = new Map([
      ['style.css', Buffer.from('of the site')],
      ['logo.png', Buffer.from('png')],
    ]);
    const files = await indexFiles(folder, others);
    assert.equal(String((await get(files, files.url('style.css'))).body), 'of the site');
    assert.equal(String((await get(files, '/style.css')).body), 'of the site');
    assert.equal(String((await get(files, files.url('icon.svg'))).body), '<svg/>');
    assert.equal((await get(files, files.url('logo.png'))).headers['content-type'], 'image/png');
    await assert.rejects(indexFiles(folder, new Map([['a.html', Buffer.alloc(1)]])), /no known/);
  });

  it('serves nothing outside its map', async (t) => {
    const files = await index(t, { 'style.css': STYLE });
    assert.deepEqual([...files.handlers.keys()], ['/style.css', files.url('style.css')]);
    for (const address of ['/', '/../style.css', '/etc/passwd', '/STYLE.css', '/__proto__']) {
      assert.equal(files.handlers.has(address), false, address);
    }
  });

  it('gives the fingerprinted address of a file, and throws for one that is not there', async (t) => {
    const files = await index(t, { 'style.css': STYLE });
    assert.match(files.url('style.css'), /^\/style\.[0-9a-f]{10}\.css$/);
    assert.throws(() => files.url('missing.css'), /public\/ has no missing\.css/);
    assert.throws(() => files.url('__proto__'), /public\/ has no/);
  });

  it('gives another content another address and another tag', async (t) => {
    const one = await index(t, { 'style.css': 'a' });
    const two = await index(t, { 'style.css': 'b' });
    assert.notEqual(one.url('style.css'), two.url('style.css'));
    assert.notEqual(tagOf(await get(one, '/style.css')), tagOf(await get(two, '/style.css')));
  });

  it('has the plain address revalidated and the fingerprinted one kept for a year', async (t) => {
    const files = await index(t, { 'style.css': STYLE });
    const plain = await get(files, '/style.css');
    const fingerprinted = await get(files, files.url('style.css'));
    assert.equal(plain.headers['cache-control'], 'no-cache');
    assert.equal(fingerprinted.headers['cache-control'], 'public, max-age=31536000, immutable');
    assert.deepEqual(plain.body, fingerprinted.body);
  });
});

describe('a static file', () => {
  const rows: [accept: string | undefined, coding: string | undefined][] = [
    [undefined, undefined],
    ['', undefined],
    ['identity', undefined],
    ['gzip', 'gzip'],
    ['GZIP', 'gzip'],
    ['br', 'br'],
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, br;q=0', 'gzip'],
    ['gzip;q=0, br;q=0.0', undefined],
    ['br;q=0.001', 'br'],
    ['br ; q=0, gzip ; q=0.5', 'gzip'],
    ['deflate', undefined],
    ['brotli, gzipped', undefined],
    ['br;q=nonsense', undefined],
    [';;,,q=', undefined],
  ];
  for (const [accept, coding] of rows) {
    it(`is sent as ${coding ?? 'plain bytes'} for Accept-Encoding: ${accept}`, async (t) => {
      const headers = accept === undefined ? {} : { 'accept-encoding': accept };
      const reply = await get(await index(t, { 'style.css': STYLE }), '/style.css', headers);
      assert.equal(reply.headers['content-encoding'], coding);
      assert.equal(reply.headers.vary, 'Accept-Encoding');
      const body = Buffer.from(reply.body);
      const unpack =
        { br: brotliDecompressSync, gzip: gunzipSync }[coding ?? ''] ?? ((bytes: Buffer) => bytes);
      assert.equal(unpack(body).toString(), STYLE);
    });
  }

  it('is sent plain when packing would not make it smaller', async (t) => {
    const files = await index(t, { 'tiny.txt': 'x' });
    const reply = await get(files, '/tiny.txt', { 'accept-encoding': 'br, gzip' });
    assert.equal(reply.headers['content-encoding'], undefined);
    assert.equal(String(reply.body), 'x');
  });

  it('has a tag of its own for each coding', async (t) => {
    const files = await index(t, { 'style.css': STYLE });
    const tags = new Set<string>();
    for (const accept of ['', 'gzip', 'br']) {
      tags.add(tagOf(await get(files, '/style.css', { 'accept-encoding': accept })));
    }
    assert.equal(tags.size, 3);
    for (const tag of tags) assert.match(tag, /^"[^"]+"$/);
  });

  const conditions: [name: string, header: (tag: string) => string, status: number][] = [
    ['its tag', (tag) => tag, 304],
    ['its tag, weak', (tag) => `W/${tag}`, 304],
    ['a list with its tag', (tag) => `"other", ${tag},"third"`, 304],
    ['a list with its tag, weak', (tag) => `W/"other" , W/${tag}`, 304],
    ['*', () => '*', 304],
    ['another tag', () => '"other"', 200],
    ['its tag without quotes', (tag) => tag.replaceAll('"', ''), 200],
    ['the beginning of its tag', (tag) => `${tag.slice(0, -2)}"`, 200],
    ['nothing', () => '', 200],
  ];
  for (const [name, header, status] of conditions) {
    it(`is answered with ${status} for If-None-Match: ${name}`, async (t) => {
      const files = await index(t, { 'style.css': STYLE });
      const etag = tagOf(await get(files, '/style.css'));
      const reply = await get(files, '/style.css', { 'if-none-match': header(etag) });
      assert.equal(reply.status, status);
    });
  }

  it('is answered with 304, its tag and its caching, and nothing else', async (t) => {
    const files = await index(t, { 'style.css': STYLE });
    const address = files.url('style.css');
    const etag = tagOf(await get(files, address));
    assert.deepEqual(await get(files, address, { 'if-none-match': etag }), {
      status: 304,
      headers: {
        etag,
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'Accept-Encoding',
      },
      body: '',
      constant: true,
    });
  });

  it('is sent again when the tag is that of another coding', async (t) => {
    const files = await index(t, { 'style.css': STYLE });
    const etag = tagOf(await get(files, '/style.css', { 'accept-encoding': 'br' }));
    const headers = { 'accept-encoding': 'gzip', 'if-none-match': etag };
    assert.equal((await get(files, '/style.css', headers)).status, 200);
  });
});
