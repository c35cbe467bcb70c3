import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type ClientDataStep, checkClientData } from '../../../src/auth/passkeys/client-data.ts';
import { makeChallenge } from './authenticator.ts';

const expected = {
  type: 'webauthn.get',
  challenge: makeChallenge(),
  origin: 'https://example.com',
} as const;
const valid = { ...expected, crossOrigin: false };
const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value));
const check = (changes: object) => checkClientData(bytesOf({ ...valid, ...changes }), expected);

describe('checkClientData', () => {
  it('accepts client data with these members, in any order, and with others', () => {
    assert.equal(check({}), null);
    assert.equal(checkClientData(bytesOf({ extra: [1], ...valid }), expected), null);
  });

  it('accepts client data that do not say whether there was a frame', () => {
    assert.equal(check({ crossOrigin: undefined }), null);
  });

  const refused: [name: string, step: ClientDataStep, changes: object][] = [
    ['those of a registration', 'type', { type: 'webauthn.create' }],
    ['those of a payment', 'type', { type: 'payment.get' }],
    ['no type', 'type', { type: undefined }],
    ['a list of types', 'type', { type: ['webauthn.get'] }],
    ['another challenge', 'challenge', { challenge: makeChallenge() }],
    ['an empty challenge', 'challenge', { challenge: '' }],
    ['no challenge', 'challenge', { challenge: undefined }],
    ['a part of the challenge', 'challenge', { challenge: expected.challenge.slice(0, -1) }],
    ['a padded challenge', 'challenge', { challenge: `${expected.challenge}=` }],
    ['the challenge in a list', 'challenge', { challenge: [expected.challenge] }],
    ['another origin', 'origin', { origin: 'https://examp1e.com' }],
    ['an origin that begins the same', 'origin', { origin: 'https://example.com.evil.example' }],
    ['an origin that ends the same', 'origin', { origin: 'https://notexample.com' }],
    ['a subdomain', 'origin', { origin: 'https://www.example.com' }],
    ['http', 'origin', { origin: 'http://example.com' }],
    ['another port', 'origin', { origin: 'https://example.com:444' }],
    ['the origin with a slash', 'origin', { origin: 'https://example.com/' }],
    ['the origin in capitals', 'origin', { origin: 'https://EXAMPLE.com' }],
    ['no origin', 'origin', { origin: undefined }],
    ['the origin null', 'origin', { origin: 'null' }],
    ['the origin in a list', 'origin', { origin: ['https://example.com'] }],
    ['a frame on another site', 'cross_origin', { crossOrigin: true }],
    ['a frame, as text', 'cross_origin', { crossOrigin: 'true' }],
    ['crossOrigin null', 'cross_origin', { crossOrigin: null }],
    ['a site around the frame', 'top_origin', { topOrigin: 'https://evil.example' }],
    ['the same site around the frame', 'top_origin', { topOrigin: 'https://example.com' }],
    ['topOrigin null', 'top_origin', { topOrigin: null }],
  ];
  for (const [name, step, changes] of refused) {
    it(`refuses ${name}`, () => assert.equal(check(changes), step));
  }

  const text = JSON.stringify(valid);
  const malformed: [name: string, bytes: Buffer][] = [
    ['nothing', Buffer.alloc(0)],
    ['a byte order mark', Buffer.from(`\ufeff${text}`)],
    ['bytes that are not UTF-8', Buffer.from(`${text.slice(0, -1)},"a":"\xff"}`, 'latin1')],
    ['UTF-16', Buffer.from(text, 'utf16le')],
    ['JSON that is cut off', Buffer.from(text.slice(0, -1))],
    ['JSON with more behind it', Buffer.from(`${text}x`)],
    ['a list', bytesOf([valid])],
    ['null', bytesOf(null)],
    ['text', bytesOf(text)],
  ];
  for (const [name, bytes] of malformed) {
    it(`refuses ${name}`, () => assert.equal(checkClientData(bytes, expected), 'client_data'));
  }

  it('refuses any bytes, without an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        assert.notEqual(checkClientData(bytes, expected), null);
      }),
    );
  });

  it('refuses any JSON that is not about this ceremony, without an exception', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        assert.notEqual(checkClientData(Buffer.from(json), expected), null);
      }),
    );
  });

  it('refuses valid client data with a character changed in a value', () => {
    const values = [expected.type, expected.challenge, expected.origin];
    const places = values.flatMap((value) => {
      const start = text.indexOf(value);
      return [start, start + value.length - 1, start + value.length];
    });
    for (const place of places) {
      const changed = `${text.slice(0, place)}~${text.slice(place + 1)}`;
      assert.notEqual(checkClientData(Buffer.from(changed), expected), null, `at ${place}`);
    }
  });
});
