/**
 * The texts of notices: mails that tell a user what happened to their account. Plain text without
 * any link that does something: a user who has learned to follow links in such mails follows those
 * of a phishing mail, too. Nothing in them was chosen by the client: the browser is one of the
 * names in http/user-agent.ts, and names of passkeys are left out.
 */
import type { EventKind } from '../auth/events.ts';
import type { Client } from '../http/client.ts';
import { describeDevice } from '../http/user-agent.ts';
import { lines, type MailSite, type MailText } from './mail-site.ts';

/** `subject`: what stands before "at Acme". */
type Words = { readonly subject: string; readonly what: string };

const NOTICES = {
  password_changed: {
    subject: 'Your password was changed',
    what: 'Your password was changed.',
  },
  password_reset: {
    subject: 'Your password was reset',
    what: 'A new password was set with a reset link, and you were signed out everywhere.',
  },
  reset_link_made: {
    subject: 'A reset link was created for your account',
    what: 'An administrator created a link to choose a new password for your account.',
  },
  email_changed: {
    subject: 'Your e-mail address was changed',
    what: 'Your account now has this e-mail address. The old one no longer signs you in.',
  },
  account_deleted: {
    subject: 'Your account was deleted',
    what: 'Your account was deleted, with everything stored about it.',
  },
  user_deleted: {
    subject: 'Your account was deleted',
    what: 'An administrator deleted your account, with everything stored about it.',
  },
  role_changed: { subject: 'Your role was changed', what: 'Your role was changed.' },
  groups_changed: {
    subject: 'Your groups were changed',
    what: 'Your groups were changed. They decide which apps you may enter.',
  },
  new_device: {
    subject: 'New sign-in',
    what: 'Your password or one of your passkeys was used on a new device.',
  },
  totp_added: {
    subject: 'An authenticator app was added',
    what: 'An authenticator app was set up. Signing in now asks for its code.',
  },
  totp_removed: {
    subject: 'Your authenticator app was removed',
    what: 'The authenticator app was removed from your account.',
  },
  passkey_added: {
    subject: 'A passkey was added',
    what: 'A passkey was added to your account. It can be used to sign in.',
  },
  passkey_removed: {
    subject: 'A passkey was removed',
    what: 'A passkey was removed from your account.',
  },
  passkey_refused: {
    subject: 'A passkey was refused',
    what: 'One of your passkeys was refused, because it may have been copied.',
  },
  recovery_codes_made: {
    subject: 'You have new recovery codes',
    what: 'New recovery codes were created for your account. The old ones no longer work.',
  },
  recovery_code_used: {
    subject: 'A recovery code was used',
    what: 'One of your recovery codes was used. It no longer works.',
  },
  second_step_throttled: {
    subject: 'Wrong codes after your password',
    what: 'Your password was entered, followed by too many wrong codes. Sign-in was refused.',
  },
  key_added: {
    subject: 'A key for a program was created',
    what: 'A key was created. The program that has it can use your account without your password.',
  },
  factors_reset: {
    subject: 'Your second factor was reset',
    what: 'Your authenticator app, passkeys and recovery codes were removed.',
  },
} as const satisfies Partial<Record<EventKind, Words>>;

/** The kinds of events that users are told of by mail. */
export type NoticeKind = keyof typeof NOTICES;

/** One event about an account, as its notice needs it. */
export type NoticeFacts = {
  readonly kind: NoticeKind;
  /** The detail of the event, one word. */
  readonly reason: string | null;
  /** Whether an administrator did it, and not the owner. */
  readonly byAdmin: boolean;
  /** ms since 1970 */
  readonly at: number;
  readonly client: Client;
};

/** Whether users are told of such an event by mail. */
export function isNoticeKind(kind: EventKind, reason: string | null): kind is NoticeKind {
  // Only a counter that has not risen is the sign of a copy. Any client can cause other refusals.
  if (kind === 'passkey_refused') return reason === 'counter';
  return kind in NOTICES;
}

/** The notice for the user of the account. */
export function noticeMail(site: MailSite, facts: NoticeFacts): MailText {
  const { subject, what } = wordsOf(facts);
  const advice = facts.byAdmin ? ask(site) : isGone(facts.kind) ? tell(site) : act(site);
  const isShown = !isGone(facts.kind);
  return {
    subject: `${subject} at ${site.label}`,
    text: letter(site, facts, what, [...advice, ...(isShown ? ACTIVITY : [])]),
  };
}

/** The notice for the former address of an account that now has another one, `email`. */
export function formerEmailMail(site: MailSite, facts: NoticeFacts, email: string): MailText {
  const what = `Your account now has the address ${email}.\nThis one no longer signs you in.`;
  const advice = facts.byAdmin ? ask(site) : tell(site);
  const subject = `${NOTICES.email_changed.subject} at ${site.label}`;
  return { subject, text: letter(site, facts, what, advice) };
}

function isGone(kind: NoticeKind): boolean {
  return kind === 'account_deleted' || kind === 'user_deleted';
}

function act({ contact }: MailSite): readonly string[] {
  return [
    'If that was you, there is nothing to do.',
    'If it was not you, someone else can use your account. Type the address of this site into',
    'your browser and choose a new password; if yours no longer works, choose "Forgot your',
    `password?" there. Then tell ${contact}.`,
  ];
}

function ask({ contact }: MailSite): readonly string[] {
  return [`If you did not expect this, ask ${contact}.`];
}

function tell({ contact }: MailSite): readonly string[] {
  return [`If it was not you, tell ${contact} at once.`];
}

const ACTIVITY = ['', 'See everything that happened to your account under Activity.'];

const REPLACED: Words = {
  subject: 'Your authenticator app was replaced',
  what: 'A new authenticator app replaced the old one, whose codes no longer work.',
};

function wordsOf({ kind, reason }: NoticeFacts): Words {
  if (kind === 'totp_added' && reason === 'replaced') return REPLACED;
  if (kind !== 'role_changed') return NOTICES[kind];
  const isAdmin = reason === 'admin';
  const what = isAdmin ? 'You are now an administrator.' : 'You are no longer an administrator.';
  return { subject: NOTICES.role_changed.subject, what };
}

function letter(
  site: MailSite,
  { at, byAdmin, client }: NoticeFacts,
  what: string,
  advice: readonly string[],
): string {
  // An administrator's browser and address are not the business of the user, and their e-mail
  // address is half of the most powerful log-in of the site: the events name them to its operator.
  const by = byAdmin ? 'By:   an administrator' : `From: ${placeOf(client)}`;
  return lines(what, '', `Site: ${site.url}`, `When: ${site.when(at)}`, by, '', ...advice);
}

/** Browser and address as the activity page shows them. */
function placeOf({ userAgent, address }: Client): string {
  return `${describeDevice(userAgent)}, ${printable(address)}`;
}

// An address comes from the socket or from a trusted proxy. In the text of a mail a line break
// would let a client write lines of its own.
function printable(text: string): string {
  return text.replaceAll(/[^\x21-\x7e]/g, '?').slice(0, 64) || 'an unknown address';
}
