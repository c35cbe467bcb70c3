/** Parsers for words of a command. Each throws UsageError for an invalid word. */
import { normalizeEmail } from '../auth/accounts/email.ts';
import { isRole, ROLES_ONLY, type Role } from '../auth/accounts/user.ts';
import { UsageError } from './command.ts';

/** Parses a role: user or admin. */
export function readRole(text: string | boolean | undefined): Role {
  if (isRole(text)) return text;
  throw new UsageError(ROLES_ONLY);
}

/** Parses an e-mail address and normalises it. */
export function readEmail(text: string): string {
  const email = normalizeEmail(text);
  if (email === null) throw new UsageError(`${JSON.stringify(text)} is not an e-mail address.`);
  return email;
}
