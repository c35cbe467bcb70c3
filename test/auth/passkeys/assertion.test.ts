import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type AssertionRequest,
  type AssertionStep,
  parseAssertionResponse,
  verifyAssertion,
} from '../../../src/auth/passkeys/assertion.ts';
import { verifyRegistration } from '../../../src/auth/passkeys/registration.ts';
import {
  ALGORITHMS,
  type Changes,
  FLAGS,
  makeChallenge,
  makeUserHandle,
  SITE,
  TestPasskey,
  toJson,
} from './authenticator.ts';
import { encodeCbor } from './encode-cbor.ts';

const { UP, UV, BE, BS, AT, ED } = FLAGS;
const passkey = new TestPasskey(-7);
const challenge = makeChallenge();

/** Verifies a response of the passkey, changed before it was signed; `changes` are the site's. */
function verify(signed: Changes = {}, changes: Partial<AssertionRequest> = {}) {
  const { origin, rpId, userVerification } = SITE;
  return verifyAssertion({
    response: passkey.assert(challenge, signed),
    credential: passkey.record,
    userHandle: null,
    challenge,
    origin,
    rpId,
    userVerification,
    ...changes,
  });
}

const stepOf = (signed: Changes = {}, changes: Partial<AssertionRequest> = {}) => {
  const result = verify(signed, changes);
  return result.ok ? 'none' : result.step;
};

describe('verifyAssertion', () => {
  for (const [name, algorithm] of ALGORITHMS) {
    it(`accepts what a passkey of ${name} signs after its registration`, () => {
      const { origin, rpId, userVerification } = SITE;
      const site = { challenge, origin, rpId, userVerification };
      const made = new TestPasskey(algorithm);
      const registered = verifyRegistration({ response: made.register(challenge), ...site });
      assert.ok(registered.ok);
      const { userHandle } = made;
      const result = verifyAssertion({
        response: made.assert(challenge, { counter: 3 }),
        credential: { ...registered.credential, userHandle },
        userHandle: null,
        ...site,
      });
      assert.deepEqual(result, { ok: true, counter: 3, backedUp: true, userVerified: true });
    });
  }

  it('tells what has changed: the copy is gone, and no user was verified', () => {
    assert.deepEqual(verify({ flags: UP | BE }, { userVerification: 'preferred' }), {
      ok: true,
      counter: 0,
      backedUp: false,
      userVerified: false,
    });
  });

  it('ignores extensions that were not asked for', () => {
    const tail = encodeCbor(new Map([['uvm', [[2, 4, 2]]]]));
    assert.equal(stepOf({ flags: UP | UV | BE | ED, tail }), 'none');
  });

  const refused: [name: string, step: AssertionStep, changes: Changes][] = [
    [
      'client data with a byte order mark',
      'client_data',
      { clientDataJSON: Buffer.from('\ufeff{}') },
    ],
    ['client data of a registration (10)', 'type', { clientData: { type: 'webauthn.create' } }],
    ['another challenge (11)', 'challenge', { clientData: { challenge: makeChallenge() } }],
    ['another origin (12)', 'origin', { clientData: { origin: 'https://example.com.evil' } }],
    ['a frame on another site (13)', 'cross_origin', { clientData: { crossOrigin: true } }],
    ['a site around the frame (14)', 'top_origin', { clientData: { topOrigin: SITE.origin } }],
    ['a byte behind the authenticator data', 'authenticator_data', { tail: Buffer.of(0) }],
    ['another RP ID (15)', 'rp_id', { rpId: 'evil.example' }],
    ['an absent user (16)', 'user_present', { flags: UV | BE }],
    ['a user who is not verified (17)', 'user_verified', { flags: UP | BE }],
    ['a copy of what cannot be copied (18)', 'backup_state', { flags: UP | UV | BS }],
    ['a passkey that can no longer be copied (19)', 'backup_eligible', { flags: UP | UV }],
  ];
  for (const [name, step, changes] of refused) {
    it(`refuses ${name}`, () => assert.equal(stepOf(changes), step));
  }

  it('refuses a passkey bound to a device that can be copied now (19)', () => {
    const credential = { ...passkey.record, backupEligible: false };
    assert.equal(stepOf({ flags: UP | UV }, { credential }), 'none');
    assert.equal(stepOf({ flags: UP | UV | BE }, { credential }), 'backup_eligible');
  });

  it('refuses the record of another passkey (5)', () => {
    const { id } = new TestPasskey(-8).record;
    assert.equal(stepOf({}, { credential: { ...passkey.record, id } }), 'credential');
  });

  describe('when the passkey names the account (6)', () => {
    it('demands that it names one, and the one that has the passkey', () => {
      const response = passkey.assert(challenge);
      const naming = (userHandle: string | null) =>
        stepOf({}, { response: { ...response, userHandle } });
      assert.equal(naming(passkey.userHandle), 'none');
      assert.equal(naming(null), 'user_handle');
      assert.equal(naming(''), 'user_handle');
      assert.equal(naming(makeUserHandle()), 'user_handle');
    });
  });

  describe('when the account was named before (6)', () => {
    const { userHandle } = passkey;
    const response = passkey.assert(challenge);

    it('accepts a passkey that names it, or none: a security key may know none', () => {
      assert.equal(stepOf({}, { userHandle }), 'none');
      const silent = { ...response, userHandle: null };
      assert.equal(stepOf({}, { userHandle, response: silent }), 'none');
    });

    it('refuses the passkey of another account, whatever it names', () => {
      const other = makeUserHandle();
      for (const named of [null, other, userHandle]) {
        const naming = { ...response, userHandle: named };
        assert.equal(stepOf({}, { userHandle: other, response: naming }), 'user_handle');
      }
    });

    it('refuses its own passkey when that names another account', () => {
      const naming = { ...response, userHandle: makeUserHandle() };
      assert.equal(stepOf({}, { userHandle, response: naming }), 'user_handle');
    });
  });

  it('refuses attested credential data, which belong to a registration', () => {
    const tail = Buffer.concat([Buffer.alloc(16), Buffer.of(0, 1, 5), passkey.publicKey]);
    assert.equal(stepOf({ flags: UP | UV | BE | AT, tail }), 'authenticator_data');
  });

  it('refuses a stored key that cannot be read', () => {
    const credential = { ...passkey.record, publicKey: passkey.publicKey.subarray(1) };
    assert.equal(stepOf({}, { credential }), 'public_key');
  });

  describe('the signature (21)', () => {
    const response = passkey.assert(challenge);
    const withResponse = (changes: object) => stepOf({}, { response: { ...response, ...changes } });

    it('is that of this passkey', () => {
      const { publicKey } = new TestPasskey(-7);
      assert.equal(stepOf({}, { credential: { ...passkey.record, publicKey } }), 'signature');
      assert.equal(withResponse({ signature: Buffer.alloc(0) }), 'signature');
    });

    it('covers the client data', () => {
      const { clientDataJSON } = passkey.assert(challenge, { clientData: { extra: 1 } });
      assert.equal(withResponse({ clientDataJSON }), 'signature');
    });

    it('covers the authenticator data', () => {
      const { authenticatorData } = passkey.assert(challenge, { counter: 1 });
      assert.equal(withResponse({ authenticatorData }), 'signature');
    });
  });

  describe('the counter (22)', () => {
    const counting = (stored: number, counter: number) =>
      stepOf({ counter }, { credential: { ...passkey.record, counter: stored } });

    it('may stay 0, and otherwise must rise', () => {
      assert.equal(counting(0, 0), 'none');
      assert.equal(counting(0, 1), 'none');
      assert.equal(counting(7, 8), 'none');
      assert.equal(counting(7, 900), 'none');
      assert.equal(counting(7, 7), 'counter');
      assert.equal(counting(7, 6), 'counter');
      assert.equal(counting(7, 0), 'counter');
      assert.equal(counting(0xffffffff, 0), 'counter');
    });

    it('is looked at after the signature, so that only the passkey can raise the alarm', () => {
      const { authenticatorData } = passkey.assert(challenge, { counter: 1 });
      const response = { ...passkey.assert(challenge), authenticatorData };
      const credential = { ...passkey.record, counter: 7 };
      assert.equal(stepOf({}, { response, credential }), 'signature');
    });
  });
});

