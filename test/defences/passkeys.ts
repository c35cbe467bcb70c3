/**
 * The defences of src/auth/passkeys/, by file: each verification step of the WebAuthn specification
 * and each bound of a parser. The test file of the same name misses it.
 */
type Edit = readonly [name: string, from: string, to: string];

const EDITS: Readonly<Record<string, readonly Edit[]>> = {
  cbor: [
    ['nothing is left over', 'first !== null && first.size === bytes.length', 'first !== null'],
    ['the input is bounded', 'if (bytes.length > MOST_BYTES) return null;', 'void MOST_BYTES;'],
    ['no tags', 'throw new Malformed(); // 6, a tag', 'return this.item(level);'],
    ['no indefinite lengths', 'if (low > 27) throw new Malformed();', 'if (low > 27) return 0;'],
    ['the shortest form only', 'value < smallest || ', ''],
    ['no integer that is rounded', ' || value >= Number.MAX_SAFE_INTEGER', ''],
    [
      'a length is at most what is there',
      'if (size > this.#bytes.length - this.position) throw new Malformed();',
      '',
    ],
    ['text is UTF-8', 'fatal: true, ignoreBOM: true', 'ignoreBOM: true'],
    ['no duplicate keys', 'if (map.has(key)) throw new Malformed();', ''],
    [
      'keys are integers or text',
      "if (typeof key !== 'number' && typeof key !== 'string') throw new Malformed();",
      '',
    ],
    ['four levels', 'if (level > MOST_LEVELS) throw new Malformed();', ''],
    [
      'false and true are the only simple values',
      'if (argument !== FALSE && argument !== TRUE) throw new Malformed();',
      '',
    ],
  ],
  base64url: [
    [
      'one spelling for each value',
      "bytes.toString('base64url') === field ? bytes : null",
      'bytes',
    ],
    ['a field is bounded', ' || field.length > Math.ceil((mostBytes * 4) / 3)', ''],
  ],
  'cose-key': [
    ['ES256: no parameter too many', 'map.size !== 5 || ', ''],
    ['ES256: an elliptic curve', 'map.get(KTY) !== EC2 || ', ''],
    ['ES256: P-256', ' || map.get(-1) !== P256', ''],
    [
      'EdDSA: no parameter too many',
      'map.size !== 4 || map.get(KTY) !== OKP',
      'map.get(KTY) !== OKP',
    ],
    ['EdDSA: an octet key pair', 'map.get(KTY) !== OKP || ', ''],
    ['EdDSA: Ed25519', ' || map.get(-1) !== ED25519', ''],
    [
      'RS256: no parameter too many',
      'map.size !== 4 || map.get(KTY) !== RSA',
      'map.get(KTY) !== RSA',
    ],
    ['RS256: RSA', 'map.get(KTY) !== RSA || ', ''],
    ['RS256: a modulus that is long enough', 'bits < SHORTEST_MODULUS || ', ''],
    ['RS256: a modulus that is not too long', 'bits > LONGEST_MODULUS || ', ''],
    ['RS256: the exponent 65537', ' || !e.equals(EXPONENT)', ''],
    ['RS256: no zero before the modulus', 'first === 0 ? 0 : ', ''],
    ['coordinates of 32 bytes', ' && value.length === COORDINATE_BYTES', ''],
    ['ECDSA as DER', "dsaEncoding: 'der'", "dsaEncoding: 'ieee-p1363'"],
  ],
  'client-data': [
    ['the type (7, 10)', "if (data.type !== expected.type) return 'type';", ''],
    ['the challenge (8, 11)', "if (data.challenge !== expected.challenge) return 'challenge';", ''],
    ['the origin (9, 12)', "if (data.origin !== expected.origin) return 'origin';", ''],
    [
      'the whole origin (9, 12)',
      'data.origin !== expected.origin',
      '!String(data.origin).startsWith(expected.origin)',
    ],
    [
      'no frame on another site (10, 13)',
      "if (data.crossOrigin !== undefined && data.crossOrigin !== false) return 'cross_origin';",
      '',
    ],
    [
      'no site around a frame (11, 14)',
      "data.topOrigin === undefined ? null : 'top_origin'",
      'null',
    ],
    ['no bad UTF-8', 'fatal: true, ignoreBOM: true', 'ignoreBOM: true'],
    ['no byte order mark', 'fatal: true, ignoreBOM: true', 'fatal: true'],
  ],
  'authenticator-data': [
    [
      'the RP ID (14, 15)',
      "if (!data.rpIdHash.equals(hash('sha256', expected.rpId, 'buffer'))) return 'rp_id';",
      '',
    ],
    ['a present user (15, 16)', "if (!data.userPresent) return 'user_present';", ''],
    [
      'a verified user (16, 17)',
      "if (expected.userVerification === 'required' && !data.userVerified) return 'user_verified';",
      '',
    ],
    [
      'no copy of what cannot be copied (17, 18)',
      "data.backedUp && !data.backupEligible ? 'backup_state' : null",
      'null',
    ],
    ['nothing is left over', 'if (rest.length > 0) return null;', ''],
    ['a whole header', 'if (bytes.length < HEADER_BYTES) return null;', ''],
    ['a whole AAGUID and length', 'if (bytes.length < idAt) return null;', ''],
    [
      'extensions are a map',
      'if (!(extensions?.value instanceof Map)) return null;',
      'if (extensions === null) return null;',
    ],
  ],
  registration: [
    [
      'client data are checked',
      'if (inClientData !== null) return { ok: false, step: inClientData };',
      '',
    ],
    [
      'it is about a new credential',
      'checkClientData(response.clientDataJSON, expected)',
      'checkClientData(response.clientDataJSON, { ...expected, type: JSON.parse(response.clientDataJSON.toString()).type })',
    ],
    [
      'authenticator data are checked',
      'if (inData !== null) return { ok: false, step: inData };',
      '',
    ],
    [
      'an algorithm that was offered (20)',
      "if (key === null) return { ok: false, step: 'public_key' };",
      'if (key === null) return { ok: true } as never;',
    ],
    [
      'attestation is checked (21 to 24)',
      'if (inAttestation !== null) return { ok: false, step: inAttestation };',
      '',
    ],
    [
      'an id of at most 1,023 bytes (25)',
      "if (id.length > MOST_ID_BYTES) return 'credential_id_length';",
      '',
    ],
    [
      'one id, inside and outside',
      "id.toString('base64url') === outside ? null : 'credential_id'",
      'outside === null ? null : null',
    ],
    ['transports are short words', ' && TRANSPORT.test(one)', ''],
    ['transports are few', 'value.length <= MOST_TRANSPORTS &&', ''],
  ],
  attestation: [
    ['three members, no more (13)', ' || value.size !== 3', ''],
    ['none has no statement (22)', "statement.size === 0 ? null : 'attestation_statement'", 'null'],
    ['no format that is not verified (21)', "return 'attestation_format';", 'return null;'],
    ['no certificate (24)', "if (statement.has('x5c')) return 'attestation_type';", ''],
    ['packed: the algorithm of the key (22)', " || statement.get('alg') !== key.algorithm", ''],
    ['packed: no other member (22)', 'statement.size !== 2 || ', ''],
    ['packed: the signature (22)', ' && verifySignature(key, signed, signature)', ''],
  ],
  assertion: [
    [
      'the record of this passkey (5)',
      "if (response.id !== credential.id) return refuse('credential');",
      '',
    ],
    ['the passkey of this account (6)', 'if (named !== credential.userHandle) return false;', ''],
    [
      'the passkey names an account (6)',
      'userHandle ?? response.userHandle',
      'userHandle ?? response.userHandle ?? credential.userHandle',
    ],
    [
      'no other account is named (6)',
      'return response.userHandle === null || response.userHandle === named;',
      'return true;',
    ],
    ['client data are checked', 'if (inClientData !== null) return refuse(inClientData);', ''],
    [
      'a signature for another ceremony is none',
      "type: 'webauthn.get'",
      'type: JSON.parse(response.clientDataJSON.toString()).type',
    ],
    ['no credential in an assertion', ' || data.credential !== null', ''],
    ['authenticator data are checked', 'if (inData !== null) return refuse(inData);', ''],
    [
      'backup eligibility does not change (19)',
      "if (data.backupEligible !== credential.backupEligible) return refuse('backup_eligible');",
      '',
    ],
    [
      'the signature (21)',
      "if (!verifySignature(key, signed, response.signature)) return refuse('signature');",
      '',
    ],
    [
      'the counter rises (22)',
      "if (counts && counter <= credential.counter) return refuse('counter');",
      '',
    ],
    [
      'a counter does not fall back to 0 (22)',
      'counter !== 0 || credential.counter !== 0',
      'counter !== 0',
    ],
    [
      'a user handle has 1 to 64 bytes',
      'if (userHandle !== null && !isUserHandle(userHandle)) return null;',
      '',
    ],
  ],
};

