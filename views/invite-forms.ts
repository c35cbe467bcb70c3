/** The forms that invite people. */
import { field, problemSummary } from './form.ts';
import { type Html, html } from './html.ts';
import type { Issue } from './page.ts';
import { type Role, roleSelect } from './role.ts';
import { textArea } from './text-area.ts';
import { groupsField } from './user-groups.ts';

/** The form for one person, as it was sent. */
export type Invitee = {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  /** As they were typed. */
  readonly groupsText: string;
  readonly problems: readonly Issue[];
};

/** The form for several addresses, as it was sent. */
export type Several = {
  readonly text: string;
  /** As they were typed. */
  readonly groups: string;
  readonly problems: readonly Issue[];
};

/** The fields of a person: address, name, role and groups. */
export function personFields({ email, name, role, groupsText, problems }: Invitee): Html {
  return html`${field({ label: 'E-mail address', name: 'email', type: 'email', value: email, autocomplete: 'off', problems })}
${field({ label: 'Name (optional)', name: 'name', type: 'text', value: name, autocomplete: 'off', problems, optional: true })}
${roleSelect(role)}
${groupsField({ typed: groupsText, problems })}`;
}

/** An invitation for one person. */
export function personForm(typed: Invitee, mail: boolean): Html {
  return html`<div class="sheet">
<form method="post" action="/invites" novalidate>
${problemSummary(typed.problems, ['email', 'name', 'role', 'groups'])}
${personFields(typed)}
<button>${mail ? 'Send invitation' : 'Create invitation'}</button>
</form>
</div>`;
}

/** Invitations for several addresses, closed unless it was refused. */
export function severalForm({ text, groups, problems }: Several, mail: boolean): Html {
  const prefix = 'several-';
  return html`<details class="add"${problems.length > 0 && html` open`}>
<summary>Invite several people</summary>
<div class="split form">
<header>
<p>One per line, up to 100: an address, or a name and an address, like <code>Kim Smith &lt;kim@example.com&gt;</code>. For more people, <code>coatcheck user import</code> reads a CSV file.</p>
</header>
<div class="sheet">
<form method="post" action="/invites/several" novalidate>
${problemSummary(problems, ['emails', 'groups'], prefix)}
${textArea({ label: 'E-mail addresses', name: 'emails', value: text, rows: 6, prefix, problems })}
${roleSelect('user', prefix)}
${groupsField({ typed: groups, problems, prefix })}
<button>${mail ? 'Send invitations' : 'Create invitations'}</button>
</form>
</div>
</div>
</details>`;
}

/** An invitation for any person who has its link: a choice of its own, behind a warning. */
export function openForm(): Html {
  return html`<details class="add">
<summary>Invite without an address</summary>
<div class="split form">
<header>
<p>A link for anyone: the first person to use it creates an account, with any address. Use it only where you can&rsquo;t know the
address.</p>
</header>
<div class="sheet">
<form method="post" action="/invites" novalidate>
${roleSelect('user', 'open-')}
<button class="quiet">Create open link</button>
</form>
</div>
</div>
</details>`;
}
