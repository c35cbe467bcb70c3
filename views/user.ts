import { adminNav } from './account-nav.ts';
import { address } from './address.ts';
import { type EventView, eventList } from './event-list.ts';
import { codesLeft, type FactorsView, factorNames, hasFactor } from './factors.ts';
import { formTitle, problemSummary } from './form.ts';
import { type Html, html } from './html.ts';
import { icon } from './icon.ts';
import { type LinkView, type Notice, notice, oneTimeLink } from './notice.ts';
import type { Issue, Page } from './page.ts';
import { roleName } from './role.ts';
import type { SessionView } from './session-rows.ts';
import { sessionRows } from './session-rows.ts';
import { moment } from './ticket.ts';
import { type Times, zoneSentence } from './time.ts';
import { userActions } from './user-actions.ts';
import type { UserView } from './users.ts';
import type { WaitView } from './wait.ts';

type UserData = {
  readonly user: UserView;
  /** Whether it is the administrator's own account. */
  readonly self: boolean;
  readonly sessions: readonly SessionView[];
  /** Newest first. */
  readonly events: readonly EventView[];
  readonly times: Times;
  readonly notice: Notice | null;
  readonly link: LinkView | null;
  /** After too many attempts. */
  readonly waits?: readonly WaitView[];
  /** What the account has besides the password. */
  readonly factors?: FactorsView;
  readonly problems: readonly Issue[];
};

/** One account for an administrator: its data, actions, sessions and events. */
export function userPage(data: UserData): Page {
  const { user, self, sessions, events, times, link, factors, problems, waits = [] } = data;
  return {
    title: formTitle(user.email, problems),
    news: data.notice,
    styles: 'account',
    section: '/overview',
    body: html`<header class="greeting">
<h1 class="address">${address(user.email)}</h1>
</header>
${adminNav('/users')}
${notice(data.notice)}
${problemSummary(problems, self ? [] : ['sure'])}
${oneTimeLink(link, times)}
${facts(user, factors, times)}
<p class="muted">${zoneSentence(times)}</p>
<section class="split" aria-labelledby="actions">
<header>
<h2 id="actions">What to do</h2>
</header>
${self ? yourself : userActions({ user, sessions: sessions.length, hasFactor: hasFactor(factors), waits, times, problems })}
</section>
<section class="split" aria-labelledby="sessions">
<header>
<h2 id="sessions">Signed in</h2>
</header>
${sessions.length > 0 ? sessionRows(sessions, times) : html`<p>Nowhere at the moment.</p>`}
</section>
<section class="split" aria-labelledby="events">
<header>
<h2 id="events">Latest events</h2>
</header>
<div>
${eventList(events, times)}
<p><a href="/activity?account=%23${user.id}">All activity of this account</a></p>
</div>
</section>`,
  };
}

function facts(user: UserView, factors: FactorsView | undefined, times: Times): Html {
  const { id, confirmed, role, disabled, createdAt, lastSeenAt } = user;
  return html`<div class="ticket${disabled && ' void'}">
<p class="stub">${icon}<span>Account</span> <strong>${id}</strong></p>
<dl class="record">
<div><dt>Role</dt><dd>${roleName(role)}</dd></div>
<div><dt>Address</dt><dd>${confirmed ? 'Confirmed' : 'Not confirmed'}</dd></div>
<div><dt>State</dt><dd>${disabled ? html`<span class="failed">Disabled</span>` : 'In use'}</dd></div>
${moment('Created', createdAt, times)}
${lastSeenAt === null ? html`<div><dt>Last seen</dt><dd>Never</dd></div>` : moment('Last seen', lastSeenAt, times)}
${factors && html`<div><dt>Second factor</dt><dd>${factorNames(factors)} <small>${codesLeft(factors)}</small></dd></div>`}
</dl>
</div>`;
}

const yourself = html`<p>This is you. What you do with yourself, you do in <a href="/account">your account</a>; your role is for
another administrator to change.</p>`;
