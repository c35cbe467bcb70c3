/** The groups that a client sends. */

import type { Issue } from '../../views/page.ts';
import { GROUPS_ONLY, isGroup, parseGroups, problemOfGroups } from '../auth/accounts/groups.ts';
import type { User } from '../auth/accounts/user.ts';
import type { Fields } from '../http/fields.ts';

/** Groups that were read, the text to show again in a form, and what is wrong with it. */
export type TypedGroups = {
  /** None when there are problems. */
  readonly groups: readonly string[];
  readonly text: string;
  readonly problems: readonly Issue[];
};

/**
 * Reads the field `groups`: the text of a form, or a list of JSON with a group in each place.
 * Without the field there are none.
 */
export function readGroups(fields: Fields): TypedGroups {
  const sent = fields.has('groups') ? fields.get('groups') : '';
  if (typeof sent === 'string') return toTyped(sent, problemOfGroups(sent));
  const names: readonly unknown[] = Array.isArray(sent) ? sent : [null];
  const isList = names.every((name) => typeof name === 'string' && isGroup(name));
  const text = isList ? names.join(' ') : '';
  return toTyped(text, isList ? problemOfGroups(text) : GROUPS_ONLY);
}

function toTyped(text: string, message: string | null): TypedGroups {
  return {
    groups: (message === null ? parseGroups(text) : null) ?? [],
    text,
    problems: message === null ? [] : [{ field: 'groups', message }],
  };
}

/** The page on which an administrator gives themselves a group; null for others, who ask for it. */
export function ownGroupsPage({ id, role }: Pick<User, 'id' | 'role'>): string | null {
  return role === 'admin' ? `/users/${id}` : null;
}
