/**
 * The texts of notices: mails that tell a user what happened to their account. Plain text without
 * any link that does something: a user who has learned to follow links in such mails follows those
 * of a phishing mail, too. Nothing in them was chosen by the client: the browser is one of the
 * names in http/user-agent.ts, and names of passkeys are left out.
 */
import { absoluteTime, type Times } from '../../views/time.ts';
import type { EventKind } from '../auth/events.ts';
import type { Client } from '../http/client.ts';
import { describeDevice } from '../http/user-agent.ts';
import type { MailText } from './mail-texts.ts';

type Words = { readonly subject: string; readonly what: string };

const NOTICES = {
  password_changed: {
    subject: 'Your password has been changed',
    what: 'Your password was changed.',
  },
  password_reset: {
    subject: 'Your password has been reset',
    what: 'A new password was set with a reset link. Every session of your account has ended.',
  },
  email_changed: {
    subject: 'Your e-mail address has been changed',
    what: 'Your account now has this e-mail address. The former one no longer signs you in.',
  },
  role_changed: { subject: 'Your role has been changed', what: 'Your role was changed.' },
  new_device: {
    subject: 'A sign-in from a new device',
    what: 'Your password, or a passkey of yours, was used where it had not been used before.',
  },
  totp_added: {
    subject: 'An authenticator app has been added',
    what: 'An authenticator app was set up: signing in now asks for its code.',
  },
  totp_removed: {
    subject: 'An authenticator app has been removed',
    what: 'The authenticator app of your account was removed.',
  },
  passkey_added: {
    subject: 'A passkey has been added',
    what: 'A passkey was added to your account: it can be used to sign in.',
  },
  passkey_removed: {
    subject: 'A passkey has been removed',
    what: 'A passkey of your account was removed.',
  },
  passkey_refused: {
    subject: 'A passkey has been refused',
    what: 'A passkey of your account was refused, because it may have been copied.',
  },
  recovery_codes_made: {
    subject: 'New recovery codes have been made',
    what: 'New recovery codes were made for your account. The former ones no longer work.',
  },
  recovery_code_used: {
    subject: 'A recovery code has been used',
    what: 'One of your recovery codes was used. It works no more.',
  },
  second_step_throttled: {
    subject: 'Wrong codes after your password',
    what: 'Your password was entered, and then too many wrong codes. Nothing was opened.',
  },
  factors_reset: {
    subject: 'Your second factor has been reset',
    what: 'Authenticator app, passkeys and recovery codes of your account were removed.',
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
  /** When it happened, and the zone in which the notice says so. */
  readonly times: Times;
  readonly client: Client;
  /** Scheme and host of this site. */
  readonly origin: string;
  /** Whom to ask, in the middle of a sentence. */
  readonly contact: string;
};

/** Whether users are told of such an event by mail. */
export function isNoticeKind(kind: EventKind, reason: string | null): kind is NoticeKind {
  // Only a counter that has not risen is the sign of a copy. Any client can cause other refusals.
  if (kind === 'passkey_refused') return reason === 'counter';
  return kind in NOTICES;
}

/** The notice for the user of the account. */
export function noticeMail(facts: NoticeFacts): MailText {
  const { subject, what } = wordsOf(facts);
  return { subject, text: letter(facts, what, facts.byAdmin ? ask(facts) : act(facts)) };
}

/** The notice for the former address of an account that now has another one, `email`. */
export function formerEmailMail(facts: NoticeFacts, email: string): MailText {
  const what = `Your account now has the address ${email}.\nThis one no longer signs you in.`;
  return { subject: NOTICES.email_changed.subject, text: letter(facts, what, tell(facts)) };
}

const act = ({ contact }: NoticeFacts) => [
  'If it was you, there is nothing to do.',
  'If it was not you, another person can use your account. Type the address of this site',
  'into your browser and choose another password; if yours no longer works, choose "Forgot',
  `your password?" there. Then tell ${contact}.`,
];
const ask = ({ contact }: NoticeFacts) => [`If you did not expect it, ask ${contact}.`];
const tell = ({ contact }: NoticeFacts) => [`If it was not you, tell ${contact} at once.`];

const REPLACED: Words = {
  subject: 'Your authenticator app has been replaced',
  what: 'An authenticator app took the place of the one before, whose codes no longer work.',
};

function wordsOf({ kind, reason }: NoticeFacts): Words {
  if (kind === 'totp_added' && reason === 'replaced') return REPLACED;
  if (kind !== 'role_changed') return NOTICES[kind];
  const isAdmin = reason === 'admin';
  const what = isAdmin ? 'You are now an administrator.' : 'You are not an administrator any more.';
  return { subject: NOTICES.role_changed.subject, what };
}

function letter(facts: NoticeFacts, what: string, advice: readonly string[]): string {
  const { times, byAdmin, client, origin } = facts;
  // An administrator's browser and address are not the business of the user, and their e-mail
  // address is half of the most powerful log-in of the site: the events name them to its operator.
  const by = byAdmin ? 'By:   an administrator of the site' : `From: ${placeOf(client)}`;
  return [
    what,
    '',
    `Site: ${origin}`,
    `When: ${absoluteTime(times.now, times)}`,
    by,
    '',
    ...advice,
    '',
    'All of it is on the page Activity of your account.',
  ].join('\n');
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
