import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EventKind } from '../../src/auth/events.ts';
import {
  formerEmailMail,
  isNoticeKind,
  type NoticeFacts,
  type NoticeKind,
  noticeMail,
} from '../../src/web/notice-texts.ts';
import { timesAt } from '../views/times.ts';

const ORIGIN = 'https://login.example.com';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

const KINDS: readonly NoticeKind[] = [
  'password_changed',
  'password_reset',
  'email_changed',
  'role_changed',
  'new_device',
  'totp_added',
  'totp_removed',
  'passkey_added',
  'passkey_removed',
  'passkey_refused',
  'recovery_codes_made',
  'recovery_code_used',
  'second_step_throttled',
  'factors_reset',
];

const facts = (kind: NoticeKind, more: Partial<NoticeFacts> = {}): NoticeFacts => ({
  kind,
  reason: null,
  byAdmin: false,
  times: timesAt(Date.UTC(2026, 10, 21, 9, 0, 30)),
  client: { address: '192.0.2.7', userAgent: FIREFOX },
  origin: ORIGIN,
  contact: 'Mara in IT (it@example.com)',
  ...more,
});

describe('noticeMail', () => {
  it('says what happened, where, when, from which browser, and what to do', () => {
    assert.deepEqual(noticeMail(facts('password_changed')), {
      subject: 'Your password has been changed',
      text: [
        'Your password was changed.',
        '',
        'Site: https://login.example.com',
        'When: 21 Nov 2026, 09:00 UTC',
        'From: Firefox on Linux, 192.0.2.7',
        '',
        'If it was you, there is nothing to do.',
        'If it was not you, another person can use your account. Type the address of this site',
        'into your browser and choose another password; if yours no longer works, choose "Forgot',
        'your password?" there. Then tell Mara in IT (it@example.com).',
        '',
        'All of it is on the page Activity of your account.',
      ].join('\n'),
    });
  });

  it('says that an administrator did it, without their browser and address', () => {
    const { text } = noticeMail(facts('factors_reset', { byAdmin: true }));
    assert.match(text, /^By: {3}an administrator of the site$/m);
    assert.match(text, /If you did not expect it, ask Mara in IT \(it@example\.com\)\./);
    assert.doesNotMatch(text, /Firefox|192\.0\.2\.7|another password/);
  });

  it('says the new role', () => {
    const said = (reason: string) => noticeMail(facts('role_changed', { reason })).text;
    assert.match(said('admin'), /^You are now an administrator\.\n/);
    assert.match(said('user'), /^You are not an administrator any more\.\n/);
  });

  it('says that an app replaced the one before', () => {
    const { subject, text } = noticeMail(facts('totp_added', { reason: 'replaced' }));
    assert.equal(subject, 'Your authenticator app has been replaced');
    assert.match(text, /^An authenticator app took the place of the one before, whose codes no/);
    assert.match(text, /If it was not you, another person can use your account\./);
  });

  it('has words of its own for each kind, in lines of at most 100 characters', () => {
    const mails = KINDS.map((kind) => noticeMail(facts(kind)));
    assert.equal(new Set(mails.map(({ subject }) => subject)).size, KINDS.length);
    assert.equal(new Set(mails.map(({ text }) => text)).size, KINDS.length);
    for (const line of mails.flatMap(({ subject, text }) => [subject, ...text.split('\n')])) {
      assert.ok(line.length <= 100, line);
    }
  });

  it('has no link but the plain address of the site', () => {
    const all = [
      ...KINDS.map((kind) => noticeMail(facts(kind))),
      formerEmailMail(facts('email_changed'), 'ada@new.example.com'),
    ];
    for (const { text } of all) {
      assert.deepEqual(text.match(/\S*(?::\/\/|www\.)\S*/g), [ORIGIN]);
      assert.doesNotMatch(text, /<|&/, 'it is plain text');
    }
  });

  it('takes no line, header or link from a User-Agent or an address', () => {
    const evil = 'x\r\nBcc: eve@example.com\r\n\r\nhttps://evil.example/\u2028\u0000';
    for (const kind of KINDS) {
      const plain = noticeMail(facts(kind));
      const client = { address: `192.0.2.7${evil}`, userAgent: `Firefox/1${evil}` };
      const mail = noticeMail(facts(kind, { client, reason: evil }));
      assert.equal(mail.subject, plain.subject);
      assert.equal(mail.text.split('\n').length, plain.text.split('\n').length);
      assert.doesNotMatch(mail.text, /\r|\u2028|\0|^Bcc|^https/m);
    }
    const { text } = noticeMail(
      facts('new_device', { client: { address: '', userAgent: evil.repeat(20) } }),
    );
    assert.match(text, /^From: Unknown browser, an unknown address$/m);
  });
});

describe('formerEmailMail', () => {
  it('names the new address, and leaves only the administrator to be told', () => {
    const { subject, text } = formerEmailMail(facts('email_changed'), 'ada@new.example.com');
    assert.equal(subject, 'Your e-mail address has been changed');
    assert.match(text, /^Your account now has the address ada@new\.example\.com\.\n/);
    assert.match(text, /If it was not you, tell Mara in IT \(it@example\.com\) at once\./);
    assert.doesNotMatch(
      text,
      /choose another password/,
      'this address gets no reset link any more',
    );
  });
});

describe('isNoticeKind', () => {
  it('is true of what changes how an account is entered, and of its signs of danger', () => {
    for (const kind of KINDS) assert.equal(isNoticeKind(kind, 'counter'), true, kind);
  });

  it('is false of what any client can cause, and of daily use', () => {
    const quiet: readonly EventKind[] = [
      'login',
      'login_failed',
      'login_throttled',
      'logout',
      'confirmed',
      'reset_requested',
      'second_step_failed',
      'mail_failed',
      'mail_dropped',
    ];
    for (const kind of quiet) assert.equal(isNoticeKind(kind, null), false, kind);
    assert.equal(isNoticeKind('passkey_refused', 'signature'), false);
  });
});
