/**
 * What an administrator changes of an account, by a form of its page or by PATCH: one way, so that
 * each change is recorded and the owner is told of it, whichever way was taken.
 */
import type { Issue } from '../../views/page.ts';
import type { Role, User } from '../auth/accounts/user.ts';
import { addressChange, groupsChange } from '../auth/event-about.ts';
import type { EventKind } from '../auth/events.ts';
import { HttpError } from '../http/http-error.ts';
import type { Deps } from './deps.ts';
import { YOURSELF } from './user-of.ts';
import type { Member } from './visitor.ts';

/** 409: no administrator would be left. */
export const LAST_ADMIN = 'This is the only administrator. Make someone else one first.';
/** The problem of a form when another account has the address: 409. */
export const TAKEN: Issue = { field: 'email', message: 'Another account has this address.' };

/** What is asked for; what is left out stays as it is. */
export type UserChanges = {
  readonly role?: Role;
  /** Sorted. */
  readonly groups?: readonly string[];
  readonly disabled?: boolean;
  /** Normalised. */
  readonly email?: string;
  /** Normalised; empty for none. */
  readonly name?: string;
};

/**
 * Makes the changes that are not so already: all of them, or none. Answers with `taken` when
 * another account has the address. Throws HttpError 409 for the only administrator, and for what
 * administrators do not do to their own account.
 */
export type ChangeUser = (
  member: Member,
  user: User,
  asked: UserChanges,
) => Promise<'changed' | 'taken'>;

/** Creates it. */
export function createChangeUser(deps: Deps): ChangeUser {
  const { accounts, sessions, confirmAddress, audit } = deps;

  return async (member, user, asked) => {
    const { role, groups, disabled, email, name } = newIn(asked, user);
    const isOther = email !== undefined || name !== undefined;
    if ((asked.disabled || isOther) && user.id === member.user.id) {
      throw new HttpError(409, YOURSELF);
    }
    const isRight = role !== undefined || groups !== undefined || disabled !== undefined;
    if (!isRight && !isOther) {
      await sessions.settled();
      return 'changed';
    }
    const result = await accounts.change(user.id, {
      ...(role && { role }),
      ...(groups && { groups }),
      ...(disabled !== undefined && { disabled }),
      ...(email !== undefined && { email }),
      ...(name !== undefined && { name }),
    });
    if (result === 'taken') return 'taken';
    if (result === 'last_admin') throw new HttpError(409, LAST_ADMIN);

    const record = (
      kind: EventKind,
      more: { reason?: string; formerEmail?: string; about?: string | null } = {},
    ) => audit(member, kind, { userId: user.id, actorId: member.user.id, ...more });
    if (name !== undefined) await record('name_changed');
    if (email !== undefined) {
      await record('email_changed', {
        formerEmail: user.email,
        about: addressChange(user.email, email),
      });
      const corrected = await accounts.byId(user.id);
      // Without a password its owner could not sign in to confirm it: a mailed link does both.
      if (corrected?.passwordChosen) confirmAddress.offer(member, corrected);
    }
    if (role !== undefined) await record('role_changed', { reason: role });
    if (groups !== undefined) {
      await record('groups_changed', { about: groupsChange(user.groups, groups) });
    }
    if (disabled !== undefined) await record(disabled ? 'user_disabled' : 'user_enabled');
    return 'changed';
  };
}

/** What is not so already. */
function newIn(asked: UserChanges, user: User) {
  const isDisabled = user.disabledAt !== null;
  return {
    role: asked.role === user.role ? undefined : asked.role,
    groups: asked.groups?.join(' ') === user.groups.join(' ') ? undefined : asked.groups,
    disabled: asked.disabled === isDisabled ? undefined : asked.disabled,
    email: asked.email === user.email ? undefined : asked.email,
    name: asked.name === user.name ? undefined : asked.name,
  };
}
