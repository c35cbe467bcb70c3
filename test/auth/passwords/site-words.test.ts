import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { siteWords } from '../../../src/auth/passwords/site-words.ts';

describe('siteWords', () => {
  it('has the longer parts of the host', () => {
    assert.deepEqual(siteWords('https://login.acme.example:8443', null), [
      'login',
      'acme',
      'example',
    ]);
  });

  it('has the name of the site: whole, in one word, and word by word', () => {
    assert.deepEqual(siteWords('https://x.y', 'Northwind & Yard'), [
      'northwind & yard',
      'northwindyard',
      'northwind',
      'yard',
    ]);
  });
});
