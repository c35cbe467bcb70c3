import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { crossOriginRefusal } from '../../src/http/cross-origin.ts';

const OWN = 'https://app.example';

type Row = { name: string; site?: string; origin?: string };

function refusal(method: string, { site, origin }: Row, own = OWN): string | null {
  const headers = {
    ...(site !== undefined && { 'sec-fetch-site': site }),
    ...(origin !== undefined && { origin }),
  };
  return crossOriginRefusal(method, headers, own);
}

describe('crossOriginRefusal', () => {
  const allowed: Row[] = [
    { name: 'our own form', site: 'same-origin', origin: OWN },
    { name: 'our own form, without Origin', site: 'same-origin' },
    {
      name: 'our own form under a referrer policy that hides the Origin',
      site: 'same-origin',
      origin: 'null',
    },
    { name: 'the person: address bar, bookmark', site: 'none' },
    { name: 'the person, from our page', site: 'none', origin: OWN },
    { name: 'a browser without fetch metadata, from our page', origin: OWN },
    { name: 'a program: neither header' },
  ];
  for (const row of allowed) {
    it(`lets POST pass: ${row.name}`, () => assert.equal(refusal('POST', row), null));
  }

  const refused: Row[] = [
    { name: 'another site', site: 'cross-site' },
    { name: 'another site that says our Origin', site: 'cross-site', origin: OWN },
    { name: 'a sibling subdomain', site: 'same-site' },
    { name: 'a sibling subdomain with its Origin', site: 'same-site', origin: 'https://b.example' },
    { name: 'an unknown word', site: 'friendly' },
    { name: 'an empty word', site: '' },
    { name: 'another spelling', site: 'Same-Origin' },
    { name: 'two headers that node joined', site: 'same-origin, cross-site' },
    {
      name: 'our own form and a foreign Origin',
      site: 'same-origin',
      origin: 'https://evil.example',
    },
    { name: 'the person and a foreign Origin', site: 'none', origin: 'https://evil.example' },
    { name: 'a foreign Origin alone', origin: 'https://evil.example' },
    { name: 'a sandboxed frame', origin: 'null' },
    { name: 'an empty Origin', origin: '' },
    { name: 'another port', origin: 'https://app.example:8443' },
    { name: 'the default port written out', origin: 'https://app.example:443' },
    { name: 'another scheme', origin: 'http://app.example' },
    { name: 'our host as user info', origin: 'https://app.example@evil.example' },
    { name: 'our host behind user info', origin: 'https://evil@app.example' },
    { name: 'our host in upper case', origin: 'https://APP.example' },
    { name: 'our host as a prefix', origin: 'https://app.example.evil.example' },
    { name: 'our host as a suffix', origin: 'https://evilapp.example' },
    { name: 'our origin with a slash', origin: 'https://app.example/' },
    { name: 'our host without a scheme', origin: 'app.example' },
    { name: 'two Origins that node joined', origin: `${OWN}, https://evil.example` },
  ];
  for (const row of refused) {
    it(`refuses POST: ${row.name}`, () => assert.equal(typeof refusal('POST', row), 'string'));
  }

  const foreign: Row = { name: 'foreign', site: 'cross-site', origin: 'https://evil.example' };

  it('lets the safe methods pass from anywhere', () => {
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      assert.equal(refusal(method, foreign), null, method);
    }
  });

  it('refuses every other method, known or not', () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'QUERY', 'get', '']) {
      assert.equal(typeof refusal(method, foreign), 'string', method);
    }
  });

  it('goes by the origin that the request was sent to', () => {
    const row: Row = { name: 'loopback', origin: 'http://127.0.0.1:3000' };
    assert.equal(refusal('POST', row, 'http://127.0.0.1:3000'), null);
    assert.equal(typeof refusal('POST', row, 'http://localhost:3000'), 'string');
  });

  it('says which header decided', () => {
    assert.equal(refusal('POST', { name: '', site: 'cross-site' }), 'Sec-Fetch-Site: cross-site');
    assert.equal(refusal('POST', { name: '', origin: 'null' }), 'Origin: null');
    assert.equal(
      refusal('POST', { name: '', origin: 'https://x.example' }),
      'Origin: https://x.example',
    );
  });
});
