/** What the mails of this site say. Plain text: no mail program has to be trusted with more. */

/** A mail without its recipient. */
type Letter = { readonly subject: string; readonly text: string };

/** To somebody who has forgotten their password. */
export function resetLetter(link: string): Letter {
  return {
    subject: 'Choose a new password',
    text: lines(
      'Somebody asked for a way back into your account, perhaps you.',
      'This link lets you choose a new password. It works once, for one hour:',
      '',
      link,
      '',
      'If it was not you, do nothing: your password stays as it is.',
    ),
  };
}

/** To a new address: it counts when the link is used. `owner` is the address of the account. */
export function confirmEmailLetter(link: string, owner: string, origin: string): Letter {
  return {
    subject: 'Confirm your new e-mail address',
    text: lines(
      `Somebody asked to make this address the one of the account ${owner}`,
      `at ${origin}. If that is your account and it was you, confirm it:`,
      '',
      link,
      '',
      'The link works once, for 24 hours.',
      'If it was not you, do nothing: the account keeps its address.',
    ),
  };
}

/** To a new address that has an account already: nobody else hears that it has one. */
export function alreadyTakenLetter(origin: string): Letter {
  return {
    subject: 'You have an account already',
    text: lines(
      'Somebody asked to make this address the one of another account',
      `at ${origin}. It has an account already, so nothing was changed.`,
      '',
      'If it was you: sign in with this address, or take another one for the other account.',
      'If it was not you, do nothing.',
    ),
  };
}

/** To the present address, when another one was asked for. */
export function emailAskedLetter(email: string, origin: string): Letter {
  return {
    subject: 'Your e-mail address is about to change',
    text: lines(
      `Somebody who knows your password asked to make ${email}`,
      `the address of your account at ${origin}.`,
      'It changes when the link that was sent to the new address is used.',
      '',
      'If it was you, there is nothing to do here.',
      'If it was not you, choose another password now. That ends the link:',
      '',
      `${origin}/forgot`,
    ),
  };
}

/** To the address that was the one of the account until now. */
export function emailChangedLetter(email: string, origin: string): Letter {
  return {
    subject: 'Your e-mail address has been changed',
    text: lines(
      `Your account at ${origin} now has the address ${email}.`,
      'This one no longer signs you in.',
      '',
      'If it was not you, tell whoever runs the site at once.',
    ),
  };
}

function lines(...text: string[]): string {
  return text.join('\n');
}
