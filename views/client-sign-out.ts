import { address } from './address.ts';
import { type Html, html } from './html.ts';
import { noticeBox } from './notice.ts';
import type { Page } from './page.ts';

type SignOut = {
  /** The account that is signed in. */
  readonly email: string;
  /** The app that asks; null when it is not known. */
  readonly app: string | null;
  /** The hidden inputs that lead on afterwards: names and values. */
  readonly inputs: readonly (readonly [name: string, value: string])[];
  /** What is wrong with the request of the app, or null. */
  readonly problem: string | null;
};

/** Asks a signed-in user whether they want to sign out: an app, or any other page, sent them. */
export function clientSignOutPage({ email, app, inputs, problem }: SignOut): Page {
  return {
    title: 'Sign out?',
    form: true,
    body: html`<div class="split">
<header>
<h1>Sign out?</h1>
<p>${whoAsks(app)} This also signs you out of the apps that you opened with this session.</p>
<p>Signed in as <span class="whole">${address(email)}</span></p>
</header>
<div class="sheet">
<form method="post" action="/oauth/logout/confirm" novalidate>
${problem !== null && noticeBox('note', problem)}
${inputs.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">\n`)}
<button>Sign out</button>
<p><a href="/dashboard">Stay signed in</a></p>
</form>
</div>
</div>`,
  };
}

function whoAsks(app: string | null): Html {
  return app === null
    ? html`An app asks to sign you out here.`
    : html`<strong>${app}</strong> asks to sign you out here.`;
}
