import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { escapeHtml } from '../../views/escape.ts';
import { type Html, html, raw } from '../../views/html.ts';
import { anyText } from '../text.ts';

describe('escapeHtml', () => {
  const rows: [name: string, text: string, escaped: string][] = [
    ['an ampersand', 'Hat & Coat', 'Hat &amp; Coat'],
    ['an opening angle', 'a < b', 'a &lt; b'],
    ['a closing angle', 'a > b', 'a &gt; b'],
    ['a double quote', 'say "hi"', 'say &quot;hi&quot;'],
    ['a single quote', "it's", 'it&#39;s'],
    ['an entity, which is text too', '&lt;', '&amp;lt;'],
    ['a whole script', '<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['letters of any language', 'Zoë 王 🧥', 'Zo&#235; &#29579; &#129509;'],
    ['what browsers would read as Windows-1252', '\x80\x9f\xa0', '&#65533;&#65533;&#160;'],
    ['half a pair of surrogates', 'a\ud83e b', 'a&#65533; b'],
    ['nothing', '', ''],
  ];
  for (const [name, text, escaped] of rows) {
    it(`escapes ${name}`, () => assert.equal(escapeHtml(text), escaped));
  }
});

/** Characters that references from 128 to 159 stand for in HTML (13.2.5.84). */
const WINDOWS_1252 = new TextDecoder('windows-1252');

/** The text that a browser shows for markup without tags. */
function decode(markup: string): string {
  const names: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };
  return markup.replace(/&(?:#(\d+)|([a-z]+));/g, (_, digits, name) => {
    const code = Number(digits);
    if (name !== undefined) return names[name] ?? assert.fail(name);
    if (code >= 0x80 && code <= 0x9f) return WINDOWS_1252.decode(Uint8Array.of(code));
    return code >= 0xd800 && code <= 0xdfff ? '\ufffd' : String.fromCodePoint(code);
  });
}

describe('a text on a page', () => {
  it('is ASCII', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const page = String(html`<p title="${text}">${text}</p>`);
        assert.equal(Buffer.byteLength(page), page.length);
        assert.equal(Buffer.from(page, 'latin1').toString(), page);
      }),
    );
  });

  it('is the same in a browser, but for controls and halves of surrogate pairs', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = text.toWellFormed().replace(/[\x80-\x9f]/g, '\ufffd');
        assert.equal(decode(escapeHtml(text)), shown);
      }),
    );
  });

  it('is the only place of a view for characters beyond ASCII: its source has none', () => {
    const folder = new URL('../../views/', import.meta.url);
    for (const name of readdirSync(folder)) {
      const source = readFileSync(new URL(name, folder), 'utf8');
      assert.equal(Buffer.byteLength(source), source.length, name);
    }
  });
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
