import { isRole, type Role } from '../auth/accounts/user.ts';
import { HttpError } from '../http/http-error.ts';

/** The message for an unknown role. */
export const ROLES_ONLY = 'The role has to be user or admin.';

/** The role that a client sent. Throws HttpError 400 for anything else. */
export function readRole(value: unknown): Role {
  if (!isRole(value)) throw new HttpError(400, ROLES_ONLY);
  return value;
}
