import { accountNav } from './account-nav.ts';
import { type Html, html } from './html.ts';
import { type Notice, notice } from './notice.ts';
import type { Page } from './page.ts';
import { type SessionView, sessionRows } from './session-rows.ts';
import { ticket } from './ticket.ts';
import { type Times, zoneSentence } from './time.ts';

type Sessions = {
  readonly times: Times;
  readonly current: SessionView;
  readonly others: readonly SessionView[];
  readonly notice: Notice | null;
};

/** The sessions of the user: this one first, and the others each with a button to end it. */
export function sessionsPage({ times, current, others, notice: news }: Sessions): Page {
  return {
    title: 'Sessions',
    news,
    styles: 'account',
    section: '/account',
    body: html`<header class="greeting">
<h1>Sessions</h1>
<p>Every browser and program signed in as you.</p>
</header>
${accountNav('/account/sessions')}
${notice(news)}
<section aria-labelledby="here">
<h2 class="visually-hidden" id="here">This browser</h2>
${ticket(current, times)}
<p class="muted">This browser&rsquo;s session. It ends when you sign out, or at the time above. ${zoneSentence(times)}</p>
</section>
<section class="split wide" aria-labelledby="elsewhere">
<header>
<div>
<h2 id="elsewhere">Also signed in</h2>
${others.length > 0 && advice}
</div>
${others.length > 0 && everywhereElse}
</header>
${others.length > 0 ? sessionRows(others, times, signOut) : html`<p>Nowhere else: this is your only session.</p>`}
</section>`,
  };
}

const advice = html`<p>Don&rsquo;t recognise one? Sign it out and change your password.</p>`;

const everywhereElse = html`<form method="post" action="/account/sessions/revoke-others" novalidate>
<button class="quiet">Sign out everywhere else</button>
</form>`;

function signOut({ id, device, ticket }: SessionView): Html {
  return html`<form method="post" action="/account/sessions/${id}/revoke" novalidate>
<button class="quiet">Sign out<span class="visually-hidden"> ${device}, session ${ticket}</span></button>
</form>`;
}
