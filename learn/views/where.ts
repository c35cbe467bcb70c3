/** The panel "What lives where": jars on the left, the tables of the server on the right. */
import { type Html, html } from '../../views/html.ts';
import type { AccountRow } from '../tables.ts';

/** A cookie of a client. */
export type WhereCookie = {
  readonly name: string;
  /** "ticket 3f9a1c": never its value. */
  readonly chip: string;
  /** The first digit of the fingerprint, which has a colour. */
  readonly digit: string;
  /** What happened to it, in short pieces. Only of a ticket. */
  readonly story: readonly string[];
  /** `copied`: it came back although the client was told to delete it. */
  readonly state: 'kept' | 'deleted' | 'copied';
  /** Of a ticket: the row with its fingerprint (null: there is none), and whether it opens. */
  readonly leads: { readonly to: number | null; readonly works: boolean } | null;
};

/** The cookies of a client. */
export type WhereJar = {
  readonly client: { readonly name: string; readonly colour: number };
  readonly cookies: readonly WhereCookie[];
};

/** A row of the table of sessions. */
export type WhereRow = {
  readonly id: number;
  readonly account: number;
  readonly ticket: string | null;
  readonly created: string;
  readonly lastSeen: string;
  readonly end: string;
  readonly state: 'live' | 'over' | 'ended';
};

/** The whole panel. `rows` is null when the tables are not shown, and `why` says why. */
export type WherePanel = {
  readonly jars: readonly WhereJar[];
  /** Jars that are not shown. */
  readonly more: number;
  readonly rows: readonly WhereRow[] | null;
  readonly why: string;
  readonly accounts: readonly AccountRow[];
};

/** The part of the panel that changes. */
export function wherePanel({ jars, more, rows, why, accounts }: WherePanel): Html {
  return html`<div class="sides" id="sides">
<section class="side clients" aria-labelledby="in-clients">
<h3 id="in-clients">In the clients <small>as far as a server can know</small></h3>
${jars.length === 0 && html`<p class="nothing">No cookie was set yet, and none came back.</p>`}
${jars.map(jarTable)}
${more > 0 && html`<p class="nothing">and ${more} more that ${more === 1 ? 'was' : 'were'} used longer ago</p>`}
</section>
<section class="side server" aria-labelledby="in-server">
<h3 id="in-server">In the server <small>its database</small></h3>
${rows === null ? html`<p class="nothing">${why}</p>` : sessionsTable(rows)}
${rows !== null && accountsTable(accounts)}
</section>
</div>`;
}

function jarTable({ client, cookies }: WhereJar): Html {
  return html`<table class="jar c${client.colour}">
<caption>The jar of <b>${client.name}</b></caption>
<thead class="visually-hidden"><tr><th scope="col">Cookie</th><th scope="col">Leads to</th><th scope="col">Value</th><th scope="col">What happened to it</th></tr></thead>
<tbody>${cookies.map(cookieRow)}</tbody>
</table>`;
}

function cookieRow({ name, chip, digit, story, state, leads }: WhereCookie): Html {
  return html`<tr class="cookie ${state}">
<th scope="row">${name}</th>
<td class="leads">${leads !== null && leadsTo(leads)}</td>
<td class="value"><b class="mask s${digit}"${leads !== null && html` data-row="${leads.to ?? 'none'}" data-works="${leads.works ? 'yes' : 'no'}"`}>${chip}</b></td>
<td class="story">${story.map((part, i) => html`${i > 0 && html` &middot; `}<span>${part}</span>`)}${
    state === 'copied' && html` <strong>This client has kept a copy.</strong>`
  }</td>
</tr>`;
}

function leadsTo({ to, works }: NonNullable<WhereCookie['leads']>): Html {
  if (works) return html`<a href="#row${to}">session&nbsp;${to}</a>`;
  return html`<span class="nowhere">no session</span>`;
}

function sessionsTable(rows: readonly WhereRow[]): Html {
  if (rows.length === 0)
    return html`<p class="nothing">The table of sessions is empty: nobody is signed in.</p>`;
  return html`<table class="sessions">
<caption>sessions</caption>
<thead><tr><th scope="col">SHA-256 of</th><th scope="col">id</th><th scope="col">account</th><th scope="col">created</th><th scope="col">last seen</th><th scope="col">ends</th></tr></thead>
<tbody>${rows.map(sessionRow)}</tbody>
</table>`;
}

function sessionRow({ id, account, ticket, created, lastSeen, end, state }: WhereRow): Html {
  return html`<tr class="session ${state}" id="row${id}">
<td class="value">${
    ticket === null
      ? html`<i>no ticket: tokens</i>`
      : html`<b class="mask s${ticket[0] ?? ''}">ticket ${ticket}</b>`
  }</td>
<th scope="row">${id}</th>
<td data-name="account">${account}</td>
<td data-name="created">${created}</td>
<td data-name="last seen">${lastSeen}</td>
<td data-name="ends">${end}</td>
</tr>`;
}

function accountsTable(accounts: readonly AccountRow[]): Html | false {
  if (accounts.length === 0) return false;
  return html`<table class="accounts">
<caption>accounts</caption>
<thead><tr><th scope="col">id</th><th scope="col">address</th><th scope="col">role</th></tr></thead>
<tbody>${accounts.map(
    ({ id, email, role, disabled }) =>
      html`<tr><th scope="row">${id}</th><td>${email}</td><td>${role}${disabled && ', disabled'}</td></tr>`,
  )}</tbody>
</table>`;
}
