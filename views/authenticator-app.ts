import { accountNav } from './account-nav.ts';
import { formTitle, problemSummary } from './form.ts';
import { html } from './html.ts';
import type { Issue, Page } from './page.ts';
import { qrSvg } from './qr-svg.ts';
import { codeField } from './second-step.ts';

type SetUpApp = {
  /** The `otpauth:` link: an app on this device opens it. */
  readonly link: string;
  /** The modules of the link's QR code, `true` is dark. */
  readonly qr: readonly (readonly boolean[])[];
  /** The key in base32, in groups of four, for an app without a camera. */
  readonly key: string;
  /** Whether the account has an app that works until the new one is turned on. */
  readonly replaces: boolean;
  readonly problems: readonly Issue[];
  /** The time of the server (ms). */
  readonly now: number;
};

/**
 * The page that connects an authenticator app: the key in three forms, and a field for the first
 * code, which proves that the app has it.
 */
export function setUpAppPage({ link, qr, key, replaces, problems, now }: SetUpApp): Page {
  const heading = replaces ? 'Move to another phone' : 'Set up the authenticator app';
  return {
    title: formTitle(heading, problems),
    styles: 'account',
    section: '/account',
    body: html`<header class="greeting">
<h1>${heading}</h1>
<p>Any app for six-digit codes will do. Many password managers have one built in.</p>
</header>
${accountNav('/account')}
${problemSummary(problems, ['code'])}
<section class="split" aria-labelledby="connect">
<header>
<h2 id="connect">1. Connect it</h2>
<p>Add an account in the app, and point its camera at this picture.</p>
</header>
<div class="connect">
${qrSvg({ rows: qr, label: 'QR code for your authenticator app' })}
<div class="state">
<p><a href="${link}">Open in the app on this device</a></p>
<div class="field">
<p id="key-label"><strong>Or type this key</strong></p>
<p class="copy" id="key" translate="no" tabindex="0" role="group" aria-labelledby="key-label">${key}</p>
<p class="hint">The key makes your codes: show it to no one. It is shown only until the app is set up.</p>
</div>
</div>
</div>
</section>
<section class="split form" aria-labelledby="prove">
<header>
<h2 id="prove">2. Type its first code</h2>
<p>${replaces ? 'Until then the app on your old phone works. Its codes stop working when this one is on.' : 'It counts from then on: nothing has changed before.'}</p>
</header>
<div class="sheet">
<form method="post" action="/account/second-factor/totp/confirm" novalidate>
${codeField(problems, now, false)}
<button>Turn it on</button>
<p><a href="/account/second-factor">Cancel</a></p>
</form>
</div>
</section>`,
  };
}