const TESTED_BY: Readonly<Record<string, string>> = { attestation: 'registration' };

const BY_OTHERS = [
  {
    name: 'passkeys, response: one id',
    file: 'src/auth/passkeys/response-json.ts',
    from: 'rawId !== id || ',
    to: '',
    tests: 'test/auth/passkeys/registration.test.ts',
  },
  {
    name: 'passkeys, response: the type',
    file: 'src/auth/passkeys/response-json.ts',
    from: " || type !== 'public-key'",
    to: '',
    tests: 'test/auth/passkeys/registration.test.ts',
  },
  {
    name: 'passkeys, response: no empty id',
    file: 'src/auth/passkeys/response-json.ts',
    from: ' || bytes.length === 0',
    to: '',
    tests: 'test/auth/passkeys/registration.test.ts',
  },
  {
    name: 'passkeys, response: the text is bounded',
    file: 'src/auth/passkeys/response-json.ts',
    from: 'if (text.length > MOST_CHARACTERS) return null;',
    to: 'void MOST_CHARACTERS;',
    tests: 'test/auth/passkeys/registration.test.ts',
  },
];

/** In the shape of the table in defences.ts. */
export const PASSKEYS = [
  ...Object.entries(EDITS).flatMap(([file, edits]) =>
    edits.map(([name, from, to]) => ({
      name: `passkeys, ${file.replace('-', ' ')}: ${name}`,
      file: `src/auth/passkeys/${file}.ts`,
      from,
      to,
      tests: `test/auth/passkeys/${TESTED_BY[file] ?? file}.test.ts`,
    })),
  ),
  ...BY_OTHERS,
];
