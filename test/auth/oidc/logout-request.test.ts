import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isHintOf } from '../../../src/auth/oidc/logout-request.ts';

const ADA = { publicId: 'ada' };
const HINT = { sub: 'ada', aud: 'grafana', sid: 's-1' };

describe('isHintOf', () => {
  it('takes a hint of the session, and none without sid: it was given for no session', () => {
    assert.equal(isHintOf(HINT, ADA, 's-1'), true);
    assert.equal(isHintOf({ ...HINT, sid: null }, ADA, 's-1'), false);
  });

  it('takes none of another user: anybody with an account could sign others out with theirs', () => {
    for (const sid of ['s-1', null]) {
      assert.equal(isHintOf({ ...HINT, sub: 'eve', sid }, ADA, 's-1'), false);
    }
  });

  it('takes none of another session, nor of a client that does not know this one', () => {
    assert.equal(isHintOf({ ...HINT, sid: 's-2' }, ADA, 's-1'), false);
    assert.equal(isHintOf(HINT, ADA, null), false);
    assert.equal(isHintOf({ ...HINT, sid: null }, ADA, null), false);
  });
});
