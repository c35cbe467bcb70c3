import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMailSite } from '../../src/mails/mail-site.ts';
import {
  accountMadeMail,
  alreadyTakenMail,
  confirmAddressMail,
  confirmationMail,
  emailAskedMail,
  invitationMail,
  resetMail,
} from '../../src/mails/mail-texts.ts';

const ORIGIN = 'https://login.example.com';
const options = {
  url: ORIGIN,
  contact: 'Mara in IT (it@example.com)',
  timeZone: 'Europe/Berlin',
};
const ACME = createMailSite({ ...options, name: 'Acme' });
const UNNAMED = createMailSite({ ...options, name: null });
const link = (kind: string) => ({
  url: `${ORIGIN}/${kind}/${'a'.repeat(43)}`,
  expiresAt: Date.UTC(2026, 10, 21, 10),
});
const EVE = { name: 'Eve Example', email: 'eve@example.com', by: 'Mara' };
const NOBODY = { name: '', email: 'eve@example.com', by: null };

const mails = (site = ACME) => ({
  reset: resetMail(site, 'eve@example.com', link('reset')),
  confirm: confirmAddressMail(site, link('confirm')),
  email: confirmationMail(site, 'eve@example.com', link('email')),
  invite: invitationMail(site, EVE, link('invite')),
  account: accountMadeMail(site, EVE, link('reset')),
  taken: alreadyTakenMail(site),
  asked: emailAskedMail(site, 'eve@new.example.com'),
});

describe('the mails with links', () => {
  it('name the site in the subject, and site and host in the text', () => {
    for (const [name, { subject, text }] of Object.entries(mails())) {
      assert.match(subject, /Acme/, name);
      assert.match(text, /Acme \(login\.example\.com\)/, name);
    }
  });

  it('call a site without a name by its host', () => {
    for (const [name, { subject, text }] of Object.entries(mails(UNNAMED))) {
      assert.match(subject, /login\.example\.com/, name);
      assert.match(text, /(?:at|for your account at) login\.example\.com/, name);
      assert.doesNotMatch(`${subject} ${text}`, /Acme|null|\(login/, name);
    }
  });

  it('say for which account and until when the link to a new password works', () => {
    assert.deepEqual(mails().reset, {
      subject: 'Reset your password for Acme',
      text: [
        'Someone, hopefully you, asked to reset the password for eve@example.com',
        'at Acme (login.example.com). Choose a new one here:',
        '',
        link('reset').url,
        '',
        'The link works once, until 21 Nov 2026, 11:00 CET.',
        '',
        'If it was not you, you can ignore this e-mail: your password stays as it is.',
      ].join('\n'),
    });
  });

  it('have the link on a line of its own, in ASCII lines that no mail program wraps', () => {
    const { reset, confirm, email, invite, account } = mails();
    for (const { text } of [reset, confirm, email, invite, account]) {
      const urls = text.split('\n').filter((line) => line.includes('://'));
      assert.equal(urls.length, 1);
      assert.match(urls[0] ?? '', /^https:\/\/login\.example\.com\/\w+\/a{43}$/);
      assert.match(text, /^The link works once, until 21 Nov 2026, 11:00 CET\.$/m);
    }
    for (const { text } of Object.values(mails())) {
      for (const line of text.split('\n')) assert.match(line, /^[\x20-\x7e]{0,100}$/);
    }
  });

  it('greet an invited person as the administrator wrote it, and say who invites', () => {
    const named = invitationMail(ACME, EVE, link('invite')).text;
    assert.match(named, /^Hello Eve Example,\n\nMara invites you to create an account for eve@/);
    const plain = invitationMail(ACME, NOBODY, link('invite')).text;
    assert.match(plain, /^You are invited to create an account for eve@example\.com\n/);
    const made = accountMadeMail(ACME, NOBODY, link('reset')).text;
    assert.match(made, /^An account was created for you \(eve@example\.com\)\n/);
  });

  it('repeat no name to an address that is not confirmed: its sender may be any visitor', () => {
    const { confirm, email, reset } = mails();
    for (const { text } of [confirm, email, reset]) assert.doesNotMatch(text, /Hello|Eve|Mara/);
  });

  it('tell the owner of an account of a request for another address, without a link to it', () => {
    const { text } = mails().asked;
    assert.match(text, /^eve@new\.example\.com for your account at Acme/m);
    assert.deepEqual(text.match(/https:\S*/g), [`${ORIGIN}/forgot`]);
  });
});
