import { type Html, html } from './html.ts';
import type { Issue } from './page.ts';
import { roleSelect } from './role.ts';
import type { Times } from './time.ts';
import { editForm } from './user-edit.ts';
import { groupsForm } from './user-groups.ts';
import type { UserView } from './users.ts';
import { unlockForm, type WaitView } from './wait.ts';

type Actions = {
  readonly user: UserView;
  readonly typed: { readonly email: string; readonly name: string };
  readonly groups: Parameters<typeof groupsForm>[0];
  /** How many sessions the account has. */
  readonly sessions: number;
  /** How many keys for programs it has: they end with the sessions. */
  readonly keys: number;
  readonly hasFactor: boolean;
  readonly waits: readonly WaitView[];
  readonly times: Times;
  readonly problems: readonly Issue[];
  /** Ends the address of each form: the way back to the list, or ''. */
  readonly query: string;
};

/** What an administrator can do with another user's account, each action in its own form. */
export function userActions(actions: Actions): Html {
  const { user, typed, groups, hasFactor, waits, times, problems, query } = actions;
  // Disabling comes first: it is what is done when a person leaves.
  const forms = [
    waits.length > 0 && unlockForm(user, waits, times, query),
    accessForm(user, query),
    !user.disabled && resetForm(user, query),
    roleForm(user, query),
    groupsForm(groups),
    editForm({ id: user.id, query, typed, problems }),
    hasFactor && resetFactorsForm(user, query),
    signOutForm(user, actions),
    deleteForm(user, problems, query),
  ];
  return html`<ul class="rows deeds" role="list">
${forms.map((form) => form && html`<li>${form}</li>\n`)}</ul>`;
}

function roleForm({ id, role }: UserView, query: string): Html {
  return html`<form method="post" action="/users/${id}/role${query}" novalidate>
${roleSelect(role)}
<button class="quiet">Change role</button>
</form>`;
}

function resetForm({ id, passwordChosen }: UserView, query: string): Html {
  const words = passwordChosen
    ? html`<strong>Password reset</strong> <small>Creates a one-time link for a new password. You send it to them.</small>`
    : html`<strong>First password</strong> <small>They haven&rsquo;t chosen one yet. Creates a new link, which expires in 7 days; the old link stops working.</small>`;
  return html`<form method="post" action="/users/${id}/reset-link${query}" novalidate>
<p>${words}</p>
<button class="quiet">${passwordChosen ? 'Create reset link' : 'Create new link'}</button>
</form>`;
}

function resetFactorsForm({ id }: UserView, query: string): Html {
  return html`<form method="post" action="/users/${id}/reset-factors${query}" novalidate>
<p><strong>Second factor</strong> <small>Removes the app, the passkeys and the recovery codes, signs them out everywhere and ends their keys for programs. They set up a new one when they next sign in.</small></p>
<button class="quiet">Reset second factor</button>
</form>`;
}

function signOutForm({ id }: UserView, { sessions, keys, query }: Actions): Html {
  const places = sessions === 1 ? 'Ends one session' : `Ends ${sessions} sessions`;
  const also =
    keys === 0 ? '' : keys === 1 ? ' and a key for a program' : ` and ${keys} keys for programs`;
  return html`<form method="post" action="/users/${id}/revoke-sessions${query}" novalidate>
<p><strong>Sessions</strong> <small>${sessions + keys === 0 ? 'Not signed in anywhere.' : `${places}${also}.`}</small></p>
<button class="quiet">${sessions + keys === 1 ? 'Sign out' : 'Sign out everywhere'}</button>
</form>`;
}

function accessForm({ id, disabled }: UserView, query: string): Html {
  const words = disabled
    ? 'Sign-in is blocked until you enable the account.'
    : 'Signs them out everywhere, ends their keys for programs and blocks sign-in until you enable the account again. Keeps their activity, so use it when a person leaves.';
  return html`<form method="post" action="/users/${id}/${disabled ? 'enable' : 'disable'}${query}" novalidate>
<p><strong>Access</strong> <small>${words}</small></p>
<button class="quiet">${disabled ? 'Enable' : 'Disable'}</button>
</form>`;
}

function deleteForm({ id }: UserView, problems: readonly Issue[], query: string): Html {
  const problem = problems.find(({ field }) => field === 'sure');
  return html`<form method="post" action="/users/${id}/delete${query}" novalidate>
<div class="check">
<input id="sure" name="sure" type="checkbox" value="on" aria-describedby="sure-hint${problem && ' sure-problem'}"${problem && html` aria-invalid="true"`}>
<label for="sure">Yes, delete this account</label>
<p class="hint" id="sure-hint">This happens immediately, can&rsquo;t be undone, and deletes their activity, too. Disabling keeps it.</p>
${problem && html`<p class="hint problem" id="sure-problem">${problem.message}</p>`}
</div>
<button class="danger">Delete</button>
</form>`;
}
