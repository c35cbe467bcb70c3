import { type AuthEvent, BY_COMMAND, BY_SERVER, type EventKind } from './events.ts';

/**
 * What caused an event: a client of the account, known or not; an administrator; a command on the
 * machine; or the server by itself.
 */
export type EventOrigin = 'client' | 'administrator' | 'command_line' | 'server';

// A mail is sent by the server. Its event carries the request that led to the mail, which may be
// that of an administrator or of a stranger.
const ABOUT_MAIL: ReadonlySet<EventKind> = new Set<EventKind>(['mail_failed', 'mail_dropped']);

/**
 * What caused an event. Only that of a client may show its address and browser to the owner of the
 * account: the others would hand each member the address of an administrator.
 */
export function originOf({
  kind,
  userId,
  actorId,
  requestId,
}: Pick<AuthEvent, 'kind' | 'userId' | 'actorId' | 'requestId'>): EventOrigin {
  if (requestId === BY_COMMAND) return 'command_line';
  if (requestId === BY_SERVER || ABOUT_MAIL.has(kind)) return 'server';
  return actorId === null || actorId === userId ? 'client' : 'administrator';
}
