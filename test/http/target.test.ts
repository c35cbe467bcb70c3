import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseTarget, queryField } from '../../src/http/target.ts';

describe('parseTarget', () => {
  const taken: [name: string, target: string, path: string, query: string][] = [
    ['the root', '/', '/', ''],
    ['a path', '/login', '/login', ''],
    ['a path and a query', '/login?next=/a', '/login', 'next=/a'],
    ['an empty query', '/login?', '/login', ''],
    ['a second question mark', '/?a=?b', '/', 'a=?b'],
    ['an encoded letter', '/%6cogin', '/login', ''],
    ['an encoded word', '/caf%C3%A9', '/caf\u00e9', ''],
    ['a query that stays encoded', '/a?b=%41%zz', '/a', 'b=%41%zz'],
    ['an encoded question mark is not one', '/a%3Fb?c', '/a?b', 'c'],
    ['a percent sign decoded once', '/%2541', '/%41', ''],
    ['dots decoded once', '/%252e%252e', '/%2e%2e', ''],
    ['dots are not resolved', '/a/../b', '/a/../b', ''],
    ['an encoded slash that stays', '/users%2F5', '/users%2F5', ''],
    ['an encoded slash in lower case', '/users%2f5', '/users%2f5', ''],
    ['an encoded backslash', '/a%5Cb', '/a%5Cb', ''],
    ['a plus sign is no blank', '/a+b', '/a+b', ''],
    ['a doubled slash further in', '/a//b', '/a//b', ''],
    ['a question mark before slashes', '/?//x', '/', '//x'],
  ];
  for (const [name, target, path, query] of taken) {
    it(`takes ${name}: ${target}`, () => assert.deepEqual(parseTarget(target), { path, query }));
  }

  const refused: [name: string, target: string][] = [
    ['nothing', ''],
    ['a path without a slash', 'login'],
    ['another host', '//evil.example'],
    ['another host with a path', '//evil.example/login'],
    ['three slashes', '///evil.example'],
    ['a backslash that browsers read as a slash', '/\\evil.example'],
    ['a backslash further in', '/a\\b'],
    ['a backslash in the query', '/a?b=\\'],
    ['the absolute form', 'http://evil.example/login'],
    ['the authority form', 'example.com:443'],
    ['the asterisk form', '*'],
    ['a fragment', '/a#b'],
    ['a fragment in the query', '/a?b#c'],
    ['a lone percent sign', '/%'],
    ['half an escape', '/%4'],
    ['an escape that is not hexadecimal', '/%zz'],
    ['a byte that is not UTF-8', '/%ff'],
    ['an overlong slash', '/%c0%af'],
    ['an encoded surrogate', '/%ed%a0%80'],
  ];
  for (const [name, target] of refused) {
    it(`refuses ${name}: ${target}`, () => assert.equal(parseTarget(target), null));
  }

  it('never throws, and never gives a path that names another host', () => {
    const piece = fc.constantFrom('/', '\\', '%2f', '%5c', '%', '%25', '?', '#', '.', 'a', '\t');
    const target = fc.oneof(
      fc.string(),
      fc.array(piece).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(target, (target) => {
        const parsed = parseTarget(target);
        if (parsed !== null) assert.match(parsed.path, /^\/(?![/\\])/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('queryField', () => {
  const rows: [name: string, query: string, value: string | null][] = [
    ['absent', '', null],
    ['absent among others', 'a=1', null],
    ['present', 'a=1&next=/x', '/x'],
    ['empty', 'next=', ''],
    ['encoded', 'next=%2Fa%3Fb%3D1+2', '/a?b=1 2'],
    ['the first of two', 'next=1&next=2', '1'],
    ['broken encoding', 'next=%zz', '%zz'],
  ];
  for (const [name, query, value] of rows) {
    it(`reads a field: ${name}`, () => assert.equal(queryField(query, 'next'), value));
  }
});
