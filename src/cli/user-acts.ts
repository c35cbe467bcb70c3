/** The commands that change one account: `user disable`, `user role` and the others below. */
import { toUserData } from '../web/json-shapes.ts';
import { aboutUser, changed, onlyAdmin, unchanged } from './about-user.ts';
import { UsageError } from './command.ts';
import { resetLink } from './one-time-link.ts';
import { readRole } from './read-words.ts';
import { record } from './stores.ts';
import { recordAndTell } from './tell.ts';
import { withLine } from './text.ts';

/** `user disable`: the account can no longer log in; its sessions and links end. */
export const disable = aboutUser('user disable', 'EMAIL|ID', {
  summary: 'block sign-in; end its sessions and links now',
  work: async (stores, user) => {
    if (user.disabledAt !== null) return unchanged(stores, user, 'is already disabled');
    const result = await stores.accounts.change(user.id, { disabledAt: stores.now() });
    if (result === 'last_admin') throw onlyAdmin(user);
    return changed(stores, user, 'is now disabled and signed out everywhere', () =>
      record(stores, 'user_disabled', user.id),
    );
  },
});

/** `user enable`: the account can log in again. */
export const enable = aboutUser('user enable', 'EMAIL|ID', {
  summary: 'allow sign-in again',
  work: async (stores, user) => {
    if (user.disabledAt === null) return unchanged(stores, user, 'is already enabled');
    await stores.accounts.change(user.id, { disabledAt: null });
    return changed(stores, user, 'can sign in again', () =>
      record(stores, 'user_enabled', user.id),
    );
  },
});

/**
 * `user confirm`: the operator knows whose the address is, so other apps may believe it. For a site
 * without mail, and for accounts from before addresses were confirmed.
 */
export const confirm = aboutUser('user confirm', 'EMAIL|ID', {
  summary: 'mark the address as confirmed, so that other apps may trust it',
  work: async (stores, user) => {
    if (user.emailConfirmedAt !== null) return unchanged(stores, user, 'is already confirmed');
    await stores.accounts.change(user.id, { emailConfirmedAt: stores.now() });
    return changed(stores, user, 'is now confirmed', () =>
      record(stores, 'email_confirmed', user.id),
    );
  },
});

/** `user role`: gives the account the role user or admin. */
export const role = aboutUser('user role', 'EMAIL|ID user|admin', {
  summary: 'change the role',
  takes: [2, 2],
  check: ({ words }) => readRole(words[1]),
  work: async (stores, user, { words }) => {
    const wanted = readRole(words[1]);
    if (wanted === user.role) return unchanged(stores, user, `already has the role ${wanted}`);
    const result = await stores.accounts.change(user.id, { role: wanted });
    if (result === 'last_admin') throw onlyAdmin(user);
    await stores.factorPolicy.begin({ ...user, role: wanted });
    return changed(stores, user, `now has the role ${wanted}`, () =>
      recordAndTell(stores, 'role_changed', user, { reason: wanted }),
    );
  },
});

/** `user reset-link`: creates a link to choose a new password. */
export const makeResetLink = aboutUser('user reset-link', 'EMAIL|ID', {
  summary: 'create a reset link; it works once, for an hour',
  work: (stores, user) => resetLink(stores, user),
});

/**
 * `user reset-factor`: removes all second factors, for a user who has lost them: the way back for
 * the last administrator.
 */
export const resetFactor = aboutUser('user reset-factor', 'EMAIL|ID', {
  summary: 'remove all second factors of someone who has lost them',
  work: async (stores, user) => {
    if (!user.secondFactor && user.factorDueAt === 0) {
      return unchanged(stores, user, 'has no second factor, and already has to set one up');
    }
    await stores.factors.reset(user.id);
    return changed(stores, user, 'now has no second factor and is signed out everywhere', () =>
      recordAndTell(stores, 'factors_reset', user),
    );
  },
});

/** `user delete`: deletes the account and its sessions, links and events. */
export const remove = aboutUser('user delete', 'EMAIL|ID --yes', {
  summary: 'permanently delete an account with all its data',
  details: ['--yes  required: it cannot be undone, and sessions, links and events go as well'],
  options: { yes: { type: 'boolean' } },
  check: ({ options }) => {
    if (options.yes !== true)
      throw new UsageError('"user delete" cannot be undone, so it needs --yes.');
  },
  work: async (stores, user) => {
    if (!(await stores.accounts.remove(user.id))) throw onlyAdmin(user);
    const { told, ...recorded } = await recordAndTell(stores, 'user_deleted', user);
    const text = withLine(`${user.email} has been deleted, with sessions, links and events.`, told);
    return { data: { ...toUserData(user), deleted: true }, text, ...recorded };
  },
});
