import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { logoutTokenClaims } from '../../../src/auth/oidc/logout-token.ts';

describe('logoutTokenClaims', () => {
  it('has what Back-Channel Logout 1.0 demands, for two minutes, and no nonce', () => {
    const login = { clientId: 'wiki', sub: 'u-2', sid: 's-1' };
    const about = { issuer: 'https://login.example.com', now: 1_500_999, jti: 'random' };
    assert.deepEqual(logoutTokenClaims(login, about), {
      iss: 'https://login.example.com',
      aud: 'wiki',
      iat: 1_500,
      exp: 1_620,
      jti: 'random',
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      sub: 'u-2',
      sid: 's-1',
    });
  });
});
