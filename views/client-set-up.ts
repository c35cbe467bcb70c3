/** What an administrator types into the other app. */
import { type Html, html } from './html.ts';

/** The addresses of this site that an app asks for. */
export type ProviderView = {
  readonly issuer: string;
  readonly discovery: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly userinfoEndpoint: string;
  readonly jwksUri: string;
  readonly endSessionEndpoint: string;
};

/** A new secret of an app, shown this once. It has the focus. */
export function secretOnce(secret: string | null): Html | false {
  return (
    secret !== null &&
    html`<div class="once" role="group" aria-labelledby="once">
<h2 id="once">Copy the secret now: it&rsquo;s shown only once</h2>
<div class="field">
<label for="secret">Client secret</label>
<output id="secret" translate="no" tabindex="0" autofocus aria-describedby="secret-hint">${secret}</output>
<p class="hint" id="secret-hint">Click it, then copy it. Put it where only the app can read it.</p>
</div>
</div>`
  );
}

/** Whether an app has a secret, and whether this page shows it. */
export type SecretState = 'none' | 'above' | 'hidden';

const SECRET_TEXT: Readonly<Record<SecretState, string>> = {
  none: 'This app has none. Leave it empty there.',
  above: 'It\u2019s the one above.',
  hidden: 'It was shown once, when it was created. You can replace it below.',
};

/** The entries of the settings of an app, and the addresses that some apps want one by one. */
export function setUp(clientId: string, secret: SecretState, provider: ProviderView): Html {
  return html`<div class="state">
<dl class="entries">
${entry('Issuer', provider.issuer)}
${entry('Discovery address', provider.discovery)}
${entry('Client ID', clientId)}
<div><dt>Client secret</dt><dd>${SECRET_TEXT[secret]}</dd></div>
${entry('Scopes', 'openid profile email groups')}
</dl>
<details class="other">
<summary>The app asks for each address</summary>
<dl class="entries">
${entry('Authorization', provider.authorizationEndpoint)}
${entry('Token', provider.tokenEndpoint)}
${entry('User info', provider.userinfoEndpoint)}
${entry('Keys (JWKS)', provider.jwksUri)}
${entry('Sign out', provider.endSessionEndpoint)}
</dl>
</details>
</div>`;
}

function entry(label: string, value: string): Html {
  return html`<div><dt>${label}</dt><dd class="copy" translate="no">${value}</dd></div>`;
}
