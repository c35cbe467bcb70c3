import type { EventView } from '../../views/event-list.ts';
import type { Emails } from '../auth/accounts/emails-of.ts';
import { aboutOwner, aboutText, isAboutAnother } from '../auth/event-about.ts';
import { GROUP_OF } from '../auth/event-groups.ts';
import { originOf } from '../auth/event-origin.ts';
import type { EventKind, RecordedEvent } from '../auth/events.ts';
import { describeDevice } from '../http/user-agent.ts';

/** What pages call each kind of event. */
const EVENT_TEXT: Readonly<Record<EventKind, string>> = {
  signup: 'Account created',
  signup_throttled: 'Too many sign-ups',
  login: 'Signed in',
  new_device: 'New device',
  login_failed: 'Failed to sign in',
  login_throttled: 'Blocked: too many attempts',
  login_busy: 'Blocked: too many people at once',
  logout: 'Signed out',
  confirmed: 'Password confirmed',
  confirm_failed: 'Wrong password typed while signed in',
  confirm_throttled: 'Blocked: too many wrong passwords while signed in',
  password_changed: 'Password changed',
  email_change_requested: 'New e-mail address requested',
  email_change_withdrawn: 'New e-mail address withdrawn',
  email_changed: 'E-mail address changed',
  email_confirmed: 'E-mail address confirmed',
  account_deleted: 'Account deleted',
  session_revoked: 'One session signed out',
  sessions_revoked: 'Several sessions signed out',
  session_evicted: 'Oldest session ended (limit 10)',
  role_changed: 'Role changed',
  groups_changed: 'Groups changed',
  name_changed: 'Name changed',
  user_added: 'Account added',
  user_disabled: 'Account disabled',
  user_enabled: 'Account enabled',
  user_deleted: 'Account deleted',
  reset_link_made: 'Reset link created',
  reset_requested: 'Reset link requested',
  password_reset: 'Password reset by link',
  invitation_made: 'Invitation created',
  invitation_renewed: 'Invitation sent again',
  invitation_revoked: 'Invitation withdrawn',
  invitation_accepted: 'Invitation accepted',
  client_added: 'App registered',
  client_changed: 'App changed',
  client_secret_replaced: 'New secret for an app',
  client_removed: 'App removed',
  client_login: 'Signed in to the app',
  client_refused: 'App with a wrong secret',
  setup_done: 'First administrator created',
  totp_added: 'Authenticator app set up',
  totp_removed: 'Authenticator app removed',
  passkey_added: 'Passkey added',
  passkey_removed: 'Passkey removed',
  passkey_refused: 'A passkey was refused',
  recovery_codes_made: 'New recovery codes created',
  recovery_code_used: 'A recovery code was used',
  second_step_failed: 'Right password, but the second step failed',
  second_step_throttled: 'Right password, then too many wrong codes',
  factors_reset: 'Second factor reset',
  account_unlocked: 'Account unlocked',
  key_added: 'Key for a program created',
  key_revoked: 'Key for a program revoked',
  token_reused: 'A used token came back: session ended',
  mail_failed: 'An e-mail couldn\u2019t be sent',
  mail_dropped: 'An e-mail wasn\u2019t sent: there were too many',
  key_rotated: 'New key for access tokens',
  secret_replaced: 'A secret that couldn\u2019t be opened was replaced',
  database_restored: 'An earlier copy of the database was restored',
  client_not_told: 'An app couldn\u2019t be told that a session ended',
  cross_origin_refused: 'Form from another site refused',
  access_refused: 'Access to a page or an app refused',
};

/** The kinds that a page marks: an attempt that was not let in. */
const FAILURES: ReadonlySet<EventKind> = new Set<EventKind>([
  'login_failed',
  'login_throttled',
  'confirm_failed',
  'confirm_throttled',
  'passkey_refused',
  'second_step_failed',
  'second_step_throttled',
]);

/** Of the sign-ins those that the owner should look at. */
const NEWS: ReadonlySet<EventKind> = new Set<EventKind>(['new_device', 'recovery_code_used']);

/** What pages say in place of the text of the kind, where the reason tells more. */
const REASON_TEXT: ReadonlyMap<string, string> = new Map([
  ['login totp', 'Signed in with a code from the app'],
  ['login recovery_code', 'Signed in with a recovery code'],
  ['login passkey', 'Signed in with a passkey'],
  ['totp_added replaced', 'Authenticator app moved to another phone'],
  ['passkey_refused counter', 'A passkey was refused: it may have been copied'],
]);

/** An event as the owner of the account sees it: who else caused it is told, not from where. */
export function toOwnEventView(event: RecordedEvent) {
  const origin = originOf(event);
  const by = origin === 'administrator' ? 'an administrator' : null;
  const isOwn = origin === 'client';
  return {
    ...whatHappened({ ...event, about: aboutOwner(event) }),
    by,
    device: origin === 'command_line' ? COMMAND_LINE : isOwn ? describeDevice(event.userAgent) : '',
    address: isOwn ? event.address : '',
  };
}

/** An event among those of all accounts, with its account. `emails` has the addresses. */
export function toSiteEventView(event: RecordedEvent, emails: Emails) {
  const { userId } = event;
  const email = emails.get(userId) ?? null;
  const gone = `/activity?account=${encodeURIComponent(`#${userId}`)}`;
  const account =
    userId === null
      ? null
      : { name: email ?? `#${userId}`, href: email === null ? gone : `/users/${userId}` };
  const view = toEventView(event, emails);
  // Of an invitation the account is the administrator, which else reads as the one invited.
  if (isAboutAnother(event)) return { ...view, account: null, by: account?.name ?? null };
  return { ...view, account };
}

/** An event of an account as administrators see it. `emails` has the address of the actor. */
export function toEventView(event: RecordedEvent, emails: Emails) {
  const { actorId, userAgent, address } = event;
  const origin = originOf(event);
  const by = origin === 'administrator' ? (emails.get(actorId) ?? `#${actorId}`) : null;
  const hasPlace = origin === 'client' || origin === 'administrator';
  return {
    ...whatHappened(event),
    by,
    device: origin === 'command_line' ? COMMAND_LINE : hasPlace ? describeDevice(userAgent) : '',
    address: hasPlace ? address : '',
  };
}

// What happens every day is not as loud as what changes something.
function weightOf(kind: EventKind): EventView['weight'] {
  if (FAILURES.has(kind)) return 'failed';
  return GROUP_OF[kind] === 'sign_ins' && !NEWS.has(kind) ? 'usual' : 'change';
}

const COMMAND_LINE = 'Command line';

function whatHappened(event: RecordedEvent) {
  const { at, firstAt, count, kind, reason } = event;
  const text = REASON_TEXT.get(`${kind} ${reason}`) ?? EVENT_TEXT[kind];
  return { at, firstAt, count, text, about: aboutText(event), weight: weightOf(kind) };
}
