import { queryField } from '../http/target.ts';

/**
 * What a page says after a form was accepted. The query has the name of a sentence and never the
 * sentence itself, which an attacker could choose.
 */
const NOTICES: ReadonlyMap<string, string> = new Map([
  ['password', 'Your password has been changed. You are signed out everywhere else.'],
  ['email', 'Your e-mail address is changed. Sign in with the new one from now on.'],
  [
    'email-asked',
    'We have sent a link to the new address. The address changes when the link is used.',
  ],
  [
    'email-withdrawn',
    'Your e-mail address stays as it is. The link that was sent no longer works.',
  ],
  ['revoked', 'Signed out there.'],
  ['others', 'You are signed out everywhere else.'],
  [
    'created',
    'The account is made. Tell this person the address and the password; they can change both.',
  ],
  ['role', 'The role is changed. It counts from now on.'],
  ['disabled', 'The account is disabled. All its sessions have ended.'],
  ['unlocked', 'Account unlocked. They can try to sign in again now.'],
  ['not-waiting', 'This account was not waiting: nothing had to be unlocked.'],
  ['enabled', 'The account is enabled again.'],
  ['signed-out', 'This person is signed out everywhere.'],
  ['account', 'Your account is made. Sign in with it.'],
  ['deleted', 'The account has been deleted.'],
  ['withdrawn', 'The invitation has been withdrawn. Its link opens nothing any more.'],
  ['factors-reset', 'The second factor is reset. The next sign-in sets up a new one.'],
  ['app-added', 'Your authenticator app is on.'],
  ['app-replaced', 'The app on your new phone is on. Codes of the old one no longer work.'],
  ['app-removed', 'Your authenticator app has been removed.'],
  ['passkey-added', 'Your passkey has been added.'],
  ['renamed', 'Your passkey has been renamed.'],
  ['few-codes', 'You have only a few recovery codes left. Make new ones before you need them.'],
  ['left', 'Your account has been deleted.'],
  ['reset', 'Your new password is set. Sign in with it.'],
  ['confirmed', 'Thanks. Your change was too long to keep: please make it again.'],
  ['other-user', 'This browser is signed in as another user now, so nothing was changed.'],
  [
    'ended',
    'You were not signed in any more, so nothing was changed. Sign in, and do it once more.',
  ],
]);

/** The sentence that `?done=` names, or null. */
export function noticeOf(query: string): string | null {
  return NOTICES.get(queryField(query, 'done') ?? '') ?? null;
}