describe('parseAssertionResponse', () => {
  const response = passkey.assert(challenge);
  const json = JSON.parse(toJson(response));
  const parse = (inside: object) =>
    parseAssertionResponse(JSON.stringify({ ...json, response: { ...json.response, ...inside } }));

  it('reads what toJSON() gives', () => {
    assert.deepEqual(parseAssertionResponse(toJson(response)), response);
  });

  it('takes an absent user handle and null for the same', () => {
    for (const userHandle of [undefined, null]) {
      assert.deepEqual(parse({ userHandle }), { ...response, userHandle: null });
    }
  });

  const long = (bytes: number) => Buffer.alloc(bytes).toString('base64url');
  const refused: [name: string, inside: object][] = [
    ['no client data', { clientDataJSON: undefined }],
    ['client data of 4,097 bytes', { clientDataJSON: long(4_097) }],
    ['no authenticator data', { authenticatorData: undefined }],
    ['authenticator data of 4,097 bytes', { authenticatorData: long(4_097) }],
    ['authenticator data in the other alphabet', { authenticatorData: '+/+/' }],
    ['no signature', { signature: undefined }],
    ['a signature of 1,025 bytes', { signature: long(1_025) }],
    ['an empty user handle', { userHandle: '' }],
    ['a user handle with padding', { userHandle: 'AA==' }],
    ['a user handle of 65 bytes', { userHandle: long(65) }],
    ['a user handle that is a number', { userHandle: 0 }],
  ];
  for (const [name, inside] of refused) {
    it(`refuses ${name}`, () => assert.equal(parse(inside), null));
  }

  it('refuses a registration, and text that is no JSON', () => {
    assert.equal(parseAssertionResponse(toJson(passkey.register(challenge))), null);
    assert.equal(parseAssertionResponse('{'), null);
  });
});
