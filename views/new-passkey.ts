import { accountNav } from './account-nav.ts';
import { field, formTitle, problemSummary } from './form.ts';
import { html } from './html.ts';
import type { Issue, Page } from './page.ts';
import { type PasskeyOptions, passkeyButton, passkeysMissing } from './passkey-button.ts';

type NewPasskey = {
  readonly name: string;
  /** For a passkey that replaces the password: it always asks for a PIN, a finger or a face. */
  readonly options: PasskeyOptions;
  /** For a security key, which is a second factor only. */
  readonly securityKeyOptions: PasskeyOptions;
  readonly problems: readonly Issue[];
};

/** The page that adds a passkey: a name, and a button for each kind. */
export function newPasskeyPage(data: NewPasskey): Page {
  const { name, options, securityKeyOptions, problems } = data;
  const nameField = field({
    label: 'Name',
    name: 'name',
    type: 'text',
    value: name,
    autocomplete: 'off',
    hint: 'You will recognise it by this name in your list.',
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
<p>Your device makes it and keeps it. This site gets a public key, which is no secret.</p>
</header>
${accountNav('/account')}
<section class="split form" aria-label="Add a passkey">
<header>
<p><strong>A passkey</strong> is on this device, on your phone or in a password manager. It signs you in without the
password.</p>
<p><strong>A security key</strong> is a small device that you plug in or hold to this one. You use it after your password.</p>
</header>
<div class="sheet">
<form method="post" action="/account/passkeys" novalidate>
${problemSummary(problems, ['name'])}
${nameField}
${passkeyButton({ label: 'Add a passkey', options, ceremony: 'create', primary: true })}
${passkeyButton({ label: 'Add a security key', options: securityKeyOptions, ceremony: 'create' })}
${passkeysMissing('Open this page in another browser.')}
<p><a href="/account/second-factor">Cancel</a></p>
</form>
</div>
</section>`,
  };
}
