/** The options of `client add` and `client set`. */
import type { ClientSettings } from '../auth/oidc/client.ts';
import { readClient, type TypedClient } from '../auth/oidc/client-settings.ts';
import { type Input, UsageError } from './command.ts';

/** The options for the settings of a client. */
export const CLIENT_OPTIONS = {
  redirect: { type: 'string' },
  logout: { type: 'string' },
  backchannel: { type: 'string' },
  home: { type: 'string' },
  groups: { type: 'string' },
  algorithm: { type: 'string' },
  pkce: { type: 'string' },
} as const;

/** Their lines of the help. */
export const CLIENT_DETAILS = [
  '--redirect URIS          where the app may send people back, with blanks between several',
  '--logout URIS            where it may send them after signing out',
  '--backchannel URI        where it is told that a session has ended',
  '--home URI               its first page, to which the dashboard links',
  '--groups GROUPS          who may sign in to it; empty: everyone',
  '--algorithm RS256|EdDSA  signs its ID tokens [RS256]',
  '--pkce required|optional optional only for an app that sends a nonce instead [required]',
];

/** The settings among the options, by the names that pages use. */
export function typedIn(options: Input['options']): Partial<TypedClient> {
  const { name, redirect, logout, backchannel, home, groups, algorithm, pkce } = options;
  const given = {
    name,
    redirectUris: redirect,
    logoutUris: logout,
    backchannelUri: backchannel,
    homeUri: home,
    groups,
    algorithm,
    pkce,
  };
  const named = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(named.map(([field, value]) => [field, String(value)]));
}

/** The settings. Throws UsageError with all that is wrong. */
export function settingsOf(typed: TypedClient, isOpen: boolean): ClientSettings {
  const read = readClient(typed, isOpen);
  if (read.ok) return read.settings;
  throw new UsageError(read.issues.map(({ message }) => message).join(' '));
}
