import { accountNav } from './account-nav.ts';
import { field, formTitle, problemSummary } from './form.ts';
import { html } from './html.ts';
import type { Issue, Page } from './page.ts';
import { type PasskeyOptions, passkeyButton, passkeysMissing } from './passkey-button.ts';
import { withNext } from './with-next.ts';

type NewPasskey = {
  readonly name: string;
  /** For a passkey that replaces the password: it always asks for a PIN, a finger or a face. */
  readonly options: PasskeyOptions;
  /** For a security key, which is a second factor only. */
  readonly securityKeyOptions: PasskeyOptions;
  /** Whether the tabs of the account are shown: not while nothing else opens to the user. */
  readonly tabs: boolean;
  /** The local path to go on to afterwards, or null. */
  readonly next: string | null;
  readonly problems: readonly Issue[];
};

/** The page that adds a passkey: a name, and a button for each kind. */
export function newPasskeyPage(data: NewPasskey): Page {
  const { name, options, securityKeyOptions, tabs, next, problems } = data;
  const nameField = field({
    label: 'Name',
    name: 'name',
    type: 'text',
    value: name,
    autocomplete: 'off',
    hint: 'How it appears in your list.',
    problems,
    autofocus: problems.length === 0,
  });
  return {
    title: formTitle('Add a passkey', problems),
    styles: 'account',
    section: '/account',
    script: 'passkeys',
    body: html`<header class="greeting">
<h1>Add a passkey</h1>
<p>Your device creates it and keeps it. This site stores only its public key.</p>
</header>
${tabs && accountNav('/account')}
<section class="split form" aria-label="Add a passkey">
<header>
<p><strong>A passkey</strong> is kept on this device, on your phone or in a password manager. You sign in with it instead
of your password.</p>
<p><strong>A security key</strong> is a small device that you plug in or hold against this one. You use it after your password.</p>
</header>
<div class="sheet">
<form method="post" action="${withNext('/account/passkeys', next)}" novalidate>
${problemSummary(problems, ['name'])}
${nameField}
${passkeyButton({ label: 'Add a passkey', options, ceremony: 'create', primary: true })}
${passkeyButton({ label: 'Add a security key', options: securityKeyOptions, ceremony: 'create' })}
${passkeysMissing('Open this page in another browser.')}
<p><a href="${withNext('/account/second-factor', next)}">Cancel</a></p>
</form>
</div>
</section>`,
  };
}
