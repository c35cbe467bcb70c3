import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CborValue } from '../../../src/auth/passkeys/cbor.ts';
import {
  parseRegistrationResponse,
  type RegistrationRequest,
  type RegistrationResponse,
  type RegistrationStep,
  verifyRegistration,
} from '../../../src/auth/passkeys/registration.ts';
import {
  ALGORITHMS,
  type Changes,
  FLAGS,
  makeChallenge,
  newRegistration,
  SITE,
  TestPasskey,
  toJson,
} from './authenticator.ts';
import { encodeCbor } from './encode-cbor.ts';

const { UP, UV, BE, BS, AT, ED } = FLAGS;
const passkey = new TestPasskey(-7);
const challenge = makeChallenge();

function verify(response: RegistrationResponse, changes: Partial<RegistrationRequest> = {}) {
  const { origin, rpId, userVerification } = SITE;
  return verifyRegistration({ response, challenge, origin, rpId, userVerification, ...changes });
}

const stepOf = (response: RegistrationResponse, changes: Partial<RegistrationRequest> = {}) => {
  const result = verify(response, changes);
  return result.ok ? 'none' : result.step;
};

describe('verifyRegistration', () => {
  for (const [name, algorithm] of ALGORITHMS) {
    for (const format of ['none', 'packed'] as const) {
      it(`accepts a passkey of ${name} with the attestation ${format}`, () => {
        const made = new TestPasskey(algorithm);
        const { id, publicKey } = made.record;
        assert.deepEqual(verify(made.register(challenge, format, { counter: 5 })), {
          ok: true,
          credential: {
            id,
            publicKey,
            algorithm,
            counter: 5,
            backupEligible: true,
            backedUp: true,
            userVerified: true,
            transports: ['internal'],
            aaguid: '07'.repeat(16),
          },
        });
      });
    }
  }

  it('tells of a passkey that it is bound to a device, and that no user was verified', () => {
    const response = passkey.register(challenge, 'none', { flags: UP | AT });
    const result = verify(response, { userVerification: 'preferred' });
    assert.ok(result.ok);
    const { backupEligible, backedUp, userVerified } = result.credential;
    assert.deepEqual([backupEligible, backedUp, userVerified], [false, false, false]);
  });

  it('ignores extensions that were not asked for', () => {
    const tail = encodeCbor(
      new Map<string, CborValue>([
        ['credProtect', 2],
        ['hmac-secret', true],
      ]),
    );
    const flags = UP | UV | AT | ED;
    assert.equal(stepOf(passkey.register(challenge, 'packed', { flags, tail })), 'none');
  });

  it('accepts an id of 1,023 bytes', () => {
    const id = Buffer.alloc(1_023, 9);
    assert.equal(stepOf(passkey.register(challenge, 'none', { id })), 'none');
  });

  const attStmt = (statement: ReadonlyMap<string, CborValue>) => ({ statement: () => statement });
  const withMember = (name: string, value: CborValue): Changes => ({
    statement: (valid) => new Map([...valid, [name, value]]),
  });
  const refused: [name: string, step: RegistrationStep, changes: Changes, format?: 'packed'][] = [
    [
      'client data with a byte order mark',
      'client_data',
      { clientDataJSON: Buffer.from('\ufeff{}') },
    ],
    ['client data of an assertion (7)', 'type', { clientData: { type: 'webauthn.get' } }],
    ['another challenge (8)', 'challenge', { clientData: { challenge: makeChallenge() } }],
    ['another origin (9)', 'origin', { clientData: { origin: 'https://example.com.evil' } }],
    ['a frame on another site (10)', 'cross_origin', { clientData: { crossOrigin: true } }],
    ['a site around the frame (11)', 'top_origin', { clientData: { topOrigin: SITE.origin } }],
    ['no attestation object (13)', 'attestation_object', { attestationObject: () => Buffer.of() }],
    [
      'a byte behind the attestation object (13)',
      'attestation_object',
      { attestationObject: (members) => Buffer.concat([encodeCbor(members), Buffer.of(0)]) },
    ],
    [
      'a fourth member of the attestation object (13)',
      'attestation_object',
      { attestationObject: (members) => encodeCbor(new Map([...members, ['epAtt', true]])) },
    ],
    ['a format that is a number (13)', 'attestation_object', { format: 1 }],
    ['a statement that is a list (13)', 'attestation_object', { statement: () => [] }],
    [
      'authenticator data as text (13)',
      'attestation_object',
      { attestationObject: (members) => encodeCbor(new Map([...members, ['authData', 'x']])) },
    ],
    ['a byte behind the authenticator data', 'authenticator_data', { tail: Buffer.of(0) }],
    ['authenticator data without a credential', 'authenticator_data', { flags: UP | UV }],
    ['another RP ID (14)', 'rp_id', { rpId: 'evil.example' }],
    ['an absent user (15)', 'user_present', { flags: UV | AT }],
    ['a user who is not verified (16)', 'user_verified', { flags: UP | AT }],
    ['a copy of what cannot be copied (17)', 'backup_state', { flags: UP | UV | BS | AT }],
    ['a key of an algorithm that was not offered (20)', 'public_key', { publicKey: es384() }],
    ['a key with another parameter (20)', 'public_key', { publicKey: withParameter(4, [2]) }],
    ['a format in capitals (21)', 'attestation_format', { format: 'None' }],
    ['the format fido-u2f (21)', 'attestation_format', { format: 'fido-u2f' }],
    ['the format tpm (21)', 'attestation_format', { format: 'tpm' }],
    ['the format "" (21)', 'attestation_format', { format: '' }],
    ['none with a statement (22)', 'attestation_statement', attStmt(new Map([['alg', -7]]))],
    ['packed without a statement (22)', 'attestation_statement', attStmt(new Map()), 'packed'],
    [
      'packed with another algorithm (22)',
      'attestation_statement',
      withMember('alg', -8),
      'packed',
    ],
    [
      'packed with a bad signature (22)',
      'attestation_statement',
      withMember('sig', Buffer.alloc(70)),
      'packed',
    ],
    [
      'packed with text as a signature (22)',
      'attestation_statement',
      withMember('sig', 'x'),
      'packed',
    ],
    [
      'packed with another member (22)',
      'attestation_statement',
      withMember('ver', '2.0'),
      'packed',
    ],
    [
      'packed with a certificate (24)',
      'attestation_type',
      withMember('x5c', [Buffer.of(0)]),
      'packed',
    ],
    ['packed with no certificate in x5c (24)', 'attestation_type', withMember('x5c', []), 'packed'],
    ['an id of 1,024 bytes (25)', 'credential_id_length', { id: Buffer.alloc(1_024) }],
  ];
  for (const [name, step, changes, format] of refused) {
    it(`refuses ${name}`, () => {
      assert.equal(stepOf(passkey.register(challenge, format, changes)), step);
    });
  }

  it('refuses packed with a signature over other client data', () => {
    const signed = passkey.register(challenge, 'packed');
    const { clientDataJSON } = passkey.register(challenge, 'packed', { clientData: { extra: 1 } });
    assert.equal(stepOf({ ...signed, clientDataJSON }), 'attestation_statement');
  });

  it('refuses packed with a signature over other authenticator data', () => {
    const { attestationObject } = passkey.register(challenge, 'packed');
    const changed = Buffer.from(attestationObject);
    const at = attestationObject.indexOf(Buffer.alloc(16, 7)) - 1; // the counter ends before it
    changed[at] = 1;
    const { clientDataJSON, id, transports } = passkey.register(challenge, 'packed');
    const response = { id, transports, clientDataJSON, attestationObject: changed };
    assert.equal(stepOf(response), 'attestation_statement');
  });

  it('refuses an id beside the attestation object that is another one', () => {
    const { id } = new TestPasskey(-8).record;
    assert.equal(stepOf({ ...passkey.register(challenge), id }), 'credential_id');
  });

  it('accepts a user who is not verified where that is only preferred', () => {
    const response = passkey.register(challenge, 'none', { flags: UP | BE | AT });
    assert.equal(stepOf(response), 'user_verified');
    assert.equal(stepOf(response, { userVerification: 'preferred' }), 'none');
  });

  it('refuses a response to the challenge of another ceremony', () => {
    const { response, challenge: own } = newRegistration();
    assert.equal(stepOf(response, { challenge: own }), 'none');
    assert.equal(stepOf(response), 'challenge');
  });
});

