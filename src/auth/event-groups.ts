import type { EventKind } from './events.ts';

/** What kinds of events belong together, for a filter. */
export const EVENT_GROUPS = [
  'sign_ins',
  'failures',
  'account',
  'administration',
  'mail',
  'server',
] as const;

export type EventGroup = (typeof EVENT_GROUPS)[number];

/** The group of each kind. `failures`: an attempt that was not let in. */
export const GROUP_OF: Readonly<Record<EventKind, EventGroup>> = {
  signup: 'account',
  signup_throttled: 'failures',
  login: 'sign_ins',
  new_device: 'sign_ins',
  login_failed: 'failures',
  login_throttled: 'failures',
  login_busy: 'failures',
  logout: 'sign_ins',
  confirmed: 'sign_ins',
  confirm_failed: 'failures',
  confirm_throttled: 'failures',
  password_changed: 'account',
  email_change_requested: 'account',
  email_change_withdrawn: 'account',
  email_changed: 'account',
  email_confirmed: 'account',
  account_deleted: 'account',
  session_revoked: 'sign_ins',
  sessions_revoked: 'sign_ins',
  session_evicted: 'sign_ins',
  role_changed: 'administration',
  groups_changed: 'administration',
  name_changed: 'account',
  user_added: 'administration',
  user_disabled: 'administration',
  user_enabled: 'administration',
  user_deleted: 'administration',
  reset_link_made: 'administration',
  reset_requested: 'account',
  password_reset: 'account',
  invitation_made: 'administration',
  invitation_renewed: 'administration',
  invitation_revoked: 'administration',
  invitation_accepted: 'account',
  client_added: 'administration',
  client_changed: 'administration',
  client_secret_replaced: 'administration',
  client_removed: 'administration',
  client_login: 'sign_ins',
  client_refused: 'failures',
  setup_done: 'account',
  totp_added: 'account',
  totp_removed: 'account',
  passkey_added: 'account',
  passkey_removed: 'account',
  passkey_refused: 'failures',
  recovery_codes_made: 'account',
  recovery_code_used: 'sign_ins',
  second_step_failed: 'failures',
  second_step_throttled: 'failures',
  factors_reset: 'administration',
  account_unlocked: 'administration',
  key_added: 'account',
  key_revoked: 'account',
  token_reused: 'failures',
  mail_failed: 'mail',
  mail_dropped: 'mail',
  key_rotated: 'server',
  secret_replaced: 'server',
  database_restored: 'server',
  client_not_told: 'server',
  cross_origin_refused: 'failures',
  access_refused: 'failures',
};

const KINDS = Object.keys(GROUP_OF) as EventKind[]; // the type above lists them all

/** The kinds of a group, or a kind by its own name. Null for an unknown name. */
export function kindsIn(name: string): readonly EventKind[] | null {
  const kinds = KINDS.filter((kind) => kind === name || GROUP_OF[kind] === name);
  return kinds.length === 0 ? null : kinds;
}
