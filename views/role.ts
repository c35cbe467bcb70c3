import { type Html, html } from './html.ts';
import type { Viewer } from './page.ts';

/** What an account may do. */
export type Role = Viewer['role'];

const NAMES: readonly (readonly [Role, string])[] = [
  ['user', 'User'],
  ['admin', 'Administrator'],
];

/** The name of a role on pages. */
export function roleName(role: Role): string {
  return role === 'admin' ? 'Administrator' : 'User';
}

/** The choice of a role, labelled. Its name in the form is `role`. */
export function roleSelect(selected: Role): Html {
  return html`<div class="field">
<label for="role">Role</label>
<select id="role" name="role">
${NAMES.map(
  ([role, name]) =>
    html`<option value="${role}"${role === selected && html` selected`}>${name}</option>`,
)}
</select>
</div>`;
}
