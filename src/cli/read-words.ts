/** Words of a command that have to be something. Both throw UsageError when they are not. */
import { normalizeEmail } from '../auth/accounts/email.ts';
import { isRole, type Role } from '../auth/accounts/user.ts';
import { UsageError } from './command.ts';

/** A role by its name. */
export function readRole(text: string | boolean | undefined): Role {
  if (isRole(text)) return text;
  throw new UsageError('The role has to be user or admin.');
}

/** An e-mail address, normalised. */
export function readEmail(text: string): string {
  const email = normalizeEmail(text);
  if (email === null) throw new UsageError(`${JSON.stringify(text)} is not an e-mail address.`);
  return email;
}
