/** What an administrator types about a client, and the settings that come of it. */

import { normalizeName } from '../accounts/display-name.ts';
import { parseGroups, problemOfGroups } from '../accounts/groups.ts';
import { problemOfName } from '../plain-name.ts';
import { type ClientSettings, ID_TOKEN_ALGORITHMS } from './client.ts';
import { problemOfRedirect, problemOfWebAddress, URI_LIMIT } from './client-uris.ts';

/** As typed, all text: blanks or line ends part several addresses, and '' is none. */
export type TypedClient = Readonly<Record<keyof ClientSettings, string>>;

/** One thing that is wrong with a field. */
export type ClientIssue = { readonly field: keyof ClientSettings; readonly message: string };

/** The settings, or what is wrong with them. */
export type ReadClient =
  | { readonly ok: true; readonly settings: ClientSettings }
  | { readonly ok: false; readonly issues: readonly ClientIssue[] };

/** The longest name, in code points. */
const NAME_LIMIT = 60;

/** What a new client has unless something else is typed. */
export const NEW_CLIENT: TypedClient = {
  name: '',
  redirectUris: '',
  logoutUris: '',
  backchannelUri: '',
  homeUri: '',
  groups: '',
  algorithm: 'RS256',
  pkce: 'required',
};

/** Reads the settings of a client that has no secret (`isPublic`), or one. */
export function readClient(typed: TypedClient, isPublic: boolean): ReadClient {
  const name = normalizeName(typed.name);
  const redirectUris = wordsOf(typed.redirectUris);
  const logoutUris = wordsOf(typed.logoutUris);
  const backchannelUri = typed.backchannelUri.trim() || null;
  const homeUri = typed.homeUri.trim() || null;
  const groups = parseGroups(typed.groups);
  const algorithm = ID_TOKEN_ALGORITHMS.find((one) => one === typed.algorithm);
  const pkce = typed.pkce === 'required' || typed.pkce === 'optional' ? typed.pkce : undefined;
  const issues: ClientIssue[] = [];
  const check = (field: ClientIssue['field'], message: string | null) => {
    if (message !== null) issues.push({ field, message });
  };
  check('name', problemOfName(name, NAME_LIMIT, NO_NAME));
  check('redirectUris', redirectUris.length === 0 ? NO_REDIRECT : null);
  for (const problem of problemsOf(redirectUris, isPublic)) check('redirectUris', problem);
  for (const problem of problemsOf(logoutUris, isPublic)) check('logoutUris', problem);
  check('backchannelUri', backchannelUri && problemOfWebAddress(backchannelUri));
  check('homeUri', homeUri && problemOfWebAddress(homeUri));
  check('groups', problemOfGroups(typed.groups));
  check('algorithm', algorithm === undefined ? 'The algorithm must be RS256 or EdDSA.' : null);
  check('pkce', pkce === undefined ? 'PKCE must be required or optional.' : null);
  check('pkce', pkce === 'optional' && isPublic ? PKCE_FOR_PUBLIC : null);
  if (issues.length > 0 || groups === null || algorithm === undefined || pkce === undefined) {
    return { ok: false, issues };
  }
  const uris = { redirectUris, logoutUris, backchannelUri, homeUri };
  return { ok: true, settings: { name, groups, algorithm, pkce, ...uris } };
}

/** Those of the settings that were named. */
export function namedOf(
  settings: ClientSettings,
  isNamed: (name: string) => boolean,
): Partial<ClientSettings> {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => isNamed(name)));
}

/** Settings as they are typed. */
export function toTypedClient(settings: ClientSettings): TypedClient {
  return {
    name: settings.name,
    redirectUris: settings.redirectUris.join('\n'),
    logoutUris: settings.logoutUris.join('\n'),
    backchannelUri: settings.backchannelUri ?? '',
    homeUri: settings.homeUri ?? '',
    groups: settings.groups.join(' '),
    algorithm: settings.algorithm,
    pkce: settings.pkce,
  };
}

const NO_NAME = 'Enter a name, so that people know which app it is.';
const NO_REDIRECT = 'Enter a redirect address: the app\u2019s own settings or manual name it.';
// Its code can be stolen on the way, and without a secret anyone could exchange it (RFC 8252, 8.1).
const PKCE_FOR_PUBLIC = 'An app without a secret always needs PKCE.';

function problemsOf(uris: readonly string[], isPublic: boolean): readonly (string | null)[] {
  if (uris.length > URI_LIMIT) return [`Enter at most ${URI_LIMIT} addresses.`];
  return uris.map((uri) => problemOfRedirect(uri, isPublic));
}

// Each once. No address has a blank in it.
function wordsOf(text: string): readonly string[] {
  return [...new Set(text.split(/\s+/).filter((word) => word !== ''))];
}
