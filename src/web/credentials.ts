import type { Issue } from '../auth/accounts/account-results.ts';
import type { SignInAttempt } from '../auth/sign-in/sign-in-results.ts';
import type { Context } from '../http/context.ts';
import type { Fields } from '../http/fields.ts';

/** The fields that the sign-up and log-in forms share. */
export type Typed = {
  readonly email: string;
  readonly password: string;
  /** What is missing or is not text; empty when both are there. */
  readonly issues: readonly Issue[];
};

/**
 * Reads the two fields by name, and no other: further fields (`role`, `id`) are ignored (ASVS
 * 15.3.3, mass assignment).
 */
export function readCredentials(fields: Fields): Typed {
  const email = fields.get('email') ?? '';
  const password = fields.get('password') ?? '';
  const issues: Issue[] = [];
  if (!isText(email)) issues.push({ field: 'email', message: 'The e-mail address must be text.' });
  else if (email.trim() === '')
    issues.push({ field: 'email', message: 'Enter your e-mail address.' });
  if (!isText(password)) issues.push({ field: 'password', message: 'The password must be text.' });
  else if (password === '') issues.push({ field: 'password', message: 'Enter a password.' });
  return { email: isText(email) ? email : '', password: isText(password) ? password : '', issues };
}

/** The attempt as the sign-in service takes it. */
export function toSignInAttempt(
  { client, request }: Context,
  email: string,
  password: string,
  deviceToken: string | null,
): SignInAttempt {
  return { email, password, address: client.address, deviceToken, signal: request.signal };
}

/** The text of an optional field, or null. */
export function optionalText(fields: Fields, name: string): string | null {
  const value = fields.get(name);
  return isText(value) ? value : null;
}

/** Whether a box was ticked: `on` from a form, `true` from JSON. */
export function isTicked(fields: Fields, name: string): boolean {
  const value = fields.get(name);
  return value === 'on' || value === true;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
