import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { describe, it } from 'node:test';
import { type IdStatement, idTokenClaims } from '../../../src/auth/oidc/id-token.ts';
import { isChallenge, verifiesChallenge } from '../../../src/auth/oidc/pkce.ts';
import { formatScope, parseScope } from '../../../src/auth/oidc/scopes.ts';
import { claimsOf } from '../../../src/auth/oidc/user-claims.ts';

const ADA = {
  publicId: 'a1',
  name: 'Ada',
  email: 'ada@example.com',
  emailConfirmedAt: 5,
  groups: ['board', 'staff'],
};

const STATEMENT: IdStatement = {
  issuer: 'https://login.example.com',
  clientId: 'grafana',
  user: { sub: 'a1' },
  method: 'password',
  now: 1_700_000_000_999,
  signedInAt: 1_699_999_000_999,
  nonce: 'n-1',
  sid: 's-1',
};

describe('claimsOf', () => {
  it('gives for each scope what it names (OpenID Connect Core, 5.4)', () => {
    assert.deepEqual(claimsOf(ADA, ['openid']), { sub: 'a1' });
    assert.deepEqual(claimsOf(ADA, ['openid', 'profile']), { sub: 'a1', name: 'Ada' });
    assert.deepEqual(claimsOf(ADA, ['email']), {
      sub: 'a1',
      email: 'ada@example.com',
      email_verified: true,
    });
    assert.deepEqual(claimsOf(ADA, ['groups']), { sub: 'a1', groups: ['board', 'staff'] });
  });

  it('leaves out a name that was not given, and says that an address is not confirmed', () => {
    const bare = { ...ADA, name: '', emailConfirmedAt: null, groups: [] };
    assert.deepEqual(claimsOf(bare, ['openid', 'profile', 'email', 'groups']), {
      sub: 'a1',
      email: 'ada@example.com',
      email_verified: false,
      groups: [],
    });
  });
});

describe('idTokenClaims', () => {
  it('states who signed in when and how, for one client (OpenID Connect Core, 2)', () => {
    assert.deepEqual(idTokenClaims(STATEMENT), {
      iss: 'https://login.example.com',
      aud: 'grafana',
      iat: 1_700_000_000,
      exp: 1_700_000_600,
      auth_time: 1_699_999_000,
      nonce: 'n-1',
      sid: 's-1',
      acr: 'aal1',
      amr: ['pwd'],
      sub: 'a1',
    });
  });

  it('leaves out what is not known', () => {
    const bare = { ...STATEMENT, signedInAt: null, nonce: null, sid: null, method: '' as const };
    assert.deepEqual(Object.keys(idTokenClaims(bare)), ['iss', 'aud', 'iat', 'exp', 'acr', 'sub']);
  });

  const methods = [
    ['password', 'aal1', ['pwd']],
    ['totp', 'aal2', ['pwd', 'otp', 'mfa']],
    ['recovery_code', 'aal2', ['pwd', 'otp', 'mfa']],
    ['passkey', 'aal2', ['pop', 'user', 'mfa']],
  ] as const;
  for (const [method, acr, amr] of methods) {
    it(`calls ${method} ${acr} (RFC 8176, 2)`, () => {
      const claims = idTokenClaims({ ...STATEMENT, method });
      assert.deepEqual([claims.acr, claims.amr], [acr, amr]);
    });
  }
});

describe('scopes', () => {
  it('are known ones, each once, in one order', () => {
    assert.deepEqual(parseScope('email openid phone email'), ['openid', 'email']);
    assert.equal(formatScope(parseScope('email openid') ?? []), 'openid email');
    for (const bad of ['', ' ', 'openid ', 'a"b', 'a\\b', 'é']) assert.equal(parseScope(bad), null);
  });
});

describe('PKCE', () => {
  // RFC 7636, appendix B
  const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
  const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

  it('takes the verifier of the RFC for its challenge, and no other', () => {
    assert.equal(isChallenge(challenge), true);
    assert.equal(verifiesChallenge(verifier, challenge), true);
    assert.equal(verifiesChallenge(`${verifier}A`, challenge), false);
    assert.equal(verifiesChallenge(challenge, challenge), false, 'not plain');
    assert.equal(verifiesChallenge(null, challenge), false);
  });

  it('takes no verifier where there was no challenge (RFC 9700, 4.8.2)', () => {
    assert.equal(verifiesChallenge(null, null), true);
    assert.equal(verifiesChallenge(verifier, null), false);
  });

  it('takes no verifier of the wrong form (RFC 7636, 4.1)', () => {
    // Each with the challenge that belongs to it: the form alone is wrong.
    for (const wrong of [
      '',
      'a'.repeat(42),
      'a'.repeat(129),
      `${'a'.repeat(43)}+`,
      '\u00e9'.repeat(43),
    ]) {
      assert.equal(verifiesChallenge(wrong, hash('sha256', wrong, 'base64url')), false, wrong);
    }
    assert.equal(
      verifiesChallenge('a'.repeat(128), hash('sha256', 'a'.repeat(128), 'base64url')),
      true,
    );
  });
});
