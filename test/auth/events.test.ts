import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shareOf } from '../../src/auth/events.ts';

describe('shareOf', () => {
  it('counts wrong passwords of an account apart from what happened to it', () => {
    assert.equal(shareOf({ kind: 'login_failed', userId: 1 }), 'failure');
    assert.equal(shareOf({ kind: 'confirm_failed', userId: 1 }), 'failure');
    assert.equal(shareOf({ kind: 'role_changed', userId: 1 }), 'account');
  });

  it('counts what costs its sender nothing as that of a stranger', () => {
    for (const kind of ['login_throttled', 'confirm_throttled', 'access_refused'] as const) {
      assert.equal(shareOf({ kind, userId: 1 }), 'stranger', kind);
    }
    assert.equal(shareOf({ kind: 'login_failed', userId: null }), 'stranger');
  });
});
