import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isJson, wantsJson } from '../../src/http/negotiate.ts';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';
const JSON_BODY = 'application/json';
const FORM_BODY = 'application/x-www-form-urlencoded';

describe('wantsJson', () => {
  const rows: [
    name: string,
    accept: string | undefined,
    type: string | undefined,
    json: boolean,
  ][] = [
    ['no Accept at all', undefined, undefined, false],
    ['curl', '*/*', undefined, false],
    ['a browser', BROWSER, undefined, false],
    ['a browser sending a form', BROWSER, FORM_BODY, false],
    ['axios', 'application/json, text/plain, */*', undefined, true],
    ['axios sending JSON', 'application/json, text/plain, */*', JSON_BODY, true],
    ['JSON by name', 'application/json', undefined, true],
    ['JSON by name, in upper case', 'Application/JSON', undefined, true],
    ['JSON by name, sending a form', 'application/json', FORM_BODY, true],
    ['JSON with parameters', 'application/json;charset=utf-8', undefined, true],
    ['a page by name', 'text/html', undefined, false],
    ['both, alike', 'application/json, text/html', undefined, false],
    ['both, JSON better', 'text/html;q=0.5, application/json', undefined, true],
    ['both, page better', 'text/html, application/json;q=0.9', undefined, false],
    ['a quality with blanks', 'text/html ; q=0.5 , application/json ; q=0.6', undefined, true],
    ['JSON refused by q=0', 'application/json;q=0', undefined, false],
    ['a page refused by q=0', 'text/html;q=0, */*', undefined, true],
    ['application/*', 'application/*', undefined, true],
    ['text/*', 'text/*', undefined, false],
    ['an exact range beats the wildcard', '*/*;q=1, application/json;q=0.1', undefined, false],
    ['*/* and a JSON body', '*/*', JSON_BODY, true],
    ['no Accept and a JSON body', undefined, 'application/json; charset=utf-8', true],
    ['a page by name and a JSON body', 'text/html', JSON_BODY, false],
    ['a browser and a JSON body', BROWSER, JSON_BODY, false],
    ['a page refused and a JSON body', 'text/html;q=0, */*', JSON_BODY, true],
    ['JSON refused and a JSON body', 'application/json;q=0, */*', JSON_BODY, false],
    ['*/* and a form body', '*/*', FORM_BODY, false],
    ['an empty Accept', '', undefined, false],
    ['nonsense', ';;q=,,/, \u00ff', undefined, false],
    ['a quality that is no number', 'application/json;q=high', undefined, false],
    ['a quality over 1', 'application/json;q=7', undefined, false],
    ['a negative quality', 'application/json;q=-1', undefined, false],
    ['a type that begins like JSON', 'application/jsonp', undefined, false],
    ['something else altogether', 'image/png', undefined, false],
    ['both and a JSON body, JSON better', 'text/html;q=0.5, application/json', JSON_BODY, true],
  ];
  for (const [name, accept, type, json] of rows) {
    it(`gives ${json ? 'JSON' : 'a page'} for ${name}`, () => {
      const headers = {
        ...(accept !== undefined && { accept }),
        ...(type !== undefined && { 'content-type': type }),
      };
      assert.equal(wantsJson(headers), json);
    });
  }

  const withToken: [name: string, accept: string | undefined, scheme: string, json: boolean][] = [
    ['a bearer token', undefined, 'Bearer abc', true],
    ['a bearer token in small letters', '*/*', 'bearer abc', true],
    ['a bearer token, with another type', 'image/png, */*;q=0.1', 'Bearer abc', true],
    ['a bearer token and a page by name', 'text/html', 'Bearer abc', false],
    ['a bearer token from a browser', BROWSER, 'Bearer abc', false],
    ['a bearer token, both named, JSON better', 'text/html;q=0.5, */*', 'Bearer abc', true],
    ['a bearer token that refuses JSON', 'application/json;q=0, */*', 'Bearer abc', false],
    ['Basic credentials', '*/*', 'Basic YTpi', false],
  ];
  for (const [name, accept, authorization, json] of withToken) {
    it(`gives ${json ? 'JSON' : 'a page'} for ${name}`, () => {
      const headers = { authorization, ...(accept !== undefined && { accept }) };
      assert.equal(wantsJson(headers), json);
    });
  }

  it('never throws, whatever Accept says', () => {
    const piece = fc.constantFrom('application/json', 'text/html', '*/*', ';', ',', 'q=', '0', ' ');
    const accept = fc.oneof(
      fc.string(),
      fc.array(piece).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(accept, (accept) => {
        assert.equal(typeof wantsJson({ accept }), 'boolean');
      }),
      { numRuns: 300 },
    );
  });
});

describe('isJson', () => {
  for (const type of [
    'application/json',
    'Application/JSON',
    'application/json;charset=utf-8',
    'application/json ; charset=utf-8',
    'application/json\t;x=y',
  ]) {
    it(`is true for ${JSON.stringify(type)}`, () => assert.equal(isJson(type), true));
  }
  for (const type of [
    undefined,
    '',
    'text/plain',
    'text/json',
    'application/json-patch+json',
    'application/jsonx',
    'text/plain; application/json',
    ' application/json',
    FORM_BODY,
  ]) {
    it(`is false for ${JSON.stringify(type)}`, () => assert.equal(isJson(type), false));
  }
});
