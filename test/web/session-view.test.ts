import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Program } from '../../src/auth/sessions/program.ts';
import type { Session } from '../../src/auth/sessions/session.ts';
import { toSessionView } from '../../src/web/session-view.ts';

const SESSION: Session = {
  id: 7,
  key: 'k',
  userId: 1,
  createdAt: 0,
  lastSeenAt: 0,
  idleMs: 1_000,
  expiresAt: 2_000,
  remembered: true,
  address: '127.0.0.1',
  userAgent: '',
  method: 'password',
  checkedAt: 0,
};
const APP: Program = {
  kind: 'client',
  handle: 'h',
  name: 'Gitea',
  audience: null,
  clientId: 'gitea',
  scope: 'openid',
  parent: null,
};

describe('toSessionView', () => {
  it('says that a session stays, unless it ends with the one of the browser', () => {
    assert.equal(toSessionView(SESSION).remembered, true);
    assert.equal(toSessionView({ ...SESSION, remembered: false }).remembered, false);
    assert.equal(toSessionView({ ...SESSION, program: APP }).remembered, true);
    const child = { ...SESSION, program: { ...APP, parent: 'k-1' } };
    assert.equal(toSessionView(child).remembered, false);
    assert.equal(toSessionView(child).device, 'App: Gitea');
  });
});
