/**
 * The forms that need a password that was typed a short time ago: what each does, and the page that
 * it stands on. `freshWithFactor` is for accounts with a second factor alone: without one, those
 * forms ask for the password themselves.
 */
import type { OwnAct } from '../auth/accounts/own-act.ts';
import { NEW_CLIENT } from '../auth/oidc/client-settings.ts';
import type { Act } from './act.ts';

type Confirmed = { readonly act: Act; readonly ownAct?: OwnAct } & (
  | { readonly fresh: string }
  | { readonly freshWithFactor: string }
);

const SESSIONS = '/account/sessions';
const KEYS = '/account/keys';
const FACTORS = '/account/second-factor';
const USER = '/users/:id';
const CLIENT = '/clients/:clientId';
const CLIENT_FIELDS = Object.keys(NEW_CLIENT);

/** For the last column of the route table. */
export const confirmed = {
  password: { freshWithFactor: '/account', act: { words: 'change your password', keeps: [] } },
  email: {
    freshWithFactor: '/account',
    act: { words: 'change your e-mail address', keeps: ['email'] },
    ownAct: 'email',
  },
  leave: {
    freshWithFactor: '/account',
    act: { words: 'delete your account', keeps: [] },
    ownAct: 'leave',
  },
  endSession: { fresh: SESSIONS, act: { words: 'end that session' } },
  endOthers: { fresh: SESSIONS, act: { words: 'sign out everywhere else' } },

  makeKey: {
    fresh: KEYS,
    act: { words: 'create the key {name}', keeps: ['name', 'audience', 'days'] },
  },
  revokeKey: { fresh: KEYS, act: { words: 'revoke a key' } },

  makeCodes: { fresh: FACTORS, act: { words: 'create new recovery codes' } },
  startApp: { fresh: FACTORS, act: { words: 'set up an authenticator app' } },
  confirmApp: {
    fresh: `${FACTORS}/totp`,
    act: { words: 'turn on your authenticator app', keeps: [] },
  },
  removeApp: { fresh: FACTORS, act: { words: 'remove your authenticator app' } },
  addPasskey: { fresh: '/account/passkeys/new', act: { words: 'add a passkey', keeps: ['name'] } },
  removePasskey: { fresh: FACTORS, act: { words: 'remove a passkey' } },

  addUser: {
    fresh: '/users',
    act: { words: 'add the account {email}', keeps: ['email', 'name', 'role', 'groups'] },
  },
  editUser: { fresh: USER, act: { words: 'edit {email}', keeps: ['email', 'name'] } },
  setRole: {
    fresh: USER,
    act: { words: 'change the role of {email} to {role}', keeps: ['role'] },
  },
  setGroups: {
    fresh: USER,
    act: { words: 'change the groups of {email}', keeps: ['groups'] },
  },
  disable: { fresh: USER, act: { words: 'disable {email}' } },
  enable: { fresh: USER, act: { words: 'enable {email}' } },
  unlock: { fresh: USER, act: { words: 'unlock {email}' } },
  revokeSessions: { fresh: USER, act: { words: 'sign out {email} everywhere' } },
  revokeKeyOf: { fresh: USER, act: { words: 'revoke a key of {email}' } },
  resetLink: { fresh: USER, act: { words: 'create a reset link for {email}' } },
  resetFactors: { fresh: USER, act: { words: 'reset the second factor of {email}' } },
  removeUser: { fresh: USER, act: { words: 'delete the account {email}', keeps: ['sure'] } },
  invite: {
    fresh: '/invites',
    act: { words: 'create an invitation', keeps: ['email', 'name', 'role', 'groups'] },
  },
  inviteSeveral: {
    fresh: '/invites',
    act: { words: 'invite several people', keeps: ['emails', 'role', 'groups'] },
  },
  sendInvitation: { fresh: '/invites', act: { words: 'send an invitation again' } },
  withdraw: { fresh: '/invites', act: { words: 'withdraw an invitation' } },

  addClient: {
    fresh: '/clients/new',
    act: { words: 'register the app {name}', keeps: ['kind', ...CLIENT_FIELDS] },
  },
  editClient: {
    fresh: CLIENT,
    act: { words: 'change the app {name}', keeps: CLIENT_FIELDS },
  },
  newClientSecret: {
    fresh: CLIENT,
    act: { words: 'create a new secret for an app' },
  },
  removeClient: { fresh: CLIENT, act: { words: 'remove an app', keeps: ['sure'] } },
} as const satisfies Readonly<Record<string, Confirmed>>;
