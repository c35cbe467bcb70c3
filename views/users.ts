import { adminNav } from './account-nav.ts';
import { address } from './address.ts';
import { formTitle, problemSummary } from './form.ts';
import { type Html, html } from './html.ts';
import { type Invitee, personFields } from './invite-forms.ts';
import { type Notice, notice } from './notice.ts';
import type { Page } from './page.ts';
import { type Role, roleName } from './role.ts';
import { type Times, timeTag } from './time.ts';
import { groupLinks } from './user-groups.ts';
import { found, isNarrowed, type Search, searchForm } from './user-search.ts';

/** An account as an administrator sees it. Times are in milliseconds. */
export type UserView = {
  readonly id: number;
  readonly email: string;
  /**
   * Whether a link in a mail to the address was used. Null where it cannot be: the site sends none.
   */
  readonly confirmed: boolean | null;
  /** How people call its owner; '' without a name. */
  readonly name: string;
  readonly role: Role;
  readonly groups: readonly string[];
  readonly disabled: boolean;
  /** False while its owner has not used the link to choose a password. */
  readonly passwordChosen: boolean;
  readonly createdAt: number;
  /** Null when the account was never used. */
  readonly lastSeenAt: number | null;
};

/** The ways to the list in the order of a column, and how it is sorted by that now. */
export type SortLink = {
  readonly href: string;
  readonly sorted: 'ascending' | 'descending' | null;
};

export type SortLinks = Readonly<Record<'email' | 'created' | 'seen', SortLink>>;

type Users = Search & {
  readonly users: readonly UserView[];
  /** The addresses of the pages beside this one; null where there is none. */
  readonly previous: string | null;
  readonly next: string | null;
  readonly times: Times;
  /** How many accounts match on all pages. */
  readonly total: number;
  readonly sort: SortLinks;
  /** The query of this page, for the way back to it from an account. */
  readonly here: string;
  readonly typed: Invitee;
  /** Whether a new account is told by mail. */
  readonly mail: boolean;
  /** The way to the first page; null on that. */
  readonly from?: { readonly first: string } | null;
  readonly notice?: Notice | null;
};

/** The accounts that match the search, a page at a time, and the form for a new one. */
export function usersPage(data: Users): Page {
  const { users, typed, mail } = data;
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
${addForm(typed, mail)}
${searchForm(data)}
${amount(data)}
${users.length > 0 && table(data)}
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
<p>${found(total, search)}${total > 0 && isNarrowed(search) && html` &middot; <a href="/users">Show all</a>`}</p>
${
  total === 0 &&
  html`<p>${search.query === '' ? html`<a href="/users">Show all</a>` : html`Check the spelling, or <a href="/users">show all</a>.`}</p>
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
function addForm(typed: Invitee, mail: boolean): Html {
  const { problems } = typed;
  return html`<details class="add"${problems.length > 0 && html` open`}>
<summary>Add an account</summary>
<div class="split form">
<header>
<p>${mail ? 'They get an e-mail with a link' : 'You get a link to pass on'} to choose a password. It works once and expires in 7 days.</p>
<p><a href="/invites">An invitation</a> creates the account only when it&rsquo;s accepted.</p>
</header>
<div class="sheet">
<form method="post" action="/users" novalidate>
${problemSummary(problems, ['email', 'name', 'role', 'groups'])}
${personFields(typed)}
<button>Add account</button>
</form>
</div>
</div>
</details>`;
}

function table({ users, sort, times, here }: Users): Html {
  return html`<table class="users" aria-label="Users">
<thead><tr>${heading('E-mail address', sort.email)}<th scope="col">Role</th>${heading('Created', sort.created)}${heading('Last seen', sort.seen)}</tr></thead>
<tbody>
${users.map((user) => row(user, here, times))}</tbody>
</table>`;
}

function heading(label: string, { href, sorted }: SortLink): Html {
  const sign = sorted === 'ascending' ? ' \u2191' : ' \u2193';
  return html`<th scope="col"${sorted !== null && html` aria-sort="${sorted}"`}><a href="${href}">${label}</a>${sorted !== null && html`<span aria-hidden="true">${sign}</span>`}</th>`;
}

function row(user: UserView, here: string, times: Times): Html {
  const list = here === 'q=' ? '' : `?${new URLSearchParams({ list: here })}`;
  const { id, email, name, role, groups, disabled, passwordChosen, createdAt, lastSeenAt } = user;
  const seen = lastSeenAt === null ? 'Never' : timeTag(lastSeenAt, times);
  return html`<tr>
<th scope="row"><a href="/users/${id}${list}">${address(email)}</a>${name !== '' && html` <small>${name}</small>`}${groups.length > 0 && html` <small>In ${groupLinks(groups)}</small>`}</th>
<td>${roleName(role)}${disabled ? html` <span class="failed">Disabled</span>` : !passwordChosen && html` <small>No password yet</small>`}</td>
<td data-label="Created">${timeTag(createdAt, times)}</td>
<td data-label="Last seen">${seen}</td>
</tr>
`;
}
