import type { Notice } from '../../views/notice.ts';
import { queryField } from '../http/target.ts';

const done = (title: string, text: string): Notice => ({ tone: 'done', title, text });
const note = (title: string, text: string): Notice => ({ tone: 'note', title, text });
const refused = (text: string): Notice => ({ tone: 'refused', title: 'Nothing changed', text });

/**
 * What a page says after a form was accepted. The query has the name of a notice and never its
 * sentence, which an attacker could choose.
 */
const NOTICES: ReadonlyMap<string, Notice> = new Map([
  // The user's own account
  ['named', done('Name saved', 'Your name has been saved.')],
  [
    'password',
    done('Password changed', 'Your password has been changed. You are signed out everywhere else.'),
  ],
  [
    'email',
    done(
      'Address changed',
      'Your e-mail address has been changed. Sign in with the new one from now on.',
    ),
  ],
  [
    'email-asked',
    note(
      'Check your e-mail',
      'We\u2019ve sent a link to the new address. Your address changes when you use it.',
    ),
  ],
  [
    'email-withdrawn',
    done(
      'Change withdrawn',
      'Your e-mail address stays as it is. The link we sent no longer works.',
    ),
  ],
  [
    'confirmation-sent',
    note(
      'Link sent',
      'We\u2019ve sent you a link. Open it while you\u2019re signed in to confirm your address.',
    ),
  ],
  ['address-confirmed', done('Address confirmed', 'Your e-mail address is confirmed.')],
  ['revoked', done('Session ended', 'That session is signed out.')],
  ['others', done('Signed out elsewhere', 'You are signed out everywhere else.')],
  ['left', done('Account deleted', 'Your account has been deleted.')],

  ['key-revoked', done('Key revoked', 'That key no longer works.')],

  // Second factors
  ['app-added', done('App set up', 'Your authenticator app is on.')],
  [
    'app-replaced',
    done('App replaced', 'The app on your new phone is on. Codes of the old one no longer work.'),
  ],
  ['app-removed', done('App removed', 'Your authenticator app has been removed.')],
  ['passkey-added', done('Passkey added', 'Your passkey has been added.')],
  ['renamed', done('Passkey renamed', 'Your passkey has been renamed.')],
  [
    'few-codes',
    note(
      'Few recovery codes left',
      'You have only a few recovery codes left. Create new ones before you need them.',
    ),
  ],

  // Accounts of others
  [
    'added',
    done(
      'Account created',
      'Account created. We\u2019ve e-mailed them a link to choose a password.',
    ),
  ],
  ['edited', done('Account saved', 'The name and address have been saved.')],
  ['groups', done('Groups saved', 'The groups have been saved, effective now.')],
  ['role-admin', done('Role changed', 'Role changed to Administrator, effective now.')],
  ['role-user', done('Role changed', 'Role changed to User, effective now.')],
  ['same-role', note('Role not changed', 'Nothing changed: they already have this role.')],
  ['disabled', done('Account disabled', 'The account is disabled. All its sessions have ended.')],
  ['unlocked', done('Account unlocked', 'Account unlocked. They can try to sign in again now.')],
  ['not-waiting', note('Not locked', 'This account wasn\u2019t locked, so nothing changed.')],
  ['enabled', done('Account enabled', 'The account is enabled again.')],
  ['signed-out', done('Signed out', 'They are signed out everywhere.')],
  ['deleted', done('Account deleted', 'The account has been deleted.')],
  ['invited', done('Invitation sent', 'The invitation has been e-mailed.')],
  [
    'withdrawn',
    done('Invitation withdrawn', 'The invitation has been withdrawn. Its link no longer works.'),
  ],
  [
    'factors-reset',
    done(
      'Second factor reset',
      'The second factor has been reset. They\u2019ll set up a new one when they next sign in.',
    ),
  ],

  // Apps
  ['client-added', done('App registered', 'The app is registered. It has no secret.')],
  ['client-saved', done('App saved', 'The settings of the app have been saved.')],
  ['client-removed', done('App removed', 'The app has been removed. No one can sign in to it.')],

  // The sign-in
  ['out', done('Signed out', 'You are signed out.')],
  ['account', done('Account created', 'Account created. Now sign in.')],
  ['chosen', done('Password set', 'Your password is set. Now sign in with it.')],
  ['reset', done('Password changed', 'Password changed. Now sign in with it.')],

  // Nothing was done
  ['ended', refused('Your session had ended, so nothing was changed. Sign in and try again.')],
  ['confirmed', refused('Your change was too long to keep. Please make it again.')],
  ['other-user', refused('This browser is signed in as another user now, so nothing was changed.')],
]);

/** What the sign-in says to a visitor who asked for another page, or for an app of this name. */
export function signInFirst(app: string | null): Notice {
  return note('Sign in first', app === null ? 'Sign in to continue.' : `Sign in to open ${app}.`);
}

/** What the page says from which a passkey was removed. */
export const PASSKEY_REMOVED: Notice = done('Passkey removed', 'Your passkey has been removed.');

/** The notice that `?done=` names, or null. */
export function noticeOf(query: string): Notice | null {
  return NOTICES.get(queryField(query, 'done') ?? '') ?? null;
}
