import { accountNav } from './account-nav.ts';
import { type Html, html } from './html.ts';
import type { Page } from './page.ts';
import { type Role, roleName } from './role.ts';
import { timeTag } from './time.ts';

/** An account as an administrator sees it. Times are in milliseconds. */
export type UserView = {
  readonly id: number;
  readonly email: string;
  readonly role: Role;
  readonly disabled: boolean;
  readonly createdAt: number;
  /** Null when the account is signed in nowhere. */
  readonly lastSeenAt: number | null;
};

type Users = {
  readonly users: readonly UserView[];
  /** The beginning of the addresses looked for, or ''. */
  readonly query: string;
  /** The address of the next page, or null on the last one. */
  readonly next: string | null;
  readonly now: number;
  /** How many accounts the query finds on all pages. */
  readonly total: number;
};

/** All accounts, or those whose address begins with the query, a page at a time. */
export function usersPage({ users, query, next, now, total }: Users): Page {
  return {
    title: 'Users',
    styles: 'account',
    body: html`<header class="greeting">
<h1>Users</h1>
<p>${found(total, query)}</p>
</header>
${accountNav('/users', 'admin')}
<form class="search" method="get" action="/users" role="search">
<div class="field">
<label for="q">E-mail address begins with</label>
<input id="q" name="q" type="search" value="${query}" autocomplete="off" autocapitalize="none" spellcheck="false">
</div>
<button class="quiet">Search</button>
${query !== '' && html`<a href="/users">Show all</a>`}
</form>
${users.length > 0 && table(users, now)}
${next !== null && html`<p class="actions"><a class="button quiet" href="${next}" rel="next">Next page</a></p>`}`,
  };
}

function found(total: number, query: string): string {
  const accounts =
    total === 1 ? '1 account' : `${total === 0 ? 'No' : total.toLocaleString('en')} accounts`;
  return query === '' ? accounts : `${accounts} beginning with “${query}”`;
}

// On a narrow screen the rows become blocks, and a browser then forgets that this is a table: the roles remind it.
function table(users: readonly UserView[], now: number): Html {
  return html`<table class="users" role="table" aria-label="Users">
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">E-mail address</th><th role="columnheader" scope="col">Role</th><th role="columnheader" scope="col">Since</th><th role="columnheader" scope="col">Last seen</th></tr></thead>
<tbody role="rowgroup">
${users.map((user) => row(user, now))}</tbody>
</table>`;
}

function row({ id, email, role, disabled, createdAt, lastSeenAt }: UserView, now: number): Html {
  return html`<tr role="row">
<th role="rowheader" scope="row"><a href="/users/${id}">${email}</a></th>
<td role="cell">${roleName(role)}${disabled && html` <span class="failed">Disabled</span>`}</td>
<td role="cell" data-label="Since">${timeTag(createdAt, now)}</td>
${lastSeenAt === null ? html`<td role="cell">Not signed in</td>` : html`<td role="cell" data-label="Last seen">${timeTag(lastSeenAt, now)}</td>`}
</tr>
`;
}
