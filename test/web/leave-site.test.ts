import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { byForm, cameByForm } from '../../src/web/by-form.ts';
import { leaveTo } from '../../src/web/leave-site.ts';
import { createPageReply } from '../../src/web/page.ts';
import { COATCHECK } from '../site-of.ts';

const page = createPageReply({
  files: { url: (name: string) => `/${name}`, handlers: new Map() },
  site: COATCHECK,
  signupOpen: false,
  factors: { mustEnrol: () => false },
});
const APP = { url: 'https://app.example.com/.coatcheck/enter?code=a;b&c="d"', name: 'A & B' };

describe('byForm', () => {
  const marked: [name: string, address: string, result: string][] = [
    ['a page that leaves the site', '/enter', '/enter?continue=1'],
    ['one with a query', '/enter?app=x', '/enter?app=x&continue=1'],
    ['one with an empty query', '/oauth/authorize?', '/oauth/authorize?continue=1'],
    ['one with a second question mark', '/enter?next=/?a', '/enter?next=/?a&continue=1'],
  ];
  for (const [name, address, result] of marked) {
    it(`marks ${name}`, () => assert.equal(byForm(address), result));
  }

  it('leaves an address as it is that is marked already, or stays on this site', () => {
    for (const address of [
      '/enter?continue=1&app=x',
      '/',
      '/dashboard?a=1',
      '/enter/x',
      '/oauth',
    ]) {
      assert.equal(byForm(address), address);
    }
  });
});

describe('cameByForm', () => {
  it('is true for a marked address alone', () => {
    assert.equal(cameByForm({ query: 'app=x&continue=1' }), true);
    for (const query of ['', 'app=continue', 'next=%2F%3Fcontinue=1', 'discontinue=1']) {
      assert.equal(cameByForm({ query }), false, query);
    }
  });
});

describe('leaveTo', () => {
  it('redirects a browser that came by a link', () => {
    const { status, headers, body } = leaveTo(page, { query: 'app=x', user: null }, APP);
    assert.deepEqual([status, headers.location, body], [303, APP.url, '']);
    assert.equal(headers['cache-control'], 'no-store');
  });

  it('sends a page that moves on without a script to one that came by a form', () => {
    const reply = leaveTo(page, { query: 'continue=1', user: null }, APP);
    assert.equal(reply.status, 200);
    assert.equal(reply.headers.location, undefined);
    assert.equal(reply.headers['cache-control'], 'no-store');
    const written = 'https://app.example.com/.coatcheck/enter?code=a;b&amp;c=&quot;d&quot;';
    const text = String(reply.body);
    assert.ok(text.includes(`<meta http-equiv="refresh" content="0; url=${written}">`));
    assert.ok(text.includes(`<a class="button" href="${written}">Continue to A &amp; B</a>`));
    assert.ok(!text.includes('<script'));
    assert.equal(reply.compressible, undefined, 'the code in it could be guessed from its length');
  });
});
