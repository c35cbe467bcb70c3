import { accountNav } from './account-nav.ts';
import { field, formTitle, problemSummary } from './form.ts';
import { type Html, html } from './html.ts';
import type { Page, Problem } from './page.ts';
import { newPasswordField } from './password.ts';
import { type Role, roleName, roleSelect } from './role.ts';
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

/** The form for a new account, as it was sent: the password is never sent back. */
type Typed = {
  readonly email: string;
  readonly role: Role;
  readonly problems: readonly Problem[];
};

/** What is looked for: '' and null are no limits. */
type Search = {
  /** The beginning of the addresses. */
  readonly query: string;
  readonly role: Role | null;
  readonly disabled: boolean | null;
};

type Users = Search & {
  readonly users: readonly UserView[];
  /** The address of the next page, or null on the last one. */
  readonly next: string | null;
  readonly now: number;
  /** How many accounts the query finds on all pages. */
  readonly total: number;
  readonly typed: Typed;
  readonly passwordMin: number;
};

/** All accounts, or those that are looked for, a page at a time, and the form for a new one. */
export function usersPage(data: Users): Page {
  const { users, next, now, total, typed, passwordMin } = data;
  return {
    title: formTitle('Users', typed.problems),
    styles: 'account',
    body: html`<header class="greeting">
<h1>Users</h1>
<p>${found(total, data)}</p>
</header>
${accountNav('/users', 'admin')}
${addForm(typed, passwordMin)}
${searchForm(data)}
${users.length > 0 && table(users, now)}
${next !== null && html`<p class="actions"><a class="button quiet" href="${next}" rel="next">Next page</a></p>`}`,
  };
}

function found(total: number, { query, role, disabled }: Search): string {
  const amount = total === 0 ? 'No' : total.toLocaleString('en');
  const noun = role === null ? 'account' : roleName(role).toLowerCase();
  return [
    `${amount} ${disabled === true ? 'disabled ' : ''}${noun}${total === 1 ? '' : 's'}`,
    ...(disabled === false ? ['in use'] : []),
    ...(query === '' ? [] : [`beginning with “${query}”`]),
  ].join(' ');
}

// Closed until it is wanted, or came back with something to change: most visits are to look somebody up.
function addForm({ email, role, problems }: Typed, passwordMin: number): Html {
  return html`<details class="add"${problems.length > 0 && html` open`}>
<summary>Add an account</summary>
<div class="split">
<header>
<p><a href="/invites">An invitation</a> is the better way: with it people choose a password that nobody else knows.</p>
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

function searchForm({ query, role, disabled }: Search): Html {
  return html`<form class="search" method="get" action="/users" role="search">
<div class="field">
<label for="q">E-mail address begins with</label>
<input id="q" name="q" type="search" value="${query}" autocomplete="off" autocapitalize="none" spellcheck="false">
</div>
${choice('role', 'Role', ROLES, role ?? '')}
${choice('disabled', 'State', STATES, String(disabled ?? ''))}
<button class="quiet">Search</button>
${(query !== '' || role !== null || disabled !== null) && html`<a href="/users">Show all</a>`}
</form>`;
}

type Options = readonly (readonly [value: string, text: string])[];

const ROLES: Options = [
  ['', 'Any role'],
  ['user', roleName('user')],
  ['admin', roleName('admin')],
];
const STATES: Options = [
  ['', 'Any state'],
  ['false', 'In use'],
  ['true', 'Disabled'],
];

function choice(name: string, label: string, options: Options, chosen: string): Html {
  return html`<div class="field">
<label for="by-${name}">${label}</label>
<select id="by-${name}" name="${name}">
${options.map(
  ([value, text]) =>
    html`<option value="${value}"${value === chosen && html` selected`}>${text}</option>`,
)}
</select>
</div>`;
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
