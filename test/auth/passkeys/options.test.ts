import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { creationOptions, requestOptions } from '../../../src/auth/passkeys/options.ts';
import { makeChallenge, makeUserHandle } from './authenticator.ts';

const known = { id: 'AQID', transports: ['usb', 'nfc'] };
const user = { id: makeUserHandle(), name: 'ada@example.com', displayName: 'Ada' };
const creation = {
  challenge: makeChallenge(),
  rpId: 'example.com',
  rpName: 'Example',
  user,
  excludeCredentials: [known],
  userVerification: 'required',
} as const;

describe('creationOptions', () => {
  it('asks for a discoverable passkey that verifies its user, of three algorithms', () => {
    assert.deepEqual(creationOptions(creation), {
      rp: { id: 'example.com', name: 'Example' },
      user,
      challenge: creation.challenge,
      pubKeyCredParams: [
        { type: 'public-key', alg: -8 },
        { type: 'public-key', alg: -7 },
        { type: 'public-key', alg: -257 },
      ],
      timeout: 300_000,
      excludeCredentials: [{ type: 'public-key', id: 'AQID', transports: ['usb', 'nfc'] }],
      authenticatorSelection: {
        residentKey: 'required',
        requireResidentKey: true,
        userVerification: 'required',
      },
      attestation: 'none',
    });
  });

  it('takes any key for a second factor', () => {
    const options = creationOptions({ ...creation, userVerification: 'preferred' });
    assert.deepEqual(options.authenticatorSelection, {
      residentKey: 'preferred',
      requireResidentKey: false,
      userVerification: 'preferred',
    });
  });
});

describe('requestOptions', () => {
  it('asks for a signature of one of these passkeys, or of any', () => {
    const { challenge, rpId } = creation;
    const request = { challenge, rpId, userVerification: 'required' } as const;
    assert.deepEqual(requestOptions({ ...request, allowCredentials: [known] }), {
      challenge,
      timeout: 300_000,
      rpId,
      allowCredentials: [{ type: 'public-key', id: 'AQID', transports: ['usb', 'nfc'] }],
      userVerification: 'required',
    });
    const any = requestOptions({ ...request, allowCredentials: [], userVerification: 'preferred' });
    assert.deepEqual(any.allowCredentials, []);
    assert.equal(any.userVerification, 'preferred');
  });
});
