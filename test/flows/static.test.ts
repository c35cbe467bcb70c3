import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { PAPER } from '../../src/web/page.ts';
import { startApp } from '../support.ts';

describe('the stylesheet', () => {
  it('is linked by a fingerprinted address that is cached for good', async (t) => {
    const app = await startApp(t);
    const page = await (await app.request('/')).text();
    const [url = ''] = /\/style\.[0-9a-f]{10}\.css/.exec(page) ?? [];
    const response = await app.request(url);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-type'), 'text/css; charset=utf-8');
    assert.equal(response.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    const etag = response.headers.get('etag') ?? '';
    const again = await app.request(url, { headers: { 'if-none-match': etag } });
    assert.equal(again.status, 304);
    assert.equal(again.headers.get('etag'), etag);
  });

  it('is under 3.5 KB as browsers get it', async (t) => {
    const app = await startApp(t);
    const response = await app.request('/style.css', { headers: { 'accept-encoding': 'br' } });
    assert.equal(response.headers.get('cache-control'), 'no-cache');
    assert.ok(Number(response.headers.get('content-length')) < 3_500);
  });

  it('is compressed for clients that accept it', async (t) => {
    const app = await startApp(t);
    const encodings = {
      br: 'br',
      'gzip, br': 'br',
      gzip: 'gzip',
      'br;q=0, gzip': 'gzip',
      identity: null,
    };
    for (const [accepted, expected] of Object.entries(encodings)) {
      const response = await app.request('/style.css', {
        headers: { 'accept-encoding': accepted },
      });
      assert.equal(response.headers.get('content-encoding'), expected, accepted);
      assert.equal(response.headers.get('vary'), 'Accept-Encoding');
      assert.match(await response.text(), /:root/);
    }
  });
});

describe('the colours of the bars of the browser', () => {
  it('are those of the paper in the stylesheet', () => {
    const stylesheet = readFileSync('public/style.css', 'utf8');
    const papers = stylesheet.match(/(?<=--paper: )#[0-9a-f]{6}/g);
    assert.deepEqual(papers, [PAPER.light, PAPER.dark]);
  });
});

describe('the icon for home screens', () => {
  it('is where phones look for it, with 180 pixels', async (t) => {
    const app = await startApp(t);
    const response = await app.request('/apple-touch-icon.png');
    assert.equal(response.headers.get('content-type'), 'image/png');
    const png = Buffer.from(await response.arrayBuffer());
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [180, 180]);
    assert.ok(png.length < 4_000);
  });
});

describe('every page', () => {
  it('has no script but the one for passkeys, no inline style and no address of another site', async (t) => {
    const app = await startApp(t);
    for (const path of ['/', '/login', '/signup', '/nowhere']) {
      const page = await (await app.request(path)).text();
      const script = /<script type="module" src="\/passkeys\.[0-9a-f]{10}\.js"><\/script>/;
      assert.equal(script.test(page), path === '/login', path);
      assert.doesNotMatch(
        page.replace(script, ''),
        /<script|<style| style=| on[a-z]+=|https?:\/\//i,
        path,
      );
    }
  });
});
