/**
 * The texts of mails that a user asked for; notice-texts.ts has those about what happened. Plain
 * text: it needs no trust in the HTML of a mail program.
 */

/** A mail without its recipient. */
export type MailText = { readonly subject: string; readonly text: string };

/** Mail to an account whose password was forgotten. */
export function resetMail(link: string): MailText {
  return {
    subject: 'Choose a new password',
    text: lines(
      'You, or another person, asked for a new password for your account.',
      'This link lets you choose a new password. It works once, for one hour:',
      '',
      link,
      '',
      'If it was not you, do nothing: your password stays as it is.',
    ),
  };
}

/** Mail to a new address, which counts when the link is used. `owner`: the present address. */
export function confirmationMail(link: string, owner: string, origin: string): MailText {
  return {
    subject: 'Confirm your new e-mail address',
    text: lines(
      `You, or another person, asked to use this address for the account ${owner}`,
      `at ${origin}. If that is your account and it was you, confirm it:`,
      '',
      link,
      '',
      'The link works once, for 24 hours.',
      'If it was not you, do nothing: the account keeps its address.',
    ),
  };
}

/** Mail to a new address that already has an account: only its owner learns that. */
export function alreadyTakenMail(origin: string): MailText {
  return {
    subject: 'You have an account already',
    text: lines(
      'You, or another person, asked to use this address for another account',
      `at ${origin}. It already has an account, so nothing was changed.`,
      '',
      'If it was you: sign in with this address, or take another one for the other account.',
      'If it was not you, do nothing.',
    ),
  };
}

/** Mail to the present address when another one was requested. */
export function emailAskedMail(email: string, origin: string): MailText {
  return {
    subject: 'Your e-mail address is about to change',
    text: lines(
      `You, or another person who knows your password, asked to use ${email}`,
      `for your account at ${origin}.`,
      'It changes when the link that was sent to the new address is used.',
      '',
      'If it was you, there is nothing to do here.',
      'If it was not you, choose another password now. That ends the link:',
      '',
      `${origin}/forgot`,
    ),
  };
}

function lines(...text: string[]): string {
  return text.join('\n');
}
