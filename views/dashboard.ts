import { address } from './address.ts';
import { type FactorDemand, factorNotice } from './factor-notice.ts';
import { type Html, html } from './html.ts';
import type { Page } from './page.ts';
import { type SessionView, shortSessionRows } from './session-rows.ts';
import { ticket } from './ticket.ts';
import { type Times, whenTag, zoneSentence } from './time.ts';

/** One attempt to sign in to this account. */
export type SignInView = {
  readonly at: number;
  readonly ok: boolean;
  readonly device: string;
  readonly address: string;
};

type Dashboard = {
  readonly email: string;
  readonly times: Times;
  readonly session: SessionView;
  readonly others: readonly SessionView[];
  /** Newest first. */
  readonly signIns: readonly SignInView[];
  /** Set while the account still has time to set up a second factor. */
  readonly demand?: FactorDemand | null;
};

/**
 * The page behind the login: this session as a ticket, the other sessions, and who tried to sign
 * in.
 */
export function dashboardPage(data: Dashboard): Page {
  const { email, times, session, others, signIns, demand = null } = data;
  return {
    title: 'Dashboard',
    styles: 'account',
    section: '/dashboard',
    body: html`<header class="greeting">
<h1>Hello, ${localPart(email)}</h1>
<p>Signed in as ${email}</p>
</header>
${factorNotice(demand, times, true)}
<section aria-labelledby="ticket">
<h2 class="visually-hidden" id="ticket">Your ticket</h2>
${ticket(session, times)}
<p class="muted">${session.remembered && 'You chose to stay signed in on this device. '}The number only names the
ticket. The secret part is in your browser&rsquo;s cookie and is never shown. <a href="/how">How does this work?</a> ${zoneSentence(times)}</p>
</section>
<section class="split" aria-labelledby="others">
<header>
<h2 id="others">Also signed in</h2>
${others.length > 0 && html`<p>Not you? <a href="/account/sessions">Sign one out</a></p>`}
</header>
${others.length > 0 ? shortSessionRows(others, times) : noOtherSession}
</section>
<section class="split" aria-labelledby="sign-ins">
<header>
<h2 id="sign-ins">Recent sign-ins</h2>
<p>If a failed one was not you, someone tried your address and did not get in.</p>
</header>
<div>
${signIns.length > 0 ? attempts(signIns, times) : html`<p>None on record.</p>`}
</div>
</section>`,
  };
}

function localPart(email: string): string {
  const at = email.lastIndexOf('@');
  return at > 0 ? email.slice(0, at) : email;
}

const noOtherSession = html`<p>Nowhere else. This browser holds your only ticket.</p>`;

const signedIn = html`<span>Signed in</span>`;
const failed = html`<span class="failed">Failed</span>`;

function attempts(signIns: readonly SignInView[], times: Times): Html {
  return html`<ul class="rows" role="list">
${signIns.map(
  ({ at, ok, device, address: from }) => html`<li>
${ok ? signedIn : failed}
<p><strong>${device}</strong> <small>${address(from)}</small></p>
<p class="when">${whenTag(at, times)}</p>
</li>`,
)}
</ul>`;
}
