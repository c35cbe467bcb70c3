import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EventKind } from '../../src/auth/events.ts';
import { createMailSite } from '../../src/mails/mail-site.ts';
import {
  formerEmailMail,
  isNoticeKind,
  type NoticeFacts,
  type NoticeKind,
  noticeMail,
} from '../../src/mails/notice-texts.ts';

const ORIGIN = 'https://login.example.com';
const SITE = createMailSite({
  name: 'Acme',
  url: ORIGIN,
  contact: 'Mara in IT (it@example.com)',
  timeZone: 'Europe/Berlin',
});
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

const KINDS: readonly NoticeKind[] = [
  'password_changed',
  'password_reset',
  'reset_link_made',
  'email_changed',
  'account_deleted',
  'user_deleted',
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
  at: Date.UTC(2026, 10, 21, 9, 0, 30),
  client: { address: '192.0.2.7', userAgent: FIREFOX },
  ...more,
});

describe('noticeMail', () => {
  it('says what happened, where, when, from which browser, and what to do', () => {
    assert.deepEqual(noticeMail(SITE, facts('password_changed')), {
      subject: 'Your password was changed at Acme',
      text: [
        'Your password was changed.',
        '',
        'Site: https://login.example.com',
        'When: 21 Nov 2026, 10:00 CET',
        'From: Firefox on Linux, 192.0.2.7',
        '',
        'If that was you, there is nothing to do.',
        'If it was not you, someone else can use your account. Type the address of this site into',
        'your browser and choose a new password; if yours no longer works, choose "Forgot your',
        'password?" there. Then tell Mara in IT (it@example.com).',
        '',
        'See everything that happened to your account under Activity.',
      ].join('\n'),
    });
  });

  it('says that an administrator did it, without their browser and address', () => {
    const { text } = noticeMail(SITE, facts('factors_reset', { byAdmin: true }));
    assert.match(text, /^By: {3}an administrator$/m);
    assert.match(text, /If you did not expect this, ask Mara in IT \(it@example\.com\)\./);
    assert.doesNotMatch(text, /Firefox|192\.0\.2\.7|a new password/);
  });

  it('leads the owner of a deleted account to a person alone: there is nothing to sign in to', () => {
    const own = noticeMail(SITE, facts('account_deleted')).text;
    assert.match(own, /If it was not you, tell Mara in IT \(it@example\.com\) at once\.$/);
    const byAdmin = noticeMail(SITE, facts('user_deleted', { byAdmin: true })).text;
    assert.match(byAdmin, /If you did not expect this, ask Mara in IT \(it@example\.com\)\.$/);
    for (const text of [own, byAdmin]) assert.doesNotMatch(text, /password|Activity/);
  });

  it('says the new role', () => {
    const said = (reason: string) => noticeMail(SITE, facts('role_changed', { reason })).text;
    assert.match(said('admin'), /^You are now an administrator\.\n/);
    assert.match(said('user'), /^You are no longer an administrator\.\n/);
  });

  it('says that an app replaced the one before', () => {
    const { subject, text } = noticeMail(SITE, facts('totp_added', { reason: 'replaced' }));
    assert.equal(subject, 'Your authenticator app was replaced at Acme');
    assert.match(text, /^A new authenticator app replaced the old one, whose codes no/);
    assert.match(text, /If it was not you, someone else can use your account\./);
  });

  it('has words of its own for each kind, in lines of at most 100 characters', () => {
    const mails = KINDS.map((kind) => noticeMail(SITE, facts(kind)));
    assert.equal(new Set(mails.map(({ subject }) => subject)).size, KINDS.length - 1, 'deleted');
    assert.equal(new Set(mails.map(({ text }) => text)).size, KINDS.length);
    for (const line of mails.flatMap(({ subject, text }) => [subject, ...text.split('\n')])) {
      assert.ok(line.length <= 100, line);
    }
  });

  it('has no link but the plain address of the site', () => {
    const all = [
      ...KINDS.map((kind) => noticeMail(SITE, facts(kind))),
      formerEmailMail(SITE, facts('email_changed'), 'ada@new.example.com'),
    ];
    for (const { text } of all) {
      assert.deepEqual(text.match(/\S*(?::\/\/|www\.)\S*/g), [ORIGIN]);
      assert.doesNotMatch(text, /<|&/, 'it is plain text');
    }
  });

  it('takes no line, header or link from a User-Agent or an address', () => {
    const evil = 'x\r\nBcc: eve@example.com\r\n\r\nhttps://evil.example/\u2028\u0000';
    for (const kind of KINDS) {
      const plain = noticeMail(SITE, facts(kind));
      const client = { address: `192.0.2.7${evil}`, userAgent: `Firefox/1${evil}` };
      const mail = noticeMail(SITE, facts(kind, { client, reason: evil }));
      assert.equal(mail.subject, plain.subject);
      assert.equal(mail.text.split('\n').length, plain.text.split('\n').length);
      assert.doesNotMatch(mail.text, /\r|\u2028|\0|^Bcc|^https/m);
    }
    const { text } = noticeMail(
      SITE,
      facts('new_device', { client: { address: '', userAgent: evil.repeat(20) } }),
    );
    assert.match(text, /^From: Unknown browser, an unknown address$/m);
  });
});

describe('formerEmailMail', () => {
  it('names the new address, and leaves only the administrator to be told', () => {
    const { subject, text } = formerEmailMail(SITE, facts('email_changed'), 'ada@new.example.com');
    assert.equal(subject, 'Your e-mail address was changed at Acme');
    assert.match(text, /^Your account now has the address ada@new\.example\.com\.\n/);
    assert.match(text, /If it was not you, tell Mara in IT \(it@example\.com\) at once\./);
    assert.doesNotMatch(text, /choose a new password/, 'this address gets no reset link any more');
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
