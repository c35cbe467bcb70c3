import { adminNav } from './account-nav.ts';
import { address } from './address.ts';
import { formTitle, problemSummary } from './form.ts';
import { type Html, html } from './html.ts';
import { type LinkView, type Notice, notice, oneTimeLink } from './notice.ts';
import type { Issue, Page } from './page.ts';
import { type Role, roleName, roleSelect } from './role.ts';
import { type Times, timeTag } from './time.ts';

/**
 * An invitation that has not been accepted yet. Times are in milliseconds; `by` is who created it.
 */
export type InviteView = {
  readonly id: number;
  readonly role: Role;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly by: string;
};

type Invites = {
  readonly invites: readonly InviteView[];
  readonly link: LinkView | null;
  readonly problems: readonly Issue[];
  readonly times: Times;
  readonly notice?: Notice | null;
};

/** The invitations: create one, copy its link, withdraw one. */
export function invitesPage(data: Invites): Page {
  const { invites, link, problems, times, notice: news = null } = data;
  return {
    title: formTitle('Invitations', problems),
    news,
    styles: 'account',
    section: '/users',
    body: html`<header class="greeting">
<h1>Invitations</h1>
<p>A link by which one person makes one account.</p>
</header>
${adminNav('/invites')}
${notice(news)}
${oneTimeLink(link, times)}
<section class="split form" aria-labelledby="invite">
<header>
<h2 id="invite">Invite a person</h2>
<p>You get a link and pass it on yourself. The first person who opens it can use it.</p>
</header>
<div class="sheet">
<form method="post" action="/invites" novalidate>
${problemSummary(problems, ['role'])}
${roleSelect('user')}
<button>Make an invitation</button>
</form>
</div>
</section>
<section class="split wide" aria-labelledby="pending">
<header>
<h2 id="pending">Not yet accepted</h2>
</header>
${invites.length > 0 ? rows(invites, times) : html`<p>No invitation is waiting.</p>`}
</section>`,
  };
}

function rows(invites: readonly InviteView[], times: Times): Html {
  return html`<ul class="rows places" role="list">
${invites.map(
  ({ id, role, by, createdAt, expiresAt }) => html`<li>
<span class="tag">${inviteNumber(id)}</span>
<p><strong>${roleName(role)}</strong> <small>by ${address(by)}</small></p>
<p class="when">Ends ${timeTag(expiresAt, times)} <small>Made ${timeTag(createdAt, times)}</small></p>
<form method="post" action="/invites/${id}/revoke" novalidate>
<button class="quiet">Withdraw<span class="visually-hidden"> invitation ${inviteNumber(id)}</span></button>
</form>
</li>`,
)}
</ul>`;
}

/** The number by which people name an invitation: as long as that of a ticket. */
export function inviteNumber(id: number): string {
  return String(id).padStart(4, '0');
}
