import type { EventKind, RecordedEvent } from '../auth/events.ts';
import { describeDevice } from '../http/user-agent.ts';

/** What pages call each kind of event. */
const EVENT_TEXT: Readonly<Record<EventKind, string>> = {
  signup: 'Account made',
  signup_throttled: 'Too many sign-ups',
  login: 'Signed in',
  new_device: 'This was a new device',
  login_failed: 'Failed to sign in',
  login_throttled: 'Turned away: too many attempts',
  login_busy: 'Turned away: too many people at once',
  logout: 'Signed out',
  confirmed: 'Password confirmed',
  password_changed: 'Password changed',
  email_change_requested: 'New e-mail address asked for',
  email_change_withdrawn: 'New e-mail address withdrawn',
  email_changed: 'E-mail address changed',
  account_deleted: 'Account deleted',
  session_revoked: 'One place signed out',
  sessions_revoked: 'Signed out in several places',
  session_evicted: 'Too many places: signed out at the oldest',
  role_changed: 'Role changed',
  user_added: 'Account made by an administrator',
  user_disabled: 'Account disabled',
  user_enabled: 'Account enabled',
  user_deleted: 'Account deleted by an administrator',
  reset_link_made: 'Reset link made by an administrator',
  reset_requested: 'Reset link asked for',
  password_reset: 'Password reset by link',
  invitation_made: 'Invitation made',
  invitation_revoked: 'Invitation withdrawn',
  invitation_accepted: 'Invitation accepted',
  setup_done: 'First administrator made',
  totp_added: 'Authenticator app set up',
  totp_removed: 'Authenticator app removed',
  passkey_added: 'Passkey added',
  passkey_removed: 'Passkey removed',
  passkey_refused: 'A passkey was refused',
  recovery_codes_made: 'New recovery codes made',
  recovery_code_used: 'A recovery code was used',
  second_step_failed: 'Right password, but the second step failed',
  second_step_throttled: 'Right password, then too many wrong codes',
  factors_reset: 'Second factor reset by an administrator',
  token_reused: 'A used token came back: the session was ended',
  mail_failed: 'A mail could not be sent',
  mail_dropped: 'A mail was not sent: there were too many',
  key_rotated: 'New key for access tokens',
  secret_replaced: 'A secret that could not be opened was replaced',
  cross_origin_refused: 'Form from another site refused',
  access_refused: 'Refused: a page for administrators',
};

/** The kinds that a page marks: an attempt that was not let in. */
const FAILURES: ReadonlySet<EventKind> = new Set<EventKind>([
  'login_failed',
  'login_throttled',
  'passkey_refused',
  'second_step_failed',
  'second_step_throttled',
]);

/** What pages say in place of the text of the kind, where the reason tells more. */
const REASON_TEXT: ReadonlyMap<string, string> = new Map([
  ['login totp', 'Signed in with a code from the app'],
  ['login recovery_code', 'Signed in with a recovery code'],
  ['login passkey', 'Signed in with a passkey'],
  ['totp_added replaced', 'Authenticator app moved to another phone'],
  ['passkey_refused counter', 'A passkey was refused: it may have been copied'],
]);

/** An event as pages show it. */
export function toEventView(event: RecordedEvent) {
  const { at, firstAt, count, kind, reason, address, userAgent } = event;
  const text = REASON_TEXT.get(`${kind} ${reason}`) ?? EVENT_TEXT[kind];
  const device = describeDevice(userAgent);
  return { at, firstAt, count, text, failed: FAILURES.has(kind), device, address };
}
