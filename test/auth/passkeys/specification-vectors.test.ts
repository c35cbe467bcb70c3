/** The test vectors of the specification: WebAuthn Level 3, section 16. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parseAssertionResponse, verifyAssertion } from '../../../src/auth/passkeys/assertion.ts';
import {
  parseRegistrationResponse,
  verifyRegistration,
} from '../../../src/auth/passkeys/registration.ts';

type Hex = string;
type Vector = {
  readonly section: string;
  readonly name: string;
  readonly publicKey?: Hex;
  readonly registration: Readonly<
    Record<'challenge' | 'credentialId' | 'clientDataJSON' | 'attestationObject', Hex>
  >;
  readonly assertion?: Readonly<
    Record<'challenge' | 'authenticatorData' | 'clientDataJSON' | 'signature', Hex>
  >;
};

const FILE = new URL('specification-vectors.json', import.meta.url);
const { vectors }: { vectors: readonly Vector[] } = JSON.parse(readFileSync(FILE, 'utf8'));

const base64Url = (hex: Hex) => Buffer.from(hex, 'hex').toString('base64url');
const site = (challenge: Hex) => ({
  challenge: base64Url(challenge),
  origin: 'https://example.org',
  rpId: 'example.org',
  userVerification: 'preferred' as const, // a random bit in these vectors
});

/** What toJSON() would give. */
function toJson(credentialId: Hex, response: Readonly<Record<string, Hex>>): string {
  const id = base64Url(credentialId);
  const fields = Object.entries(response).map(([name, hex]) => [name, base64Url(hex)]);
  const encoded = Object.fromEntries(fields);
  return JSON.stringify({ id, rawId: id, type: 'public-key', response: encoded });
}

function register({ registration }: Vector) {
  const { challenge, credentialId, clientDataJSON, attestationObject } = registration;
  const response = parseRegistrationResponse(
    toJson(credentialId, { clientDataJSON, attestationObject }),
  );
  assert.ok(response !== null);
  return verifyRegistration({ response, ...site(challenge) });
}

function signIn({ registration, assertion, publicKey = '' }: Vector, flip = -1) {
  const {
    challenge = '',
    authenticatorData = '',
    clientDataJSON = '',
    signature = '',
  } = assertion ?? {};
  const response = parseAssertionResponse(
    toJson(registration.credentialId, { authenticatorData, clientDataJSON, signature }),
  );
  assert.ok(response !== null);
  if (flip >= 0) response.signature[flip] = (response.signature[flip] ?? 0) ^ 1;
  const credential = {
    id: response.id,
    publicKey: Buffer.from(publicKey, 'hex'),
    counter: 0,
    // Bit 3 of the flags does not change between the two.
    backupEligible: (Number.parseInt(authenticatorData.slice(64, 66), 16) & 8) !== 0,
    userHandle: 'AA',
  };
  return verifyAssertion({ response, credential, userHandle: 'AA', ...site(challenge) });
}

// All others are accepted. Coatcheck takes no certificates, no frames, and three algorithms.
const REFUSED: Readonly<Record<string, string>> = {
  'none.ES256.crossOrigin': 'cross_origin',
  'none.ES256.topOrigin': 'cross_origin',
  'packed.ES256': 'attestation_type',
  'packed.ES384': 'public_key',
  'packed.ES512': 'public_key',
  'packed.RS256': 'attestation_type',
  'packed.EdDSA': 'attestation_type',
  'tpm.ES256': 'attestation_format',
  'android-key.ES256': 'attestation_format',
  'apple.ES256': 'attestation_format',
  'fido-u2f.ES256': 'attestation_format',
};

describe('the registrations of the specification', () => {
  for (const vector of vectors) {
    const step = REFUSED[vector.name];
    it(`${step === undefined ? 'accepts' : 'refuses'} ${vector.name}`, () => {
      const result = register(vector);
      assert.equal(result.ok ? undefined : result.step, step);
      if (!result.ok) return;
      assert.equal(result.credential.publicKey.toString('hex'), vector.publicKey);
      assert.equal(result.credential.id, base64Url(vector.registration.credentialId));
      assert.equal(result.credential.counter, 0);
    });
  }
});

describe('the assertions of the specification', () => {
  const asserting = vectors.filter(({ assertion }) => assertion !== undefined);

  for (const vector of asserting) {
    const inFrame = REFUSED[vector.name] === 'cross_origin';
    it(`${inFrame ? 'refuses' : 'accepts'} ${vector.name}, and no other signature`, () => {
      const result = signIn(vector);
      assert.equal(result.ok ? undefined : result.step, inFrame ? 'cross_origin' : undefined);
      const changed = signIn(vector, 20);
      assert.equal(changed.ok ? undefined : changed.step, inFrame ? 'cross_origin' : 'signature');
    });
  }

  it('are of all three algorithms', () => {
    const algorithms = asserting.map(({ name }) => /ES256|RS256|EdDSA/.exec(name)?.[0]);
    assert.deepEqual([...new Set(algorithms)].sort(), ['ES256', 'EdDSA', 'RS256']);
    assert.equal(asserting.length, 12);
  });
});
