/** The fields that register or change a client. */
import type { Issue } from '../../views/page.ts';
import { isGroup } from '../auth/accounts/groups.ts';
import type { ClientSettings } from '../auth/oidc/client.ts';
import { NEW_CLIENT, readClient, type TypedClient } from '../auth/oidc/client-settings.ts';
import type { Fields } from '../http/fields.ts';

/** A form as it was sent: the settings that it makes, or null with what is wrong. */
export type ClientForm = {
  readonly typed: TypedClient;
  readonly settings: ClientSettings | null;
  readonly problems: readonly Issue[];
};

type Kind = 'public' | 'confidential';

/** The form of a new client, and the kind that was chosen; `confidential` unless it says else. */
export function readNewClient(fields: Fields): ClientForm & { readonly kind: Kind } {
  const kind = fields.get('kind') ?? 'confidential';
  const isKnown = kind === 'public' || kind === 'confidential';
  const rest: Fields = new Map([...fields].filter(([name]) => name !== 'kind'));
  const form = readClientForm(rest, NEW_CLIENT, kind === 'public');
  if (isKnown) return { ...form, kind };
  const problem = { field: 'kind', message: 'The kind must be confidential or public.' };
  return { ...form, settings: null, problems: [...form.problems, problem], kind: 'confidential' };
}

/** The form of a client; what is left out stays as in `before`. */
export function readClientForm(fields: Fields, before: TypedClient, isPublic: boolean): ClientForm {
  const problems: Issue[] = [];
  const text = (field: keyof TypedClient, value: unknown): string => {
    const found = value === undefined ? before[field] : textOf(field, value);
    if (found === null) problems.push({ field, message: NOT_TEXT });
    return found ?? '';
  };
  const typed: TypedClient = {
    name: text('name', fields.get('name')),
    redirectUris: text('redirectUris', fields.get('redirectUris')),
    logoutUris: text('logoutUris', fields.get('logoutUris')),
    backchannelUri: text('backchannelUri', fields.get('backchannelUri')),
    homeUri: text('homeUri', fields.get('homeUri')),
    groups: text('groups', fields.get('groups')),
    algorithm: text('algorithm', fields.get('algorithm')),
    pkce: text('pkce', fields.get('pkce')),
  };
  // A typo must not look like success.
  if ([...fields.keys()].some((name) => !Object.hasOwn(typed, name))) {
    problems.push({ field: null, message: ONLY_THESE });
  }
  if (problems.length > 0) return { typed, settings: null, problems };
  const read = readClient(typed, isPublic);
  return read.ok
    ? { typed, settings: read.settings, problems }
    : { typed, settings: null, problems: read.issues };
}

const NOT_TEXT =
  'This must be text; several addresses or groups may be a list, with one in each place.';
const LISTS: readonly string[] = ['redirectUris', 'logoutUris', 'groups'];
const MAY_BE_NULL: readonly string[] = ['backchannelUri', 'homeUri'];
const ONLY_THESE = `Send ${Object.keys(NEW_CLIENT).join(', ')}, and nothing else.`;

/** JSON has lists where a form has lines, and null for no address. */
function textOf(field: string, value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (value === null) return MAY_BE_NULL.includes(field) ? '' : null;
  if (!LISTS.includes(field) || !Array.isArray(value)) return null;
  return value.every((one) => isOne(field, one)) ? value.join('\n') : null;
}

// Else `['ops team']` would open an app to two groups, and `['']` to everyone.
function isOne(field: string, place: unknown): boolean {
  if (field === 'groups') return typeof place === 'string' && isGroup(place);
  return typeof place === 'string' && /^\S+$/.test(place);
}
