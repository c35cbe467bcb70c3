import { adminNav } from './account-nav.ts';
import { address } from './address.ts';
import { type EventView, eventList } from './event-list.ts';
import { codesLeft, type FactorsView, factorNames, hasFactor } from './factors.ts';
import { formTitle, problemSummary } from './form.ts';
import { type Html, html } from './html.ts';
import { icon } from './icon.ts';
import { type KeyView, keyRows } from './key-rows.ts';
import { type LinkView, type Notice, notice, oneTimeLink } from './notice.ts';
import type { Issue, Page } from './page.ts';
import { roleName } from './role.ts';
import type { SessionView } from './session-rows.ts';
import { sessionRows } from './session-rows.ts';
import { moment } from './ticket.ts';
import { type Times, zoneSentence } from './time.ts';
import { userActions } from './user-actions.ts';
import { groupLinks, groupsForm } from './user-groups.ts';
import type { UserView } from './users.ts';
import type { WaitView } from './wait.ts';

type UserData = {
  readonly user: UserView;
  /** Whether it is the administrator's own account. */
  readonly self: boolean;
  readonly sessions: readonly SessionView[];
  /** The keys for programs of the account. */
  readonly keys?: readonly KeyView[];
  /** Newest first. */
  readonly events: readonly EventView[];
  readonly times: Times;
  readonly notice: Notice | null;
  readonly link: LinkView | null;
  /** The page of the list that the reader came from; null when that is not known. */
  readonly back?: string | null;
  /** Ends the address of each form, so that the page after it knows the way back, too. */
  readonly query?: string;
  /** What was typed into the form of the address and the name. */
  readonly typed?: { readonly email: string; readonly name: string };
  /** What was typed into the form of the groups. */
  readonly typedGroups?: string;
  /** After too many attempts. */
  readonly waits?: readonly WaitView[];
  /** What the account has besides the password. */
  readonly factors?: FactorsView;
  readonly problems: readonly Issue[];
};

/** One account for an administrator: its data, actions, sessions and events. */
export function userPage(data: UserData): Page {
  const {
    user,
    self,
    sessions,
    keys = [],
    events,
    times,
    link,
    factors,
    problems,
    waits = [],
  } = data;
  const query = data.query ?? '';
  const groups = { id: user.id, query, typed: data.typedGroups ?? user.groups.join(' '), problems };
  return {
    title: formTitle(user.email, problems),
    news: data.notice,
    styles: 'account',
    section: '/overview',
    body: html`<header class="greeting">
<h1 class="address">${user.name === '' ? address(user.email) : user.name}</h1>
${user.name !== '' && html`<p>${address(user.email)}</p>`}
</header>
${adminNav('/users')}
${data.back && html`<p><a href="${data.back}">Back to the list</a></p>\n`}${notice(data.notice)}
${problemSummary(problems, self ? ['groups'] : ['groups', 'email', 'name', 'sure'])}
${oneTimeLink(link, times)}
${facts(user, factors, times)}
<p class="muted">${zoneSentence(times)}</p>
<section class="split" aria-labelledby="actions">
<header>
<h2 id="actions">Actions</h2>
</header>
${self ? yourself(groups) : userActions({ user, typed: data.typed ?? user, groups, sessions: sessions.length, keys: keys.length, hasFactor: hasFactor(factors), waits, times, problems, query })}
</section>
<section class="split" aria-labelledby="sessions">
<header>
<h2 id="sessions">Signed in</h2>
</header>
${sessions.length > 0 ? sessionRows(sessions, times) : html`<p>Not signed in anywhere.</p>`}
</section>
${keys.length > 0 && keySection(data)}
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

function keySection({ user, keys = [], times, query = '' }: UserData): Html {
  return html`<section class="split wide" aria-labelledby="keys">
<header>
<h2 id="keys">Keys for programs</h2>
</header>
${keyRows(keys, times, ({ id }) => `/users/${user.id}/keys/${id}/revoke${query}`)}
</section>`;
}

function facts(user: UserView, factors: FactorsView | undefined, times: Times): Html {
  const { id, role, groups, disabled, confirmed, passwordChosen, createdAt, lastSeenAt } = user;
  return html`<div class="ticket${disabled && ' void'}">
<p class="stub">${icon}<span>Account</span> <strong>${id}</strong></p>
<dl class="record">
<div><dt>Role</dt><dd>${roleName(role)}</dd></div>
${groups.length > 0 && html`<div><dt>Groups</dt><dd>${groupLinks(groups)}</dd></div>`}
<div><dt>Status</dt><dd>${disabled ? html`<span class="failed">Disabled</span>` : passwordChosen ? 'Active' : 'No password yet'}</dd></div>
${confirmed !== null && html`<div><dt>Address</dt><dd>${confirmed ? 'Confirmed' : 'Not confirmed'}</dd></div>`}
${moment('Created', createdAt, times)}
${lastSeenAt === null ? html`<div><dt>Last seen</dt><dd>Never</dd></div>` : moment('Last seen', lastSeenAt, times)}
${factors && html`<div><dt>Second factor</dt><dd>${factorNames(factors)} <small>${codesLeft(factors)}</small></dd></div>`}
</dl>
</div>`;
}

const yourself = (
  groups: Parameters<typeof groupsForm>[0],
) => html`<ul class="rows deeds" role="list">
<li><p>This is your own account. Manage it under <a href="/account">Account</a>; only another administrator can
change your role.</p></li>
<li>${groupsForm(groups)}</li>
</ul>`;
