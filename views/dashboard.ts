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
  /** How the user wants to be called; '' when they gave no name. */
  readonly name: string;
  readonly times: Times;
  /** The links of launcher.ts; null without apps. */
  readonly apps: Html | null;
  /** Whether the page explains how a login works. */
  readonly explains: boolean;
  readonly session: SessionView;
  readonly others: readonly SessionView[];
  /** Newest first. */
  readonly signIns: readonly SignInView[];
  /** Set while the account still has time to set up a second factor. */
  readonly demand?: FactorDemand | null;
};

// Below the apps: the pages of the account have all of them.
const FEW_SESSIONS = 2;
const FEW_SIGN_INS = 3;

/**
 * The page behind the login: the apps, this session as a ticket, the other sessions, and who tried
 * to sign in.
 */
export function dashboardPage(data: Dashboard): Page {
  const { email, name, times, apps, demand = null } = data;
  return {
    title: 'Dashboard',
    styles: 'account',
    section: '/dashboard',
    body: html`<header class="greeting">
<h1>Hello, ${name || localPart(email)}</h1>
<p>Signed in as ${email}</p>
</header>
${factorNotice(demand, times, true)}
${apps}
${ownTicket(data)}
${otherSessions(data)}
${recentSignIns(data)}`,
  };
}

function ownTicket({ session, times, apps, explains }: Dashboard): Html {
  const isSmall = apps !== null;
  return html`<section aria-labelledby="ticket"${isSmall && html` class="after-apps"`}>
<h2${!isSmall && html` class="visually-hidden"`} id="ticket">${explains ? 'Your ticket' : 'This session'}</h2>
${ticket(session, times, { isSmall, name: explains ? 'Ticket' : 'Session' })}
<p class="muted">${session.remembered && 'You chose to stay signed in on this device. '}${explains && explanation}${zoneSentence(times)}</p>
</section>`;
}

const explanation = html`The number only names the
ticket. The secret part is in your browser&rsquo;s cookie and is never shown. <a href="/how">How does this work?</a> `;

function otherSessions({ others, times, apps }: Dashboard): Html {
  const limit = apps === null ? others.length : FEW_SESSIONS;
  const more =
    others.length > limit && html`<p><a href="/account/sessions">See all ${others.length}</a></p>`;
  return html`<section class="split" aria-labelledby="others">
<header>
<h2 id="others">Also signed in</h2>
${others.length > 0 && html`<p>Don&rsquo;t recognise one? <a class="whole" href="/account/sessions">Sign it out</a></p>`}
${more}
</header>
${others.length > 0 ? shortSessionRows(others, times, limit) : noOtherSession}
</section>`;
}

function recentSignIns({ signIns, times, apps }: Dashboard): Html {
  const shown = apps === null ? signIns : signIns.slice(0, FEW_SIGN_INS);
  return html`<section class="split" aria-labelledby="sign-ins">
<header>
<h2 id="sign-ins">Recent sign-ins</h2>
<p>If a failed one wasn&rsquo;t you, someone tried your address and didn&rsquo;t get in. <a href="/account/activity">All activity</a></p>
</header>
<div>
${shown.length > 0 ? attempts(shown, times) : html`<p>None on record.</p>`}
</div>
</section>`;
}

function localPart(email: string): string {
  const at = email.lastIndexOf('@');
  return at > 0 ? email.slice(0, at) : email;
}

const noOtherSession = html`<p>Nowhere else: this is your only session.</p>`;

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
