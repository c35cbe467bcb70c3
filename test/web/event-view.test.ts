import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addressChange } from '../../src/auth/event-about.ts';
import type { EventKind, RecordedEvent } from '../../src/auth/events.ts';
import { toEventView, toOwnEventView, toSiteEventView } from '../../src/web/event-view.ts';
import { toEventData, toOwnEventData } from '../../src/web/json-shapes.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
const ADMIN = { id: 7, email: 'mara@example.com' };
const EMAILS = new Map([[ADMIN.id, ADMIN.email]]);

function event(given: Partial<RecordedEvent>): RecordedEvent {
  return {
    at: 0,
    firstAt: 0,
    count: 1,
    kind: 'login',
    reason: null,
    about: null,
    userId: 1,
    actorId: null,
    requestId: 'r',
    address: '192.0.2.7',
    userAgent: FIREFOX,
    ...given,
  };
}

const view = (kind: EventKind, reason: string | null = null) =>
  toOwnEventView(event({ kind, reason }));

describe('an event', () => {
  const byAdmin = event({ kind: 'role_changed', actorId: ADMIN.id });
  const byCommand = event({ requestId: 'cli', address: '', userAgent: 'command line' });
  const byServer = event({ kind: 'mail_failed', reason: null });

  it('of another actor tells the owner of the account neither who nor from where', () => {
    const { by, device, address } = toOwnEventView(byAdmin);
    assert.deepEqual([by, device, address], ['an administrator', '', '']);
    const data = toOwnEventData(byAdmin);
    assert.deepEqual([data.by, data.address, data.userAgent], ['administrator', null, null]);
    assert.doesNotMatch(
      JSON.stringify([toOwnEventView(byAdmin), data]),
      /192\.0|Firefox|mara|actor/,
    );
  });

  it('of another actor tells administrators who and from where', () => {
    const { by, device, address } = toEventView(byAdmin, EMAILS);
    assert.deepEqual([by, device, address], [ADMIN.email, 'Firefox on Linux', '192.0.2.7']);
    assert.equal(toEventView(byAdmin, new Map()).by, '#7', 'an account that is gone');
    const data = toEventData(byAdmin, EMAILS);
    assert.deepEqual([data.actor, data.actorId, data.address], [ADMIN.email, 7, '192.0.2.7']);
  });

  it('of an app tells its name, whatever is in it, and who changed it', () => {
    const about = 'Wiki -> new';
    const changed = event({ kind: 'client_changed', userId: null, actorId: ADMIN.id, about });
    const { text, about: shown, by, account } = toSiteEventView(changed, EMAILS);
    assert.deepEqual([text, shown, by, account], ['App changed', about, ADMIN.email, null]);
  });

  it('of an invitation tells its address to administrators alone', () => {
    const invited = event({ kind: 'invitation_made', about: 'eve@example.org' });
    assert.doesNotMatch(JSON.stringify([toOwnEventView(invited), toOwnEventData(invited)]), /eve/);
    const emails = new Map([[1, 'root@example.com']]);
    const { text, about, by, account } = toSiteEventView(invited, emails);
    assert.equal(
      `${text} ${about} by ${by}`,
      'Invitation created for eve@example.org by root@example.com',
    );
    assert.equal(account, null);
    assert.equal(toEventData(invited, emails).about, 'eve@example.org');
  });

  it('of a change of address has the former and the new one, for its owner, too', () => {
    const about = addressChange('ada@example.com', 'ada@example.org');
    const changed = event({ kind: 'email_changed', about });
    assert.equal(toOwnEventView(changed).about, 'from ada@example.com to ada@example.org');
    assert.equal(toOwnEventData(changed).about, 'ada@example.com -> ada@example.org');
  });

  it('of the owner is theirs, also when they are the administrator who did it', () => {
    for (const actorId of [null, 1]) {
      const { by, device, address } = toOwnEventView(event({ actorId }));
      assert.deepEqual([by, device, address], [null, 'Firefox on Linux', '192.0.2.7']);
    }
  });

  it('of the command line has no address and no browser', () => {
    for (const shown of [toOwnEventView(byCommand), toEventView(byCommand, EMAILS)]) {
      assert.deepEqual([shown.by, shown.device, shown.address], [null, 'Command line', '']);
    }
    assert.equal(toOwnEventData(byCommand).by, 'command_line');
  });

  it('about a mail does not tell whose request led to it', () => {
    for (const shown of [toOwnEventView(byServer), toEventView(byServer, EMAILS)]) {
      assert.deepEqual([shown.by, shown.device, shown.address], [null, '', '']);
    }
    assert.equal(toOwnEventData(byServer).address, null);
  });
});

describe('the weight of an event', () => {
  it('is that of a change, unless it happens every day', () => {
    for (const kind of ['login', 'logout', 'confirmed', 'session_revoked'] as const) {
      assert.equal(view(kind).weight, 'usual', kind);
    }
    for (const kind of ['password_changed', 'new_device', 'role_changed', 'mail_failed'] as const) {
      assert.equal(view(kind).weight, 'change', kind);
    }
  });
});

describe('the words for an event', () => {
  it('says how a user signed in when it was not the password alone', () => {
    assert.equal(view('login').text, 'Signed in');
    assert.equal(view('login', 'password').text, 'Signed in');
    assert.equal(view('login', 'token').text, 'Signed in');
    assert.equal(view('login', 'totp').text, 'Signed in with a code from the app');
    assert.equal(view('login', 'recovery_code').text, 'Signed in with a recovery code');
    assert.equal(view('login', 'passkey').text, 'Signed in with a passkey');
  });

  it('marks attempts that were not let in, behind the right password, too', () => {
    for (const kind of [
      'login_failed',
      'confirm_failed',
      'second_step_failed',
      'second_step_throttled',
    ] as const) {
      assert.equal(view(kind).weight, 'failed', kind);
    }
    assert.equal(view('passkey_refused', 'counter').weight, 'failed');
    for (const kind of ['login', 'recovery_code_used', 'factors_reset'] as const) {
      assert.equal(view(kind).weight === 'failed', false, kind);
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
