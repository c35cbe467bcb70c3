/** One changed bit of a valid response is refused, and so are bytes and text that are made up. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  type AssertionResponse,
  parseAssertionResponse,
  verifyAssertion,
} from '../../../src/auth/passkeys/assertion.ts';
import {
  parseRegistrationResponse,
  verifyRegistration,
} from '../../../src/auth/passkeys/registration.ts';
import { makeChallenge, SITE, TestPasskey } from './authenticator.ts';

const { origin, rpId } = SITE;
const challenge = makeChallenge();
const site = { challenge, origin, rpId, userVerification: 'preferred' } as const;

/** The bytes with one bit changed, for each byte. */
function* flips(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
    yield changed;
  }
}

describe('a changed bit', () => {
  it('of a registration that is signed with its own key is never accepted', () => {
    const passkey = new TestPasskey(-8);
    const response = passkey.register(challenge, 'packed');
    assert.ok(verifyRegistration({ response, ...site }).ok);
    for (const field of ['clientDataJSON', 'attestationObject'] as const) {
      for (const bytes of flips(response[field])) {
        const changed = { ...response, [field]: bytes };
        assert.ok(!verifyRegistration({ response: changed, ...site }).ok, bytes.toString('hex'));
      }
    }
  });

  for (const algorithm of [-7, -8] as const) {
    it(`of an assertion of algorithm ${algorithm} is never accepted`, () => {
      const passkey = new TestPasskey(algorithm);
      const response = passkey.assert(challenge);
      const verify = (changed: AssertionResponse) =>
        verifyAssertion({
          response: changed,
          credential: passkey.record,
          userHandle: null,
          ...site,
        });
      assert.ok(verify(response).ok);
      for (const field of ['clientDataJSON', 'authenticatorData', 'signature'] as const) {
        for (const bytes of flips(response[field])) {
          assert.ok(!verify({ ...response, [field]: bytes }).ok, bytes.toString('hex'));
        }
      }
    });
  }
});

describe('any bytes', () => {
  const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));

  it('as an attestation object are refused, without an exception', () => {
    const response = new TestPasskey(-8).register(challenge);
    fc.assert(
      fc.property(bytes, (attestationObject) => {
        const result = verifyRegistration({
          response: { ...response, attestationObject },
          ...site,
        });
        assert.equal(result.ok, false);
      }),
    );
  });

  it('as an assertion are refused, without an exception', () => {
    const passkey = new TestPasskey(-7);
    const valid = passkey.assert(challenge);
    fc.assert(
      fc.property(bytes, bytes, (authenticatorData, signature) => {
        const request = { credential: passkey.record, userHandle: null, ...site };
        for (const response of [
          { ...valid, authenticatorData },
          { ...valid, signature },
        ]) {
          assert.equal(verifyAssertion({ response, ...request }).ok, false);
        }
      }),
    );
  });
});

describe('any text', () => {
  it('is no response, and causes no exception', () => {
    const text = fc.oneof(fc.string(), fc.json());
    fc.assert(
      fc.property(text, (json) => {
        assert.equal(parseRegistrationResponse(json), null);
        assert.equal(parseAssertionResponse(json), null);
      }),
    );
  });

  it('is no response when it has the fields of one, with other values', () => {
    const value = fc.oneof(fc.constantFrom('AA', 'AAA', 'public-key', null, ''), fc.jsonValue());
    const fields = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature'];
    const response = fc.record(
      Object.fromEntries([...fields, 'userHandle', 'transports'].map((name) => [name, value])),
      { requiredKeys: [] },
    );
    const credential = fc.record({
      id: value,
      rawId: value,
      type: value,
      response: fc.oneof(response, value),
    });
    fc.assert(
      fc.property(credential, (made) => {
        const json = JSON.stringify(made);
        const registration = parseRegistrationResponse(json);
        const assertion = parseAssertionResponse(json);
        const isOne = made.id === made.rawId && made.type === 'public-key';
        if (!isOne) assert.deepEqual([registration, assertion], [null, null]);
      }),
    );
  });
});
