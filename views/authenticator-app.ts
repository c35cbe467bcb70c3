import { accountNav } from './account-nav.ts';
import { formTitle, problemSummary } from './form.ts';
import { html } from './html.ts';
import type { Issue, Page } from './page.ts';
import { qrSvg } from './qr-svg.ts';
import { codeField } from './second-step.ts';
import type { Times } from './time.ts';
import { withNext } from './with-next.ts';

type SetUpApp = {
  /** The `otpauth:` link: an app on this device opens it. */
  readonly link: string;
  /** The modules of the link's QR code, `true` is dark. */
  readonly qr: readonly (readonly boolean[])[];
  /** The key in base32, in groups of four, for an app without a camera. */
  readonly key: string;
  /** Whether the account has an app that works until the new one is turned on. */
  readonly replaces: boolean;
  /** Whether the tabs of the account are shown: not while nothing else opens to the user. */
  readonly tabs: boolean;
  /** The local path to go on to afterwards, or null. */
  readonly next: string | null;
  readonly problems: readonly Issue[];
  /** The time of the server (ms). */
  readonly times: Times;
};

/**
 * The page that connects an authenticator app: the key in three forms, and a field for the first
 * code, which proves that the app has it.
 */
export function setUpAppPage(data: SetUpApp): Page {
  const { link, qr, key, replaces, tabs, next, problems, times } = data;
  const heading = replaces ? 'Move to another phone' : 'Set up an authenticator app';
  return {
    title: formTitle(heading, problems),
    styles: 'account',
    section: '/account',
    body: html`<header class="greeting">
<h1>${heading}</h1>
<p>Any app for six-digit codes will do. Many password managers have one built in.</p>
</header>
${tabs && accountNav('/account')}
${problemSummary(problems, ['code'])}
<section class="split" aria-labelledby="connect">
<header>
<h2 id="connect">1. Connect it</h2>
<p>In the app, add an account and scan this QR code.</p>
</header>
<div class="connect">
${qrSvg({ rows: qr, label: 'QR code for your authenticator app' })}
<div class="state">
<p><a href="${link}">Open in an app on this device</a></p>
<div class="field">
<p id="key-label"><strong>Or type this key</strong></p>
<p class="copy" id="key" translate="no" tabindex="0" role="group" aria-labelledby="key-label">${key}</p>
<p class="hint">Keep it to yourself: anyone with this key can generate your codes.</p>
</div>
</div>
</div>
</section>
<section class="split form" aria-labelledby="prove">
<header>
<h2 id="prove">2. Enter its first code</h2>
<p>${replaces ? 'Until then, the app on your old phone keeps working. After that, only this one does.' : 'The right code turns it on. Until then, nothing changes.'}</p>
</header>
<div class="sheet">
<form method="post" action="${withNext('/account/second-factor/totp/confirm', next)}" novalidate>
${codeField(problems, times, false)}
<button>Turn it on</button>
<p><a href="${withNext('/account/second-factor', next)}">Cancel</a></p>
</form>
</div>
</section>`,
  };
}
