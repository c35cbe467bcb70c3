import { accountNav } from './account-nav.ts';
import { type Html, html } from './html.ts';
import { type KeyView, keyRows } from './key-rows.ts';
import { type Notice, notice } from './notice.ts';
import type { Page } from './page.ts';
import { type SessionView, sessionRows } from './session-rows.ts';
import { ticket } from './ticket.ts';
import { type Times, zoneSentence } from './time.ts';

type Sessions = {
  readonly times: Times;
  readonly current: SessionView;
  readonly others: readonly SessionView[];
  /** The keys for programs, which end like sessions. */
  readonly keys: readonly KeyView[];
  readonly notice: Notice | null;
};

/** The sessions of the user: this one first, and the others each with a button to end it. */
export function sessionsPage({ times, current, others, keys, notice: news }: Sessions): Page {
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
${others.length > 0 && advice}${keys.length > 0 && keysEndToo}
</div>
${others.length + keys.length > 0 && everywhereElse}
</header>
${others.length > 0 ? sessionRows(others, times, signOut) : html`<p>Nowhere else: this is your only session.</p>`}
</section>
${keys.length > 0 && keySection(keys, times)}`,
  };
}

const advice = html`<p>Don&rsquo;t recognise one? Sign it out and change your password.</p>`;

const keysEndToo = html`<p>Signing out everywhere else ends your keys, too.</p>`;

const everywhereElse = html`<form method="post" action="/account/sessions/revoke-others" novalidate>
<button class="quiet">Sign out everywhere else</button>
</form>`;

function signOut({ id, device, ticket }: SessionView): Html {
  return html`<form method="post" action="/account/sessions/${id}/revoke" novalidate>
<button class="quiet">Sign out<span class="visually-hidden"> ${device}, session ${ticket}</span></button>
</form>`;
}

function keySection(keys: readonly KeyView[], times: Times): Html {
  return html`<section class="split wide" aria-labelledby="keys">
<header>
<div>
<h2 id="keys">Keys for programs</h2>
<p>Each lets a program use your account. Create them under <a href="/account/keys">Keys</a>.</p>
</div>
</header>
${keyRows(keys, times, ({ id }) => `/account/sessions/${id}/revoke`)}
</section>`;
}
