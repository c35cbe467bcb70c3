/** The JSON of accounts, sessions and events: one shape each, for the API and the command line. */

import type { Emails } from '../auth/accounts/emails-of.ts';
import type { User } from '../auth/accounts/user.ts';
import type { ListedUser } from '../auth/accounts/user-query.ts';
import { aboutOwner } from '../auth/event-about.ts';
import { originOf } from '../auth/event-origin.ts';
import type { RecordedEvent } from '../auth/events.ts';
import type { Link } from '../auth/link-store.ts';
import type { OidcClient } from '../auth/oidc/client.ts';
import { idleUntil, type StoredSession } from '../auth/sessions/session.ts';
import type { AccountWait } from '../auth/sign-in/account-waits.ts';

/** An account in JSON for its owner. */
export function toAccountData({ id, email, name, role }: User) {
  return { id, email, name, role };
}

/** The same, where the owner asks about it. */
export function toOwnAccountData({ id, email, emailConfirmedAt, name, role, groups }: User) {
  return { id, email, emailConfirmed: emailConfirmedAt !== null, name, role, groups };
}

/** The new e-mail of an account that is not confirmed yet, in JSON. */
export function toPendingEmail({ email, expiresAt }: Pick<Link, 'email' | 'expiresAt'>) {
  return { email, expiresAt: isoTime(expiresAt) };
}

/** An invitation in JSON for administrators, at a time in ms. Its secret is not known any more. */
export function toInvitationData(invitation: Link & { readonly by: string | null }, now: number) {
  const { id, email, name, role, groups, mailed, unsent, by, createdAt, expiresAt } = invitation;
  return {
    id,
    email,
    name,
    role: role ?? 'user',
    groups,
    mailed: mailed && !unsent,
    unsent,
    by: by ?? 'the command line',
    createdAt: isoTime(createdAt),
    expiresAt: isoTime(expiresAt),
    expired: expiresAt <= now,
  };
}

/** An account in JSON for an administrator. */
export function toUserData(user: User & Partial<Pick<ListedUser, 'lastSeenAt'>>) {
  const { id, publicId, email, name, role, groups, secondFactor, createdAt, lastSeenAt } = user;
  return {
    id,
    publicId,
    email,
    emailConfirmed: user.emailConfirmedAt !== null,
    name,
    role,
    groups,
    disabled: user.disabledAt !== null,
    passwordChosen: user.passwordChosen,
    secondFactor,
    createdAt: isoTime(createdAt),
    ...(lastSeenAt === undefined ? {} : { lastSeenAt: lastSeenAt && isoTime(lastSeenAt) }),
  };
}

/** A session in JSON, without its key: no client needs that. */
export function toSessionData(session: StoredSession) {
  const { id, createdAt, lastSeenAt, expiresAt, remembered, address, userAgent, program } = session;
  return {
    id,
    createdAt: isoTime(createdAt),
    lastSeenAt: isoTime(lastSeenAt),
    idleUntil: isoTime(idleUntil(session)),
    expiresAt: isoTime(expiresAt),
    remembered,
    address,
    userAgent,
    program: program !== undefined,
    kind: program?.kind ?? 'browser',
    name: program?.name ?? null,
    audience: program?.audience ?? null,
  };
}

/** A key in JSON, without the key itself. */
export function toKeyData(key: StoredSession) {
  const { id, createdAt, expiresAt, program } = key;
  const lastUsedAt = lastUseOf(key);
  return {
    id,
    name: program?.name ?? '',
    audience: program?.audience ?? '',
    createdAt: isoTime(createdAt),
    lastUsedAt: lastUsedAt === null ? null : isoTime(lastUsedAt),
    expiresAt: isoTime(expiresAt),
  };
}

/** When a key was last used (ms); null for never. Its record counts as seen when it is made. */
export function lastUseOf({ createdAt, lastSeenAt }: StoredSession): number | null {
  return lastSeenAt > createdAt ? lastSeenAt : null;
}

/**
 * An event in JSON for the owner of the account: without address and browser, unless a client of
 * the account caused it.
 */
export function toOwnEventData(event: RecordedEvent) {
  const isOwn = originOf(event) === 'client';
  const { address, userAgent } = event;
  return {
    ...whatHappened(event),
    about: aboutOwner(event),
    address: isOwn ? address : null,
    userAgent: isOwn ? userAgent : null,
  };
}

/** An event in JSON for administrators and the command line, with the account and the actor. */
export function toEventData(event: RecordedEvent, emails: Emails) {
  const { userId, actorId, requestId, address, userAgent } = event;
  return {
    ...whatHappened(event),
    userId,
    email: emails.get(userId) ?? null,
    actorId,
    actor: emails.get(actorId) ?? null,
    requestId,
    address,
    userAgent,
  };
}

function whatHappened(event: RecordedEvent) {
  const { at, firstAt, count, kind, reason, about } = event;
  return {
    at: isoTime(at),
    firstAt: isoTime(firstAt),
    count,
    kind,
    reason,
    about,
    by: originOf(event),
  };
}

/** A client of OpenID Connect in JSON for administrators and the command line; no secret. */
export function toClientData({ secretKey, createdAt, ...client }: OidcClient) {
  const kind = secretKey === null ? 'public' : 'confidential';
  return { ...client, kind, createdAt: isoTime(createdAt) };
}

/** A wait of an account after too many attempts, in JSON. */
export function toWaitData({ after, until }: Pick<AccountWait, 'after' | 'until'>) {
  return { after, until: isoTime(until) };
}

/** A time in ms as JSON has it (RFC 3339, UTC). */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
