import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const source = readFileSync('public/passkeys.js', 'utf8');
const code = source.replace(/\/\*\*.*\*\/|\/\/.*/g, '');

describe('public/passkeys.js', () => {
  it('does nothing that the content security policy of the pages forbids', () => {
    // Code from text, styles in attributes, and requests: script-src 'self' allows none of them.
    const forbidden =
      /\beval\b|\bFunction\(|set(?:Timeout|Interval)|import\b|javascript:|\.style\b|fetch\(|XMLHttpRequest|sendBeacon|WebSocket|EventSource|Worker/;
    assert.doesNotMatch(code, forbidden);
  });

  it('writes text and never markup, and stores nothing', () => {
    assert.doesNotMatch(code, /innerHTML|outerHTML|insertAdjacent|document\.write|createElement/);
    assert.doesNotMatch(code, /localStorage|sessionStorage|indexedDB|document\.cookie|caches/);
  });

  it('can be read in five minutes', () => {
    assert.ok(source.split('\n').length <= 80);
  });
});
