import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Answer } from '../../lessons/build-your-own/client.ts';
import { decodeHtml, formsIn } from '../../lessons/build-your-own/forms.ts';
import { brokenOut, isOurs, MARK } from '../../lessons/build-your-own/stages/6-pages.ts';
import { carriesPage } from '../../lessons/build-your-own/stages/6-went-on.ts';
import { entriesOf } from '../../lessons/build-your-own/stages/11-list.ts';

const page = (text: string, location?: string) =>
  ({ text, all: () => (location === undefined ? [] : [location]) }) as unknown as Answer;

describe('a form in a page', () => {
  it('is read with its hidden fields, in any spelling, and decoded', () => {
    const html = `<FORM METHOD='Post' action="/login?a=1&amp;b=2">
<input type=hidden name=next value='/me?x=&#39;&lt;'><input name="email"><input type="submit" name="go" value="x">
<button name="also">Log in</button></FORM>`;
    assert.deepEqual(formsIn(html), [
      { method: 'post', action: '/login?a=1&b=2', fields: { next: "/me?x='<", email: '' } },
    ]);
  });

  it('has texts in which entities stand for signs, and others are left', () => {
    assert.equal(
      decodeHtml('&amp;lt; &#x27;&quot; &unknown; &#99999999;'),
      '&lt; \'" &unknown; &#99999999;',
    );
  });
});

describe('a text in a page', () => {
  const escapeHtml = (text: string) =>
    text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const text = `${MARK}abc`;

  it('is at home when it is escaped, in text and in both kinds of quotes', () => {
    const safe = escapeHtml(text);
    for (const html of [`<p>${safe}</p>`, `<input value="${safe}">`, `<input value='${safe}'>`])
      assert.equal(brokenOut(html, 'abc'), null, html);
    assert.equal(brokenOut(`<script>const user = ${JSON.stringify(text)};</script>`, 'abc'), null);
    assert.equal(brokenOut(`<input value="${text.replaceAll('"', '&quot;')}">`, 'abc'), null);
  });

  it('breaks out when one of the five signs is left where it matters', () => {
    assert.match(String(brokenOut(`<p>${text}</p>`, 'abc')), /element/);
    const some = text.replaceAll('<', '&lt;');
    assert.match(String(brokenOut(`<input value="${some}">`, 'abc')), /attribute/);
    assert.match(String(brokenOut(`<input value='${some}'>`, 'abc')), /attribute/);
  });
});

describe('a redirect', () => {
  const member = page(
    '<title>Shop</title><h1>Dashboard</h1><p>Orders of ada@example.com</p><a>Invoices</a>',
  );
  const open = [page('<title>Shop</title><h1>Log in</h1>')];
  const carries = (text: string) =>
    carriesPage(page(text, '/login?next=%2Fdashboard'), member, open, 'ada@example.com');

  it('carries a page for members when their words or their elements are in it', () => {
    assert.ok(
      carries('<title>Shop</title><h1>Dashboard</h1><p>Orders of undefined</p><a>Invoices</a>'),
    );
    assert.ok(carries('<title></title><h1></h1><p></p><a></a>'));
  });

  it('carries none when it says where it leads, or shows what everybody sees', () => {
    for (const text of [
      '',
      'See Other. Redirecting to /login?next=%2Fdashboard',
      '<title>Shop</title><p>Please log in to see the dashboard</p>',
    ])
      assert.ok(!carries(text), text);
  });

  it('stays here by any name of this machine, with this port, and nowhere else', () => {
    const site = { host: '127.0.0.1', port: 4000 };
    const ours = (text: string) => isOurs(URL.parse(text, 'http://localhost:4000/login'), site);
    for (const text of ['/me', 'http://127.0.0.1:4000/', '?x', 'http://localhost:4000/a'])
      assert.ok(ours(text), text);
    for (const text of [
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      'http://localhost:4000@evil.example',
      'javascript:x',
      'http://localhost/',
      'https://localhost:4000/',
    ])
      assert.ok(!ours(text), text);
  });
});

describe('a list of sessions', () => {
  it('is a list, or an object with one in it, and ids are texts or numbers', () => {
    const entries = [
      { id: '1', current: true },
      { id: '2', current: false },
    ];
    assert.deepEqual(entriesOf('[{"id":1,"current":true},{"id":"2"}]'), entries);
    assert.deepEqual(
      entriesOf('{"count":2,"sessions":[{"id":1,"current":true},{"id":2}]}'),
      entries,
    );
    for (const text of ['', 'null', '{}', '[{}]', '[1]', '<p>'])
      assert.equal(entriesOf(text), null, text);
  });
});
