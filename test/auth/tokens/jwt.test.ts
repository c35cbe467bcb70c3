import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { describe, it } from 'node:test';
import {
  type Claims,
  signJwt,
  type TokenRefusal,
  verifyJwt,
} from '../../../src/auth/tokens/jwt.ts';
import {
  makeKey,
  makeTokenKey,
  openTokenKey,
  type TokenAlgorithm,
  type TokenKey,
  thumbprint,
} from '../../../src/auth/tokens/token-keys.ts';

const NOW = Date.UTC(2026, 10, 21);
const SECONDS = NOW / 1000;
const CLAIMS: Claims = {
  iss: 'http://localhost:3000',
  aud: 'http://localhost:3000',
  sub: '7',
  sid: '12',
  jti: 'j-1',
  iat: SECONDS,
  nbf: SECONDS,
  exp: SECONDS + 600,
};

const eddsa = openTokenKey(makeTokenKey('EdDSA'));
const hs256 = openTokenKey(makeTokenKey('HS256'));
const rs256 = openTokenKey(await makeKey('RS256'));

const expectation = (key: TokenKey, keys = [key]) => ({
  algorithm: key.algorithm,
  issuer: CLAIMS.iss,
  audience: CLAIMS.aud,
  now: NOW,
  keys: new Map(keys.map((one) => [one.id, one])),
});

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** A token with a true signature over whatever header and payload. */
function forge(key: TokenKey, header: unknown, payload: unknown): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${key.sign(Buffer.from(input)).toString('base64url')}`;
}

for (const key of [eddsa, hs256, rs256]) {
  const { algorithm: alg, id: kid } = key;
  const header = { alg, typ: 'at+jwt', kid };
  const reasonFor = (token: string, expected = expectation(key)) => {
    const result = verifyJwt(token, expected);
    return result.ok ? 'none' : result.reason;
  };

  describe(`a token signed with ${alg}`, () => {
    it('has exactly alg, typ and kid in its header, and gives its claims back', () => {
      const token = signJwt(CLAIMS, key);
      const [first = ''] = token.split('.');
      assert.deepEqual(JSON.parse(Buffer.from(first, 'base64url').toString()), header);
      assert.deepEqual(verifyJwt(token, expectation(key)), { ok: true, claims: CLAIMS });
    });

    it('is valid until the second it expires', () => {
      const token = signJwt(CLAIMS, key);
      const at = (seconds: number) =>
        reasonFor(token, { ...expectation(key), now: seconds * 1000 });
      assert.equal(at(CLAIMS.exp - 0.001), 'none');
      assert.equal(at(CLAIMS.exp), 'expired');
      assert.equal(at(CLAIMS.nbf - 0.001), 'not_yet_valid');
    });

    const token = signJwt(CLAIMS, key);
    const [head = '', payload = '', signature = ''] = token.split('.');
    const flipped = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    const claims = (more: object) => forge(key, header, { ...CLAIMS, ...more });
    const { exp: _exp, ...immortal } = CLAIMS;
    const refused: [name: string, reason: TokenRefusal, token: string][] = [
      ['nothing', 'not_three_parts', ''],
      ['two parts', 'not_three_parts', `${head}.${payload}`],
      ['five parts, as an encrypted token has', 'not_three_parts', `${token}.x.y`],
      ['a huge token', 'too_long', `${head}.${'A'.repeat(3_000)}.${signature}`],
      ['no signature', 'not_canonical', `${head}.${payload}.`],
      ['padding', 'not_canonical', `${head}.${payload}.${signature}=`],
      ['a blank', 'not_canonical', `${head}.${payload}. ${signature}`],
      ['the other base64 alphabet', 'not_canonical', `${head}.${payload}.+${signature.slice(1)}`],
      ['a header that is no JSON', 'header_not_json', `${encode('nope')}.${payload}.${signature}`],
      ['a header that is a list', 'header_not_json', `${encode('[]')}.${payload}.${signature}`],
      ['a header that is not UTF-8', 'header_not_json', `gIA.${payload}.${signature}`],
      ['another type', 'header_unexpected', forge(key, { ...header, typ: 'JWT' }, CLAIMS)],
      ['no kid', 'header_unexpected', forge(key, { alg, typ: 'at+jwt' }, CLAIMS)],
      ['crit', 'header_unexpected', forge(key, { ...header, crit: ['exp'] }, CLAIMS)],
      [
        'a key that it brings along',
        'header_unexpected',
        forge(key, { ...header, jwk: {} }, CLAIMS),
      ],
      [
        'an address of keys',
        'header_unexpected',
        forge(key, { ...header, jku: 'http://evil' }, CLAIMS),
      ],
      ...[
        'none',
        'None',
        'NONE',
        'nOnE',
        '',
        'RS384',
        alg === 'RS256' ? 'EdDSA' : 'RS256',
        'HS512',
        `${alg} `,
        alg.toLowerCase(),
        1,
        null,
      ].map((other): [string, TokenRefusal, string] => [
        `the algorithm ${JSON.stringify(other)}`,
        'algorithm',
        forge(key, { ...header, alg: other }, CLAIMS),
      ]),
      ...['../../dev/null', "' or 1=1", '__proto__', ''].map(
        (other): [string, TokenRefusal, string] => [
          `the kid ${JSON.stringify(other)}`,
          'unknown_key',
          forge(key, { ...header, kid: other }, CLAIMS),
        ],
      ),
      ['a changed signature', 'signature', `${head}.${payload}.${flipped}`],
      ['a short signature', 'signature', `${head}.${payload}.AAAA`],
      ['changed claims', 'signature', `${head}.${encode({ ...CLAIMS, sub: '1' })}.${signature}`],
      ['claims that are no JSON', 'claims_not_json', forge(key, header, 'nope')],
      [
        'a byte order mark before the claims',
        'claims_not_json',
        forge(key, header, `\ufeff${JSON.stringify(CLAIMS)}`),
      ],
      [
        'a byte order mark before the header',
        'header_not_json',
        `${encode(`\ufeff${JSON.stringify(header)}`)}.${payload}.${signature}`,
      ],
      ['claims that are a list', 'claims_not_json', forge(key, header, [])],
      ['no exp', 'claims_malformed', forge(key, header, immortal)],
      ['exp as text', 'claims_malformed', claims({ exp: String(CLAIMS.exp) })],
      [
        'exp beyond all numbers',
        'claims_malformed',
        forge(key, header, JSON.stringify(CLAIMS).replace(/"exp":\d+/, '"exp":1e400')),
      ],
      ['no subject', 'claims_malformed', claims({ sub: '' })],
      ['a list of audiences', 'claims_malformed', claims({ aud: [CLAIMS.aud] })],
      ['another issuer', 'issuer', claims({ iss: 'http://evil' })],
      ['another audience', 'audience', claims({ aud: 'http://other' })],
      ['an end in the past', 'expired', claims({ exp: SECONDS - 1 })],
      ['a beginning in the future', 'not_yet_valid', claims({ nbf: SECONDS + 1 })],
      ['a birth in the future', 'issued_in_future', claims({ iat: SECONDS + 1 })],
    ];
    for (const [name, reason, bad] of refused) {
      it(`is refused for ${name}: ${reason}`, () => {
        assert.equal(reasonFor(bad), reason);
      });
    }

    it('is refused by another key of its algorithm', async () => {
      const other = openTokenKey(await makeKey(alg));
      assert.equal(reasonFor(token, expectation(other)), 'unknown_key');
      const posing = { ...other, id: kid };
      assert.equal(reasonFor(token, expectation(posing)), 'signature');
    });

    it('is valid with the previous key, as long as that is in the key ring', async () => {
      const fresh = openTokenKey(await makeKey(alg));
      assert.equal(reasonFor(token, expectation(fresh, [fresh, key])), 'none');
    });
  });
}

describe('keys of two algorithms', () => {
  it('never verify tokens of the other algorithm', () => {
    const cases: [TokenKey, TokenAlgorithm][] = [
      [eddsa, 'HS256'],
      [hs256, 'EdDSA'],
    ];
    for (const [key, algorithm] of cases) {
      const token = forge(key, { alg: algorithm, typ: 'at+jwt', kid: key.id }, CLAIMS);
      const result = verifyJwt(token, { ...expectation(key), algorithm });
      assert.deepEqual(result, { ok: false, reason: 'key_of_other_algorithm' });
    }
  });

  it('cannot be confused by a public key that is used as a secret', () => {
    const x = Buffer.from(eddsa.publicJwk?.x ?? '', 'base64url');
    const posing = openTokenKey({ id: eddsa.id, algorithm: 'HS256', secret: x });
    const token = forge(posing, { alg: 'HS256', typ: 'at+jwt', kid: eddsa.id }, CLAIMS);
    assert.deepEqual(verifyJwt(token, expectation(eddsa)), { ok: false, reason: 'algorithm' });
  });

  it('refuses an HMAC secret of less than 32 bytes', () => {
    const secret = Buffer.alloc(31);
    assert.throws(() => openTokenKey({ id: 'k', algorithm: 'HS256', secret }), /32 bytes/);
  });
});

describe('the vectors of the RFCs', () => {
  it('HS256: RFC 7515, appendix A.1', () => {
    const secret = Buffer.from(
      'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow',
      'base64url',
    );
    const input = Buffer.from(
      'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ',
    );
    const key = openTokenKey({ id: 'k', algorithm: 'HS256', secret });
    const signature = key.sign(input);
    assert.equal(signature.toString('base64url'), 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk');
    assert.ok(key.verify(input, signature));
  });

  it('Ed25519: RFC 8037, appendices A.1 to A.4', () => {
    const jwk = {
      kty: 'OKP',
      crv: 'Ed25519',
      d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
      x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
    };
    const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
    assert.equal(
      thumbprint(createPublicKey(privateKey)),
      'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
    );
    const secret = privateKey.export({ type: 'pkcs8', format: 'der' });
    const key = openTokenKey({ id: 'k', algorithm: 'EdDSA', secret });
    const input = Buffer.from('eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc');
    const expected =
      'hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg';
    assert.equal(key.sign(input).toString('base64url'), expected);
    assert.ok(key.verify(input, Buffer.from(expected, 'base64url')));
    assert.deepEqual(key.publicJwk?.x, jwk.x);
  });
});
