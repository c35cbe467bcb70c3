import { adminNav } from './account-nav.ts';
import { address } from './address.ts';
import { field, formTitle, problemSummary } from './form.ts';
import { type Html, html } from './html.ts';
import { type Notice, notice } from './notice.ts';
import type { Issue, Page } from './page.ts';
import { newPasswordField } from './password.ts';
import { type Role, roleName, roleSelect } from './role.ts';
import { type Times, timeTag } from './time.ts';
import { found, isNarrowed, type Search, searchForm } from './user-search.ts';

/** An account as an administrator sees it. Times are in milliseconds. */
export type UserView = {
  readonly id: number;
  readonly email: string;
  /** Whether the address is confirmed: a link in a mail to it was used. */
  readonly confirmed: boolean;
  readonly role: Role;
  readonly disabled: boolean;
  readonly createdAt: number;
  /** Null when the account was never used. */
  readonly lastSeenAt: number | null;
};

/** The form for a new account, as it was sent: the password is never sent back. */
type Typed = {
  readonly email: string;
  readonly role: Role;
  readonly problems: readonly Issue[];
};

type Users = Search & {
  readonly users: readonly UserView[];
  /** The addresses of the pages beside this one; null where there is none. */
  readonly previous: string | null;
  readonly next: string | null;
  readonly times: Times;
  /** How many accounts match on all pages. */
  readonly total: number;
  readonly typed: Typed;
  readonly passwordMin: number;
  /** The way to the first page; null on that. */
  readonly from?: { readonly first: string } | null;
  readonly notice?: Notice | null;
};

/** The accounts that match the search, a page at a time, and the form for a new one. */
export function usersPage(data: Users): Page {
  const { users, times, typed, passwordMin } = data;
  return {
    title: formTitle(titleOf(data), typed.problems),
    news: data.notice ?? null,
    styles: 'account',
    section: '/overview',
    body: html`<header class="greeting">
<h1>Users</h1>
</header>
${adminNav('/users')}
${notice(data.notice ?? null)}
${addForm(typed, passwordMin)}
${searchForm(data)}
${amount(data)}
${users.length > 0 && table(users, times)}
${pages(data)}`,
  };
}

// The title names the search, so that two pages differ in a list of tabs and in the history.
function titleOf({ from, total, users: [first], ...search }: Users): string {
  const what = isNarrowed(search) ? `Users: ${found(total, search)}` : 'Users';
  return from && first !== undefined ? `${what}, from ${first.email}` : what;
}

function amount({ total, ...search }: Users): Html {
  return html`<div class="found" role="status">
<p>${found(total, search)}</p>
${
  total === 0 &&
  html`<p>Check the spelling, or <a href="/users">show all</a>.</p>
`
}</div>`;
}

function pages({ previous, next, from }: Users): Html | false {
  if (next === null && !from) return false;
  return html`<p class="actions">
${from && html`<a class="button quiet" href="${from.first}">First page</a>`}
${previous !== null && html`<a class="button quiet" href="${previous}" rel="prev">Previous page</a>`}
${next !== null && html`<a class="button quiet" href="${next}" rel="next">Next page</a>`}
</p>`;
}

// The form is closed unless it was refused: most visits only look up a user.
function addForm({ email, role, problems }: Typed, passwordMin: number): Html {
  return html`<details class="add"${problems.length > 0 && html` open`}>
<summary>Add an account</summary>
<div class="split">
<header>
<p><a href="/invites">An invitation</a> is the better way: with it people choose a password that only they know.</p>
</header>
<div class="sheet">
<form method="post" action="/users" novalidate>
${problemSummary(problems, ['email', 'password', 'role'])}
${field({ label: 'E-mail address', name: 'email', type: 'email', value: email, autocomplete: 'off', problems })}
${newPasswordField({ label: 'First password', passwordMin, problems })}
${roleSelect(role)}
<button>Add the account</button>
</form>
</div>
</div>
</details>`;
}

function table(users: readonly UserView[], times: Times): Html {
  return html`<table class="users" aria-label="Users">
<thead><tr><th scope="col">E-mail address</th><th scope="col">Role</th><th scope="col">Created</th><th scope="col">Last seen</th></tr></thead>
<tbody>
${users.map((user) => row(user, times))}</tbody>
</table>`;
}

function row({ id, email, role, disabled, createdAt, lastSeenAt }: UserView, times: Times): Html {
  return html`<tr>
<th scope="row"><a href="/users/${id}">${address(email)}</a></th>
<td>${roleName(role)}${disabled && html` <span class="failed">Disabled</span>`}</td>
<td data-label="Created">${timeTag(createdAt, times)}</td>
${lastSeenAt === null ? html`<td data-label="Last seen">Never</td>` : html`<td data-label="Last seen">${timeTag(lastSeenAt, times)}</td>`}
</tr>
`;
}
