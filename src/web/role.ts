import { isRole, ROLES_ONLY, type Role } from '../auth/accounts/user.ts';
import { HttpError } from '../http/http-error.ts';

/** The role that a client sent. Throws HttpError 400 for anything else. */
export function readRole(value: unknown): Role {
  if (!isRole(value)) throw new HttpError(400, ROLES_ONLY);
  return value;
}
