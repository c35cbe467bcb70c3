import { accountNav } from './account-nav.ts';
import { address } from './address.ts';
import type { SessionView } from './dashboard.ts';
import { type Html, html } from './html.ts';
import { notice } from './notice.ts';
import type { Page } from './page.ts';
import { ticket } from './ticket.ts';
import { exactTag, whenTag } from './time.ts';

type Sessions = {
  readonly now: number;
  readonly current: SessionView;
  readonly others: readonly SessionView[];
  readonly notice: string | null;
};

/** Every place one is signed in, this one first, each of the others with a way to sign it out. */
export function sessionsPage({ now, current, others, notice: news }: Sessions): Page {
  return {
    title: 'Sessions',
    styles: 'account',
    section: '/account',
    body: html`<header class="greeting">
<h1>Sessions</h1>
<p>Every browser and every program that is signed in as you.</p>
</header>
${accountNav('/account/sessions')}
${notice(news)}
<section aria-labelledby="here">
<h2 class="visually-hidden" id="here">This browser</h2>
${ticket(current, now)}
<p class="muted">The ticket of this browser. It ends when you sign out, or at the time written on it.</p>
</section>
<section class="split wide" aria-labelledby="elsewhere">
<header>
<div>
<h2 id="elsewhere">Also signed in</h2>
${others.length > 0 && advice}
</div>
${others.length > 0 && everywhereElse}
</header>
${others.length > 0 ? sessionRows(others, now, signOut) : html`<p>Nowhere else. This browser holds your only ticket.</p>`}
</section>`,
  };
}

const advice = html`<p>If you do not know one of them, sign it out and change your password.</p>`;

const everywhereElse = html`<form method="post" action="/account/sessions/revoke-others" novalidate>
<button class="quiet">Sign out everywhere else</button>
</form>`;

function signOut({ id, device, ticket }: SessionView): Html {
  return html`<form method="post" action="/account/sessions/${id}/revoke" novalidate>
<button class="quiet">Sign out<span class="visually-hidden"> ${device}, ticket ${ticket}</span></button>
</form>`;
}

/** The one that was seen last comes first: it is the one to ask oneself about. */
export function lastSeenFirst(sessions: readonly SessionView[]): readonly SessionView[] {
  return sessions.toSorted((one, other) => other.lastSeenAt - one.lastSeenAt);
}

/** Sessions as rows, the last seen first: ticket, device and address, first and last seen, and at the end what `action` makes of each. */
export function sessionRows(
  sessions: readonly SessionView[],
  now: number,
  action?: (session: SessionView) => Html,
): Html {
  return html`<ul class="rows places" role="list">
${lastSeenFirst(sessions).map(
  (session) => html`<li>
<span class="tag">${session.ticket}</span>
<p><strong>${session.device}</strong> <small>${address(session.address)}</small></p>
<p class="when">Last seen ${whenTag(session.lastSeenAt, now)}
<small>First seen ${exactTag(session.startedAt)}</small>
${session.remembered && html`<small>Stays signed in</small>`}</p>
${action?.(session)}
</li>`,
)}
</ul>`;
}
