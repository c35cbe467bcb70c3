import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mailFailureText } from '../../src/auth/mail-failures.ts';

describe('mailFailureText', () => {
  const cases: [reason: string | null, text: RegExp][] = [
    ['no_program', /MAIL_COMMAND cannot be started/],
    ['timeout', /did not end within 30 seconds/],
    ['exit_75', /try again later \(exit code 75\)/],
    ['exit_1', /^the mail program ended with 1$/],
    ['queue', /too many mails were waiting/],
    [null, /^the log has the reason$/],
    ['something of a later version', /^the log has the reason$/],
    ['exit_75; rm', /^the log has the reason$/],
  ];
  for (const [reason, text] of cases) {
    it(`explains ${reason}`, () => {
      assert.match(mailFailureText(reason), text);
    });
  }
});
