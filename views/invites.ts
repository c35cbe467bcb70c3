import { adminNav } from './account-nav.ts';
import { address } from './address.ts';
import { formTitle } from './form.ts';
import { type Html, html } from './html.ts';
import { type Invitee, openForm, personForm, type Several, severalForm } from './invite-forms.ts';
import { type LinkView, type Notice, notice, noticeBox, oneTimeLink } from './notice.ts';
import type { Page } from './page.ts';
import { type Role, roleName } from './role.ts';
import { absoluteTime, type Times, timeTag, zoneSentence } from './time.ts';

/** An invitation that was not used. Times are in milliseconds. */
export type InviteView = {
  readonly id: number;
  /** The address that it works for; null: any person who has its link. */
  readonly email: string | null;
  /** For whom it is; '' when that is not said. */
  readonly name: string;
  readonly role: Role;
  readonly groups: readonly string[];
  /** Whether it goes to the address by mail, or was handed over. */
  readonly mailed: boolean;
  /** Whether that mail was not sent so far. */
  readonly unsent: boolean;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** The administrator who created it; null for the command line. */
  readonly by: string | null;
};

/** What became of several addresses. */
export type SeveralView = {
  readonly mailed: number;
  /** The links to hand over, where there is no mail. */
  readonly links: readonly { readonly email: string; readonly url: string }[];
  /** The addresses that have an account. */
  readonly taken: readonly string[];
  /** The addresses that have an invitation, which stays as it is. */
  readonly invited: readonly string[];
  readonly until: number | null;
};

type Invites = {
  readonly invites: readonly InviteView[];
  readonly link: LinkView | null;
  readonly typed: Invitee;
  readonly several: Several;
  readonly results: SeveralView | null;
  readonly times: Times;
  readonly notice: Notice | null;
  /** Whether invitations go by mail. */
  readonly mail: boolean;
};

/** The invitations: for one person, for several or for anybody; and those not used so far. */
export function invitesPage(data: Invites): Page {
  const { invites, link, typed, several, results, times, mail } = data;
  const news = data.notice;
  const title = news === null ? 'Invitations' : `${news.title}: Invitations`;
  return {
    title: formTitle(title, [...typed.problems, ...several.problems]),
    styles: 'account',
    section: '/overview',
    body: html`<header class="greeting">
<h1>Invitations</h1>
<p>Each link lets one person create one account.</p>
</header>
${adminNav('/invites')}
${notice(news)}
${results && severalResults(results, times)}
${oneTimeLink(link, times)}
<section class="split form" aria-labelledby="invite">
<header>
<h2 id="invite">Invite a person</h2>
<p>${mail ? BY_MAIL : BY_HAND}</p>
</header>
${personForm(typed, mail)}
</section>
${severalForm(several, mail)}
${openForm()}
<section class="split wide" aria-labelledby="pending">
<header>
<div>
<h2 id="pending">Not used yet</h2>
${invites.length > 0 && html`<p class="muted">${zoneSentence(times)}</p>`}
</div>
</header>
${invites.length > 0 ? rows(invites, times, mail) : html`<p>No pending invitations.</p>`}
</section>`,
  };
}

const BY_MAIL =
  'They get an e-mail with a link. It works once, for this address only, and expires in 7 days. Using it confirms the address.';
const BY_HAND =
  'You get a link to pass on. It works once, for this address only, and expires in 7 days.';

function severalResults({ mailed, links, taken, invited, until }: SeveralView, times: Times): Html {
  const already = html`${
    taken.length > 0 &&
    noticeBox('note', html`Not invited, because they already have an account: ${list(taken)}.`)
  }${
    invited.length > 0 &&
    noticeBox(
      'note',
      html`Not invited again, because their invitations still work: ${list(invited)}.`,
    )
  }`;
  if (links.length === 0) {
    const count = mailed === 1 ? 'One invitation has' : `${mailed} invitations have`;
    return html`${mailed > 0 && noticeBox('done', `${count} been e-mailed.`)}${already}`;
  }
  return html`${already}<div class="once" role="group" aria-labelledby="many">
<h2 id="many">${links.length === 1 ? 'One invitation' : `${links.length} invitations`}: copy the links now, they&rsquo;re shown only once</h2>
<div class="field">
<label for="links">One-time links</label>
<output id="links" class="lines" translate="no" tabindex="0" autofocus aria-describedby="links-hint">${links.map(({ email, url }) => `${email} ${url}\n`)}</output>
<p class="hint" id="links-hint">Each works once, for its address only${until !== null && `, until ${absoluteTime(until, times)}`}.</p>
</div>
</div>`;
}

function list(emails: readonly string[]): Html {
  return html`${emails.map((email, i) => html`${i > 0 && ', '}${address(email)}`)}`;
}

function rows(invites: readonly InviteView[], times: Times, mail: boolean): Html {
  return html`<ul class="rows places invites" role="list">
${invites.map((invite) => row(invite, times, mail))}
</ul>`;
}

function row(invite: InviteView, times: Times, mail: boolean): Html {
  const { id, email, name, role, groups, by, createdAt, expiresAt } = invite;
  const hasEnded = expiresAt <= times.now;
  const who = email ?? `invitation ${inviteNumber(id)}`;
  return html`<li>
<span class="tag">${inviteNumber(id)}</span>
<p><strong>${email === null ? 'Anyone with the link' : address(email)}</strong>
<small>${name !== '' && html`${name} &middot; `}${roleName(role)}${groups.length > 0 && html` in ${groups.join(', ')}`} &middot; ${howItWent(invite, times)} by ${by === null ? 'the command line' : address(by)}</small></p>
<p class="when">${hasEnded ? html`<span class="failed">Expired</span>` : 'Expires'} ${timeTag(expiresAt, times)} <small>Created ${timeTag(createdAt, times)}</small></p>
<div class="buttons">
${
  email !== null &&
  html`<form method="post" action="/invites/${id}/send" novalidate>
<button class="quiet">${mail ? 'Send again' : 'New link'}<span class="visually-hidden"> for ${who}</span></button>
</form>
`
}<form method="post" action="/invites/${id}/revoke" novalidate>
<button class="quiet">Withdraw<span class="visually-hidden"> ${who}</span></button>
</form>
</div>
</li>`;
}

/** Longer (ms) than mails that wait take: after it, a mail that was not sent has failed. */
const MAILS_TAKE = 60_000;

function howItWent({ mailed, unsent, createdAt }: InviteView, { now }: Times): Html | string {
  if (!unsent) return mailed ? 'e-mailed' : 'link';
  if (createdAt > now - MAILS_TAKE) return 'e-mail on its way,';
  return html`<span class="failed">e-mail not sent</span>,`;
}

/** The number by which people name an invitation: as long as that of a ticket. */
export function inviteNumber(id: number): string {
  return String(id).padStart(4, '0');
}
