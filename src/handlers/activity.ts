import { activityPage } from '../../views/activity.ts';
import type { DayOfSignIns, EventKind, RecordedEvent } from '../auth/events.ts';
import type { Handler } from '../http/context.ts';
import { json } from '../http/reply.ts';
import { describeDevice } from '../http/user-agent.ts';
import type { Deps } from '../web/deps.ts';
import { toEventData } from '../web/json-shapes.ts';
import type { Member } from '../web/visitor.ts';

const DAY = 86_400_000;
const DAYS_SHOWN = 30;
const EVENTS_SHOWN = 50;

const WORDS: Readonly<Record<EventKind, string>> = {
  signup: 'Account made',
  signup_throttled: 'Too many sign-ups',
  login: 'Signed in',
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
  token_reused: 'A used token came back: the session was ended',
  mail_failed: 'A mail could not be sent',
  mail_dropped: 'A mail was not sent: there were too many',
  key_rotated: 'New key for access tokens',
  secret_replaced: 'A secret that could not be opened was replaced',
  cross_origin_refused: 'Form from another site refused',
  access_refused: 'Refused: a page for administrators',
};

/** The user's own activity. */
export function activityHandlers({ events, page, now }: Deps) {
  /** GET /account/activity. The latest events, and thirty days of sign-ins. */
  const show: Handler<Member> = async ({ user, wantsJson }) => {
    const recent = await events.recent(user.id, EVENTS_SHOWN);
    const counted = await events.perDay(user.id, now() - DAYS_SHOWN * DAY);
    const days = everyDay(counted, now());
    if (wantsJson) return json(200, { events: recent.map(toEventData), days });
    return page(user, activityPage({ now: now(), days, events: recent.map(toEventView) }));
  };

  return { show };
}

/** An event as pages show it. */
export function toEventView({ at, firstAt, count, kind, address, userAgent }: RecordedEvent) {
  const failed = kind === 'login_failed' || kind === 'login_throttled';
  const device = describeDevice(userAgent);
  return { at, firstAt, count, text: WORDS[kind], failed, device, address };
}

/** Thirty days up to today (UTC), those without an attempt included: the chart has no gaps. */
function everyDay(counted: readonly DayOfSignIns[], now: number): readonly DayOfSignIns[] {
  const byDay = new Map(counted.map((day) => [day.day, day]));
  return Array.from({ length: DAYS_SHOWN }, (_, i) => {
    const day = new Date(now - (DAYS_SHOWN - 1 - i) * DAY).toISOString().slice(0, 10);
    return byDay.get(day) ?? { day, ok: 0, failed: 0 };
  });
}
