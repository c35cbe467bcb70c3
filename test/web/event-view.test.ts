import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EventKind } from '../../src/auth/events.ts';
import { toEventView } from '../../src/web/event-view.ts';

function view(kind: EventKind, reason: string | null = null) {
  return toEventView({
    at: 0,
    firstAt: 0,
    count: 1,
    kind,
    reason,
    userId: 1,
    actorId: null,
    requestId: 'r',
    address: '::1',
    userAgent: '',
  });
}

describe('toEventView', () => {
  it('says how a user signed in when it was not the password alone', () => {
    assert.equal(view('login').text, 'Signed in');
    assert.equal(view('login', 'password').text, 'Signed in');
    assert.equal(view('login', 'token').text, 'Signed in');
    assert.equal(view('login', 'totp').text, 'Signed in with a code from the app');
    assert.equal(view('login', 'recovery_code').text, 'Signed in with a recovery code');
    assert.equal(view('login', 'passkey').text, 'Signed in with a passkey');
  });

  it('marks attempts that were not let in, behind the right password, too', () => {
    for (const kind of ['login_failed', 'second_step_failed', 'second_step_throttled'] as const) {
      assert.equal(view(kind).failed, true, kind);
    }
    assert.equal(view('passkey_refused', 'counter').failed, true);
    for (const kind of ['login', 'recovery_code_used', 'factors_reset'] as const) {
      assert.equal(view(kind).failed, false, kind);
    }
  });

  it('tells an app that replaced another one from the first', () => {
    assert.equal(view('totp_added').text, 'Authenticator app set up');
    assert.equal(view('totp_added', 'replaced').text, 'Authenticator app moved to another phone');
  });

  it('explains a counter that has not risen', () => {
    assert.match(view('passkey_refused', 'counter').text, /may have been copied/);
  });
});
