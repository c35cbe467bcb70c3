/**
 * The texts of mails with a link, which a user or an administrator asked for; notice-texts.ts has
 * those about what happened.
 */
import { lines, type MailSite, type MailText } from './mail-site.ts';

/** A link in a mail, and when it ends (ms since 1970). */
export type MailedLink = { readonly url: string; readonly expiresAt: number };

/** Mail to an account whose password was forgotten. */
export function resetMail(site: MailSite, email: string, link: MailedLink): MailText {
  return {
    subject: `Reset your password for ${site.label}`,
    text: lines(
      `Someone, hopefully you, asked to reset the password for ${email}`,
      `at ${site.place}. Choose a new one here:`,
      '',
      link.url,
      '',
      `The link works once, until ${site.when(link.expiresAt)}.`,
      '',
      'If it was not you, you can ignore this e-mail: your password stays as it is.',
    ),
  };
}

/** Mail to the address of a new account, to prove that its owner reads it. */
export function confirmAddressMail(site: MailSite, link: MailedLink): MailText {
  return {
    subject: `Confirm your e-mail address for ${site.label}`,
    text: lines(
      `This address was used for an account at ${site.place}.`,
      'If that account is yours, please confirm the address:',
      '',
      link.url,
      '',
      `The link works once, until ${site.when(link.expiresAt)}.`,
      'You may be asked to sign in to the account first.',
      '',
      'If the account is not yours, you can ignore this e-mail: the address stays unconfirmed.',
    ),
  };
}

/** Mail to a new address, which counts when the link is used. `owner`: the present address. */
export function confirmationMail(site: MailSite, owner: string, link: MailedLink): MailText {
  return {
    subject: `Confirm your new e-mail address for ${site.label}`,
    text: lines(
      `Someone, hopefully you, asked to use this address for the account ${owner}`,
      `at ${site.place}. If that is your account, please confirm the change:`,
      '',
      link.url,
      '',
      `The link works once, until ${site.when(link.expiresAt)}.`,
      '',
      'If it was not you, you can ignore this e-mail: the account keeps its address.',
    ),
  };
}

/** Mail to a new address that already has an account: only its owner learns that. */
export function alreadyTakenMail(site: MailSite): MailText {
  return {
    subject: `You already have an account at ${site.label}`,
    text: lines(
      'Someone, hopefully you, asked to use this address for another account',
      `at ${site.place}. It already belongs to an account, so nothing was changed.`,
      '',
      'If it was you, sign in with this address, or choose another one for the other account.',
      'If it was not you, you can ignore this e-mail.',
    ),
  };
}

/** Mail to the present address when another one was requested. */
export function emailAskedMail(site: MailSite, email: string): MailText {
  return {
    subject: `Your e-mail address for ${site.label} is about to change`,
    text: lines(
      'Someone who knows your password, hopefully you, asked to use the address',
      `${email} for your account at ${site.place}.`,
      'It changes once the link that we sent to the new address is used.',
      '',
      'If it was you, there is nothing to do.',
      'If it was not you, choose a new password now. The link then stops working:',
      '',
      `${site.url}/forgot`,
    ),
  };
}

/** An invitation, for the mail that carries its link. */
export type InvitationFacts = {
  /** For whom it is, as an administrator wrote it; '' when that is not said. */
  readonly name: string;
  /** The address that the account will have. */
  readonly email: string;
  /**
   * Who invites, as readers know them: a display name. Null for an administrator without one, and
   * for the command line: an address would be half of the most powerful log-in of the site.
   */
  readonly by: string | null;
};

/** Mail with an invitation to make an account. */
export function invitationMail(
  site: MailSite,
  { name, email, by }: InvitationFacts,
  link: MailedLink,
): MailText {
  const invites = by === null ? 'You are invited' : `${by} invites you`;
  return {
    subject: `Your invitation to ${site.label}`,
    text: lines(
      ...welcome(site, name, `${invites} to create an account for ${email}`, link),
      `If you did not expect this, ask ${site.contact},`,
      'or ignore this e-mail: without the link no account is created.',
    ),
  };
}

/** Mail to the owner of an account that an administrator has made for them. */
export function accountMadeMail(
  site: MailSite,
  { name, email, by }: InvitationFacts,
  link: MailedLink,
): MailText {
  const made = by === null ? 'An account was created' : `${by} created an account`;
  return {
    subject: `Your account at ${site.label}`,
    text: lines(
      ...welcome(site, name, `${made} for you (${email})`, link),
      `If you did not expect this, ask ${site.contact}.`,
    ),
  };
}

/** The beginning of a mail to a person who is new here. */
function welcome(
  site: MailSite,
  name: string,
  what: string,
  { url, expiresAt }: MailedLink,
): readonly string[] {
  return [
    ...(name === '' ? [] : [`Hello ${name},`, '']),
    what,
    `at ${site.place}. Choose your password here:`,
    '',
    url,
    '',
    `The link works once, until ${site.when(expiresAt)}.`,
    '',
  ];
}
