import { field } from './form.ts';
import { type Html, html } from './html.ts';
import type { Issue } from './page.ts';

type Edit = {
  readonly id: number;
  /** Ends the address of the form. */
  readonly query: string;
  /** As they are, or as they were typed into a form that is refused. */
  readonly typed: { readonly email: string; readonly name: string };
  readonly problems: readonly Issue[];
};

/** The form by which an administrator corrects the address and the name of an account. */
export function editForm({ id, query, typed, problems }: Edit): Html {
  return html`<form class="edit" method="post" action="/users/${id}/edit${query}" novalidate>
<div>
${field({ label: 'E-mail address', name: 'email', type: 'email', value: typed.email, autocomplete: 'off', problems })}
${field({ label: 'Name', name: 'name', type: 'text', value: typed.name, autocomplete: 'off', problems, optional: true })}
<p class="hint">They sign in with this address. Links for the old one stop working.</p>
</div>
<button class="quiet">Save</button>
</form>`;
}
