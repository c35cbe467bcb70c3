import { type Html, html } from './html.ts';
import type { Role } from './role.ts';

const ACCOUNT = [
  ['/account', 'Account'],
  ['/account/sessions', 'Sessions'],
  ['/account/activity', 'Activity'],
] as const;

const ADMIN = [
  ['/users', 'Users'],
  ['/invites', 'Invitations'],
] as const;

type Place = (typeof ACCOUNT | typeof ADMIN)[number];

/**
 * The way between the pages of one's own account and, for an administrator, those about everybody.
 * `here` is the address of the page it stands on; one user's page counts as part of the users.
 */
export function accountNav(here: Place[0], role: Role): Html {
  return html`<div class="tabs">
${tabs('Your account', ACCOUNT, here)}
${role === 'admin' && tabs('Administration', ADMIN, here)}
</div>`;
}

function tabs(label: string, places: readonly Place[], here: string): Html {
  return html`<nav aria-label="${label}">
${places.map(([href, name]) => html`<a href="${href}"${href === here && html` aria-current="page"`}>${name}</a>\n`)}</nav>`;
}
