import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { escapeHtml, type Html, html, raw } from '../../views/html.ts';

describe('escapeHtml', () => {
  const rows: [name: string, text: string, escaped: string][] = [
    ['an ampersand', 'Hat & Coat', 'Hat &amp; Coat'],
    ['an opening angle', 'a < b', 'a &lt; b'],
    ['a closing angle', 'a > b', 'a &gt; b'],
    ['a double quote', 'say "hi"', 'say &quot;hi&quot;'],
    ['a single quote', "it's", 'it&#39;s'],
    ['an entity, which is text too', '&lt;', '&amp;lt;'],
    ['a whole script', '<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['letters of any language', 'Zoë 王 🧥', 'Zoë 王 🧥'],
    ['nothing', '', ''],
  ];
  for (const [name, text, escaped] of rows) {
    it(`escapes ${name}`, () => assert.equal(escapeHtml(text), escaped));
  }
});

describe('html', () => {
  it('escapes strings in text and in attributes', () => {
    const evil = '"><img src=x onerror=alert(1)>';
    assert.equal(
      String(html`<p title="${evil}">${evil}</p>`),
      '<p title="&quot;&gt;&lt;img src=x onerror=alert(1)&gt;">&quot;&gt;&lt;img src=x onerror=alert(1)&gt;</p>',
    );
  });

  it('leaves nested Html alone, so nothing is escaped twice', () => {
    assert.equal(String(html`<p>${html`<b>${'&'}</b>`}</p>`), '<p><b>&amp;</b></p>');
  });

  it('joins lists, also lists of lists, and escapes what is in them', () => {
    const items = ['<', [html`<br>`, '>']];
    assert.equal(String(html`${items}`), '&lt;<br>&gt;');
  });

  it('prints numbers, zero included', () => {
    assert.equal(String(html`${0} ${-1.5}`), '0 -1.5');
  });

  it('lets null, undefined, false and the empty list vanish', () => {
    assert.equal(String(html`[${null}${undefined}${false}${[]}]`), '[]');
  });

  it('keeps backslashes of a value as they are', () => {
    assert.equal(String(html`${'\\n'}`), '\\n');
  });

  it('lets nothing through that only looks like Html', () => {
    const forged = { toString: () => '<script>' };
    // @ts-expect-error - a forged object lacks the private field of Html
    assert.equal(String(html`${forged}`), '');
    // @ts-expect-error - nor can it be assigned to Html
    const page: Html = forged;
    assert.equal(String(html`${page}`), '');
  });

  it('refuses values that have no one obvious text', () => {
    // @ts-expect-error - a Date prints in a dozen ways: format it first
    assert.equal(String(html`${new Date(0)}`), '');
    // @ts-expect-error - `true` is always a slip: say what to print
    assert.equal(String(html`${true}`), '');
    // @ts-expect-error - a view does not wait: the handler awaits and hands over data
    assert.equal(String(html`${Promise.resolve('x')}`), '');
  });
});

describe('raw', () => {
  it('trusts its string as markup', () => {
    assert.equal(String(html`<p>${raw('<hr>')}</p>`), '<p><hr></p>');
  });
});
