import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isHintOf, logoutUrl, readLogoutRequest } from '../../../src/auth/oidc/logout-request.ts';

const NOTHING = { hint: null, clientId: null, returnTo: null, state: null };

describe('readLogoutRequest', () => {
  it('reads what RP-Initiated Logout 1.0 has, decoded, and ignores the rest', () => {
    const query =
      'id_token_hint=a.b.c&client_id=wiki&post_logout_redirect_uri=https%3A%2F%2Fa.example%2Fout&state=x+%26y&logout_hint=ada&ui_locales=fr';
    assert.deepEqual(readLogoutRequest(query), {
      hint: 'a.b.c',
      clientId: 'wiki',
      returnTo: 'https://a.example/out',
      state: 'x &y',
    });
    assert.deepEqual(readLogoutRequest(''), NOTHING);
    assert.deepEqual(readLogoutRequest('state=&client_id'), NOTHING);
  });

  it('reads nothing of a request that says something twice, or does not decode', () => {
    for (const query of ['state=1&state=2', 'client_id=a&client_id=a', 'state=%', 'state=%FF']) {
      assert.equal(readLogoutRequest(query), null, query);
    }
  });
});

describe('logoutUrl', () => {
  const client = { logoutUris: ['https://a.example/out', 'https://a.example/?page=out'] };
  const to = (returnTo: string | null, state: string | null = null) =>
    logoutUrl(client, { returnTo, state });

  it('is a registered address, with the state that came', () => {
    assert.equal(to('https://a.example/out'), 'https://a.example/out');
    assert.equal(to('https://a.example/out', 'a b&c'), 'https://a.example/out?state=a+b%26c');
    assert.equal(to('https://a.example/?page=out', 'x'), 'https://a.example/?page=out&state=x');
  });

  it('is no other address, however much it looks like one', () => {
    for (const returnTo of [
      null,
      'https://a.example/out/',
      'https://a.example/out?x',
      'https://a.example/out#x',
      'https://a.example/OUT',
      'https://a.example:443/out',
      'https://a.example/./out',
      'https://a.example.evil.example/out',
      'https://a.example/',
      'http://a.example/out',
      '//a.example/out',
      'javascript:alert(1)',
    ]) {
      assert.equal(to(returnTo), null, String(returnTo));
    }
    assert.equal(logoutUrl(null, { returnTo: 'https://a.example/out', state: null }), null);
  });
});

describe('isHintOf', () => {
  const hint = { sub: 'u-1', aud: 'wiki', sid: 's-1' };
  const user = { publicId: 'u-1' };

  it('is true for the user and the session that the token was made for', () => {
    assert.equal(isHintOf(hint, user, 's-1'), true);
    assert.equal(isHintOf({ ...hint, sid: null }, user, 's-1'), true, 'of a refresh token');
  });

  it('is false for another user, another session, and a session that the client does not know', () => {
    assert.equal(isHintOf({ ...hint, sub: 'u-2' }, user, 's-1'), false);
    assert.equal(isHintOf(hint, user, 's-2'), false);
    assert.equal(isHintOf(hint, user, null), false);
    assert.equal(isHintOf({ ...hint, sid: null }, user, null), false);
  });
});
