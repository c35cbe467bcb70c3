import type { User } from '../auth/accounts/user.ts';

/** The role and the groups of an account or an invitation: `user in board, finance`. */
export function rightsText({ role, groups }: Pick<User, 'role' | 'groups'>): string {
  return groups.length === 0 ? role : `${role} in ${groups.join(', ')}`;
}
