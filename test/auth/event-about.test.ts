import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aboutOwner, aboutText, groupsChange } from '../../src/auth/event-about.ts';
import type { EventKind } from '../../src/auth/events.ts';

describe('groupsChange', () => {
  it('names what an account gets and loses, and is null when that is nothing', () => {
    assert.equal(groupsChange([], ['board', 'finance']), '+board +finance');
    assert.equal(groupsChange(['board', 'staff'], ['board', 'finance']), '+finance -staff');
    assert.equal(groupsChange(['board'], []), '-board');
    assert.equal(groupsChange(['board'], ['board']), null);
    assert.equal(groupsChange([], []), null);
  });
});

describe('aboutText', () => {
  const text = (kind: EventKind, about: string | null) => aboutText({ kind, about });

  it('says groups in words, to the owner of the account as well', () => {
    const event = { kind: 'groups_changed', about: '+board +finance -staff' } as const;
    assert.equal(aboutText(event), 'now in board, finance; no longer in staff');
    assert.equal(aboutOwner(event), event.about);
    assert.equal(text('groups_changed', '-board'), 'no longer in board');
    assert.equal(text('user_added', '+a-b'), 'now in a-b');
    assert.equal(text('invitation_accepted', '+board'), 'now in board');
    assert.equal(text('user_added', null), null);
  });

  it('says addresses as they are', () => {
    assert.equal(text('invitation_made', 'a@b.co'), 'for a@b.co');
    assert.equal(text('email_changed', 'a@b.co -> c@b.co'), 'from a@b.co to c@b.co');
  });
});
