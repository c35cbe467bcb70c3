/** The fields of an app that signs its users in here: to register it, and to change it. */
import { field } from './form.ts';
import { type Html, html } from './html.ts';
import type { Issue } from './page.ts';
import { select } from './select.ts';
import { textArea } from './text-area.ts';

/** The fields as they are, or as they were sent; several addresses are one on each line. */
export type ClientTyped = {
  readonly name: string;
  readonly redirectUris: string;
  readonly logoutUris: string;
  readonly backchannelUri: string;
  readonly homeUri: string;
  readonly groups: string;
  readonly algorithm: string;
  readonly pkce: string;
};

/** The names of the fields, for the summary of what is wrong. */
export const CLIENT_FIELDS = [
  'name',
  'kind',
  'redirectUris',
  'homeUri',
  'groups',
  'logoutUris',
  'backchannelUri',
  'algorithm',
  'pkce',
];

const RARE: readonly string[] = ['logoutUris', 'backchannelUri', 'algorithm', 'pkce'];

/**
 * The fields. `kind` stands below the name, where that can be chosen. What few apps need is closed
 * unless it is wrong, or `isOpen`.
 */
export function clientFields(
  typed: ClientTyped,
  problems: readonly Issue[],
  { kind = null, isOpen = false }: { readonly kind?: Html | null; readonly isOpen?: boolean } = {},
): Html {
  const line = (label: string, name: keyof ClientTyped, hint: string, optional = true) =>
    field({
      label,
      name,
      type: 'text',
      value: typed[name],
      autocomplete: 'off',
      hint,
      problems,
      optional,
    });
  const open = isOpen || problems.some((issue) => RARE.includes(issue.field ?? ''));
  return html`${line('Name', 'name', 'People read it when they sign in.', false)}
${kind}
${textArea({ label: 'Redirect addresses', name: 'redirectUris', value: typed.redirectUris, rows: rowsFor(typed.redirectUris), problems, hint: 'Write each on its own line, exactly as the app sends it.' })}
${line('First page (optional)', 'homeUri', 'The dashboard links to it.')}
${line('Groups (optional)', 'groups', 'Only people in one of these groups may sign in to it. Leave it empty for everyone.')}
<details class="other"${open && html` open`}>
<summary>More settings</summary>
<div>
${textArea({ label: 'Addresses after signing out', name: 'logoutUris', value: typed.logoutUris, rows: rowsFor(typed.logoutUris), problems, optional: true, hint: 'The app may send people there once they have signed out.' })}
${line('Back-channel logout address', 'backchannelUri', 'We tell it when a session ends, so that the app ends its own.')}
${select({ id: 'algorithm', name: 'algorithm', label: 'Signature of ID tokens', options: ALGORITHMS, selected: typed.algorithm })}
${select({ id: 'pkce', name: 'pkce', label: 'PKCE', options: PKCE, selected: typed.pkce, hint: 'Optional is for an app that has a secret and doesn\u2019t support PKCE.' })}
</div>
</details>`;
}

// A long address takes two lines of the field.
function rowsFor(text: string): number {
  return Math.max(2, 2 * text.split('\n').length);
}

const ALGORITHMS = [
  ['RS256', 'RS256, which every app knows'],
  ['EdDSA', 'EdDSA (Ed25519)'],
] as const;

const PKCE = [
  ['required', 'Required'],
  ['optional', 'Optional, with a nonce instead'],
] as const;

/** Whether the app has a secret: chosen once, when it is registered. */
export function kindSelect(selected: string): Html {
  return select({
    id: 'kind',
    name: 'kind',
    label: 'Where it runs',
    options: KINDS,
    selected,
    hint: 'An app that people have on their own devices can\u2019t keep a secret.',
  });
}

const KINDS = [
  ['confidential', 'On a server: it gets a secret'],
  ['public', 'On phones or computers: no secret'],
] as const;

/** What well-known apps send as their redirect address. */
export const redirectExamples = html`<details class="other">
<summary>Grafana, Gitea, Nextcloud</summary>
<dl>
<div><dt>Grafana</dt><dd><code>https://grafana.example.com<wbr>/login/generic_oauth</code></dd></div>
<div><dt>Gitea, Forgejo</dt><dd><code>https://git.example.com<wbr>/user/oauth2/NAME/callback</code> <small>NAME is the name of the authentication source there.</small></dd></div>
<div><dt>Nextcloud, with the app user_oidc</dt><dd><code>https://cloud.example.com<wbr>/apps/user_oidc/code</code> <small>With /index.php before /apps where its addresses have that.</small></dd></div>
</dl>
</details>`;
