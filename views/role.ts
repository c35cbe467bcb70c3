import type { Html } from './html.ts';
import type { Viewer } from './page.ts';
import { select } from './select.ts';

/** What an account may do. */
export type Role = Viewer['role'];

const NAMES: readonly (readonly [Role, string])[] = [
  ['user', 'User'],
  ['admin', 'Administrator'],
];

/** The name of a role on pages. */
export function roleName(role: Role): string {
  return role === 'admin' ? 'Administrator' : 'User';
}

/** The choice of a role, labelled, as `role` of the form. `prefix` precedes that in its id. */
export function roleSelect(selected: Role, prefix = ''): Html {
  return select({ id: `${prefix}role`, name: 'role', label: 'Role', options: NAMES, selected });
}
