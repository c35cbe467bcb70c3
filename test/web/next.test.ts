import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { queryField } from '../../src/http/target.ts';
import { createNextRule } from '../../src/web/next.ts';
import { anyText } from '../text.ts';

const PAGES = new Set(['/', '/dashboard', '/account/sessions', '/caf\u00e9']);
const safeNext = createNextRule((path) => PAGES.has(path));

describe('createNextRule', () => {
  const taken: [name: string, next: string, place: string][] = [
    ['the front page', '/', '/'],
    ['a page', '/dashboard', '/dashboard'],
    ['a page with a query', '/dashboard?a=1&b=%2F', '/dashboard?a=1&b=%2F'],
    ['a page further down', '/account/sessions', '/account/sessions'],
    ['a page with an encoded letter', '/caf%C3%A9', '/caf%C3%A9'],
    ['another address in the query', '/?u=https://evil.example//x', '/?u=https://evil.example//x'],
    ['dots, resolved', '/account/../dashboard', '/dashboard'],
    ['encoded dots, resolved as browsers do', '/x/%2e%2E/dashboard', '/dashboard'],
    ['a fragment, dropped', '/dashboard#top', '/dashboard'],
    ['an @ after a page', '/dashboard?x@evil.example', '/dashboard?x@evil.example'],
  ];
  for (const [name, next, place] of taken) {
    it(`leads to ${name}`, () => assert.equal(safeNext(next), place));
  }

  const refused: [name: string, next: string | null][] = [
    ['nothing', null],
    ['an empty string', ''],
    ['another site', 'https://evil.example/dashboard'],
    ['another site without a scheme', '//evil.example'],
    ['another site that has our page', '//evil.example/dashboard'],
    ['three slashes', '///evil.example'],
    ['four slashes', '////evil.example'],
    ['a backslash', '/\\evil.example'],
    ['two backslashes', '\\\\evil.example'],
    ['a backslash and a slash', '\\/evil.example'],
    ['a slash, a backslash and a slash', '/\\/evil.example'],
    ['a tab that browsers skip', '/\t/evil.example'],
    ['a line feed that browsers skip', '/\n/evil.example'],
    ['a carriage return in front', '\r//evil.example'],
    ['a blank in front', ' //evil.example'],
    ['a NUL in front', '\0//evil.example'],
    ['a dot between the slashes', '/.//evil.example'],
    ['two dots between the slashes', '/..//evil.example'],
    ['an encoded dot between the slashes', '/%2e//evil.example'],
    ['a page, back up, and two slashes', '/dashboard/..//evil.example'],
    ['a dot and a backslash', '/./\\evil.example'],
    ['an encoded slash', '/%2Fevil.example'],
    ['an encoded backslash', '/%5Cevil.example'],
    ['a script', 'javascript:alert(1)'],
    ['data', 'data:text/html,x'],
    ['user info', '@evil.example'],
    ['a path without a slash', 'dashboard'],
    ['a header after a line break', '/dashboard\r\nset-cookie: a=1'],
    ['a header after an encoded line break', '/dashboard%0d%0aset-cookie:a=1'],
    ['a page that is none', '/nothing'],
    ['a page in another case', '/Dashboard'],
    ['a page with a slash at the end', '/dashboard/'],
    ['a page with a second slash', '/account//sessions'],
    ['a page that does not decode', '/dashboard%zz'],
    ['a page with a NUL', '/dashboard%00'],
    ['a page with a path parameter', '/dashboard;x=1'],
    ['a raw letter beyond ASCII', '/caf\u00e9'],
    ['a slash that only looks like one', '/\u2215evil.example'],
    ['a full stop that browsers fold', '/\u3002/evil.example'],
    ['a name of every object', '/__proto__'],
  ];
  for (const [name, next] of refused) {
    it(`refuses ${name}`, () => assert.equal(safeNext(next), null));
  }

  /** Pieces of which such attacks are made. */
  const piece = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '%2e',
    '%2f',
    '%5c',
    '%',
    '?',
    '#',
    '@',
    ':',
    '\t',
    '\n',
    '\0',
    ' ',
    'dashboard',
    '/dashboard',
    'evil.example',
    'http:',
    'account',
    '/sessions',
    '%0a',
    '\u3002',
  );
  const anything = fc.oneof(
    { weight: 4, arbitrary: fc.array(piece, { maxLength: 8 }).map((all) => `/${all.join('')}`) },
    { weight: 1, arbitrary: fc.domain().map((host) => `https://${host}/dashboard`) },
    { weight: 1, arbitrary: anyText },
  );

  it('leads to a known page of this site or nowhere, whatever comes', () => {
    fc.assert(
      fc.property(anything, (next) => {
        const place = safeNext(next);
        if (place === null) return;
        assert.match(place, /^\/(?![/\\])[\x21-\x7e]*$/);
        const url = new URL(place, 'http://localhost');
        assert.equal(url.origin, 'http://localhost');
        assert.ok(PAGES.has(decodeURIComponent(url.pathname)), place);
        assert.equal(url.pathname + url.search, place);
      }),
      { numRuns: 2_000 },
    );
  });

  it('leads on its own site also when every path is a page', () => {
    const anywhere = createNextRule(() => true);
    fc.assert(
      fc.property(anything, (next) => {
        const place = anywhere(next);
        if (place === null) return;
        assert.match(place, /^\/(?![/\\])/);
        assert.equal(new URL(place, 'http://localhost').origin, 'http://localhost');
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives a place that survives its way through a link', () => {
    fc.assert(
      fc.property(anything, (next) => {
        const place = safeNext(next);
        if (place === null) return;
        const link = `next=${encodeURIComponent(place)}`;
        assert.equal(safeNext(queryField(link, 'next')), place);
      }),
      { numRuns: 300 },
    );
  });
});
