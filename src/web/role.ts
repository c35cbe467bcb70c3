import { isRole, type Role } from '../auth/accounts/user.ts';
import { HttpError } from '../http/http-error.ts';

/** What is said about a role that does not exist. */
export const ROLES_ONLY = 'The role has to be user or admin.';

/** A role that somebody asks for. Throws HttpError 400 for anything else. */
export function readRole(value: unknown): Role {
  if (!isRole(value)) throw new HttpError(400, ROLES_ONLY);
  return value;
}
