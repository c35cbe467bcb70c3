import { type Html, html } from './html.ts';
import { type Role, roleName } from './role.ts';
import { type Options, select } from './select.ts';

/** The filters of the search; '' and null mean any. */
export type Search = {
  /** A part of the address or the name. */
  readonly query: string;
  readonly role: Role | null;
  /** As it was typed. */
  readonly group: string | null;
  readonly disabled: boolean | null;
  /** Only accounts that were never used, or only those that were. */
  readonly neverSeen: boolean | null;
  /** Only accounts with a second factor, or only those without: a link of the overview sets it. */
  readonly secondFactor: boolean | null;
  /** The order of the list, which a search keeps; '' for the usual one. */
  readonly kept: { readonly sort: string; readonly order: string };
};

type Filters = Omit<Search, 'kept'>;

/** Whether a filter is set. */
export function isNarrowed({ query, ...filters }: Filters): boolean {
  const { role, group, disabled, neverSeen, secondFactor } = filters;
  return (
    query !== '' || [role, group, disabled, neverSeen, secondFactor].some((one) => one !== null)
  );
}

/** The result of a search in words: "3 active administrators". */
export function found(total: number, filters: Filters): string {
  const { query, role, group, disabled, neverSeen, secondFactor } = filters;
  const amount = total === 0 ? 'No' : total.toLocaleString('en');
  const noun = role === null ? 'account' : roleName(role).toLowerCase();
  return [
    `${amount} ${disabled === null ? '' : disabled ? 'disabled ' : 'active '}${noun}${total === 1 ? '' : 's'}`,
    ...(group === null ? [] : [`in the group \u201c${group}\u201d`]),
    ...(neverSeen === null
      ? []
      : [neverSeen ? 'that have never signed in' : 'that have signed in']),
    ...(secondFactor === null ? [] : [`${secondFactor ? 'with' : 'without'} a second factor`]),
    ...(query === '' ? [] : [`with \u201c${query}\u201d in the address or name`]),
  ].join(' ');
}

/** The form that searches for accounts. */
export function searchForm(search: Search): Html {
  const { query, role, group, disabled, neverSeen, secondFactor, kept } = search;
  return html`<form class="search" method="get" action="/users" role="search">
<div class="field">
<label for="q">Part of the address or name</label>
<input id="q" name="q" type="search" value="${query}" autocomplete="off" autocapitalize="none" spellcheck="false">
</div>
${select({ id: 'by-role', name: 'role', label: 'Role', options: ROLES, selected: role ?? '' })}
${select({ id: 'by-disabled', name: 'disabled', label: 'Status', options: STATES, selected: String(disabled ?? '') })}
${select({ id: 'by-seen', name: 'never', label: 'Signed in', options: SEEN, selected: String(neverSeen ?? '') })}
<div class="field">
<label for="by-group">Group</label>
<input id="by-group" name="group" type="search" value="${group ?? ''}" autocomplete="off" autocapitalize="none" spellcheck="false">
</div>
${secondFactor !== null && html`<input type="hidden" name="factor" value="${secondFactor ? 'true' : 'false'}">`}
${kept.sort !== '' && html`<input type="hidden" name="sort" value="${kept.sort}">`}
${kept.order !== '' && html`<input type="hidden" name="order" value="${kept.order}">`}
<button class="quiet">Search</button>
</form>`;
}

const ROLES: Options = [
  ['', 'Any role'],
  ['user', roleName('user')],
  ['admin', roleName('admin')],
];
const STATES: Options = [
  ['', 'Any status'],
  ['false', 'Active'],
  ['true', 'Disabled'],
];
const SEEN: Options = [
  ['', 'Any time'],
  ['true', 'Never'],
  ['false', 'At least once'],
];