function es384(): Buffer {
  const bytes = Buffer.alloc(48, 1);
  return encodeCbor(
    new Map<number, CborValue>([
      [1, 2],
      [3, -35],
      [-1, 2],
      [-2, bytes],
      [-3, bytes],
    ]),
  );
}

function withParameter(parameter: number, value: CborValue): Buffer {
  const [first = 0] = passkey.publicKey; // a map of five pairs
  const more = Buffer.concat([encodeCbor(parameter), encodeCbor(value)]);
  return Buffer.concat([Buffer.of(first + 1), passkey.publicKey.subarray(1), more]);
}

describe('parseRegistrationResponse', () => {
  const response = passkey.register(challenge);
  const json = JSON.parse(toJson(response));
  const parse = (changes: object, inside: object = {}) =>
    parseRegistrationResponse(
      JSON.stringify({ ...json, ...changes, response: { ...json.response, ...inside } }),
    );

  it('reads what toJSON() gives', () => {
    assert.deepEqual(parseRegistrationResponse(toJson(response)), response);
    assert.deepEqual(parse({}, { publicKey: 'x', publicKeyAlgorithm: -7 }), response);
  });

  it('takes a response that names no transports for one with none', () => {
    assert.deepEqual(parse({}, { transports: undefined }), { ...response, transports: [] });
  });

  const long = (bytes: number) => Buffer.alloc(bytes).toString('base64url');
  const refused: [name: string, changes: object, inside?: object][] = [
    ['no id', { id: undefined }],
    ['an empty id', { id: '', rawId: '' }],
    ['an id with padding', { id: `${json.id}=`, rawId: `${json.id}=` }],
    ['an id of 1,024 bytes', { id: long(1_024), rawId: long(1_024) }],
    ['an id that is a number', { id: 1, rawId: 1 }],
    ['another rawId', { rawId: long(32) }],
    ['no rawId', { rawId: undefined }],
    ['another type', { type: 'password' }],
    ['no client data', {}, { clientDataJSON: undefined }],
    ['client data with a blank', {}, { clientDataJSON: `${json.response.clientDataJSON} ` }],
    ['client data of 4,097 bytes', {}, { clientDataJSON: long(4_097) }],
    ['no attestation object', {}, { attestationObject: undefined }],
    ['an attestation object of 16,385 bytes', {}, { attestationObject: long(16_385) }],
    ['an attestation object that is a list', {}, { attestationObject: [] }],
    ['transports that are text', {}, { transports: 'usb' }],
    ['transports that are null', {}, { transports: null }],
    ['a transport that is a number', {}, { transports: [1] }],
    ['a transport with markup', {}, { transports: ['<b>'] }],
    ['a long transport', {}, { transports: ['u'.repeat(21)] }],
    ['eleven transports', {}, { transports: Array(11).fill('usb') }],
  ];
  for (const [name, changes, inside] of refused) {
    it(`refuses ${name}`, () => assert.equal(parse(changes, inside), null));
  }

  for (const text of [
    '',
    'null',
    '[]',
    '"x"',
    '{}',
    '{',
    '{"response":null}',
    `"${'x'.repeat(70_000)}"`,
  ]) {
    it(`refuses ${text.slice(0, 30)}`, () => assert.equal(parseRegistrationResponse(text), null));
  }

  it('refuses a long text before it is parsed', () => {
    const padded = `${toJson(response)}${' '.repeat(65_536)}`;
    assert.equal(parseRegistrationResponse(padded), null);
  });
});
