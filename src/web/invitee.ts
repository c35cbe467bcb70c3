/** The fields that say who is invited or gets an account. */
import type { Issue } from '../../views/page.ts';
import { normalizeName, problemOfDisplayName } from '../auth/accounts/display-name.ts';
import { normalizeEmail } from '../auth/accounts/email.ts';
import { isRole, ROLES_ONLY, type Role } from '../auth/accounts/user.ts';
import type { Fields } from '../http/fields.ts';
import { optionalText } from './credentials.ts';
import { readGroups } from './groups.ts';

/** What was typed, for the form to show it again, and what is wrong with it. */
export type TypedInvitee = {
  /** Normalised, or as it was typed when it is no address. */
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly groups: readonly string[];
  /** The groups as they were typed. */
  readonly groupsText: string;
  readonly problems: readonly Issue[];
};

/** Nothing typed yet. */
export const NO_INVITEE: TypedInvitee = {
  email: '',
  name: '',
  role: 'user',
  groups: [],
  groupsText: '',
  problems: [],
};

const FIELDS: ReadonlySet<string> = new Set(['email', 'name', 'role', 'groups']);
const ONLY_THESE = 'Send email, name, role and groups, and nothing else.';

/**
 * Reads the fields of a person. An unknown field is a problem: it may be a typo, and a password
 * that an administrator chooses for somebody is refused by that.
 */
export function readInvitee(fields: Fields): TypedInvitee {
  const problems: Issue[] = [];
  if ([...fields.keys()].some((name) => !FIELDS.has(name))) {
    problems.push({ field: null, message: ONLY_THESE });
  }
  const { email, problems: ofEmail } = readEmail(fields);
  const { name, problems: ofName } = readName(fields);
  const { groups, text: groupsText, problems: ofGroups } = readGroups(fields);
  const role = fields.get('role') ?? 'user';
  if (!isRole(role)) problems.push({ field: 'role', message: ROLES_ONLY });
  return {
    email,
    name,
    role: isRole(role) ? role : 'user',
    groups,
    groupsText,
    problems: [...problems, ...ofEmail, ...ofName, ...ofGroups],
  };
}

const NO_ADDRESS = 'That\u2019s not an e-mail address: it should look like name@example.com.';

/** Reads the address: normalised, or as it was typed when it is none. */
export function readEmail(fields: Fields): {
  readonly email: string;
  readonly problems: readonly Issue[];
} {
  const typed = optionalText(fields, 'email') ?? '';
  const email = normalizeEmail(typed);
  if (email !== null) return { email, problems: [] };
  const message = typed.trim() === '' ? 'Enter an e-mail address.' : NO_ADDRESS;
  return { email: typed, problems: [{ field: 'email', message }] };
}

/** Reads the display name, which may be empty or missing. */
export function readName(fields: Fields): {
  readonly name: string;
  readonly problems: readonly Issue[];
} {
  const given = fields.get('name') ?? '';
  if (typeof given !== 'string') {
    return { name: '', problems: [{ field: 'name', message: 'The name must be text.' }] };
  }
  const name = normalizeName(given);
  const message = problemOfDisplayName(name);
  return { name, problems: message === null ? [] : [{ field: 'name', message }] };
}
