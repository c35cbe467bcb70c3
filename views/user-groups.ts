import { field } from './form.ts';
import { type Html, html } from './html.ts';
import type { Issue } from './page.ts';

type GroupsForm = {
  readonly id: number;
  /** Ends the address of the form. */
  readonly query: string;
  /** The groups as they are, or as they were typed into a form that is refused. */
  readonly typed: string;
  readonly problems: readonly Issue[];
};

/** The form by which an administrator sets the groups of an account. */
export function groupsForm({ id, query, typed, problems }: GroupsForm): Html {
  return html`<form class="groups" method="post" action="/users/${id}/groups${query}" novalidate>
${groupsField({ label: 'Groups', typed, problems })}
<button class="quiet">Save groups</button>
</form>`;
}

/** The input of groups. `prefix` precedes its name in the id. */
export function groupsField({
  label = 'Groups (optional)',
  typed,
  problems,
  prefix = '',
}: {
  readonly label?: string;
  readonly typed: string;
  readonly problems: readonly Issue[];
  readonly prefix?: string;
}): Html {
  return field({
    label,
    hint: 'Words such as \u201cfinance board\u201d, for apps that not everyone may enter.',
    name: 'groups',
    type: 'text',
    value: typed,
    autocomplete: 'off',
    prefix,
    problems,
    optional: true,
  });
}

/** Groups, each with a link to its accounts, for administrators. */
export function groupLinks(groups: readonly string[]): Html {
  return html`${groups.map((group, i) => html`${i > 0 && ', '}<a href="/users?${new URLSearchParams({ group }).toString()}">${group}</a>`)}`;
}
