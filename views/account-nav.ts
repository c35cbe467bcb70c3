import { type Html, html } from './html.ts';

const ACCOUNT = [
  ['/account', 'Account'],
  ['/account/sessions', 'Sessions'],
  ['/account/keys', 'Keys'],
  ['/account/activity', 'Activity'],
] as const;

const ADMIN = [
  ['/overview', 'Overview'],
  ['/users', 'Users'],
  ['/invites', 'Invitations'],
  ['/clients', 'Apps'],
  ['/activity', 'Activity'],
] as const;

type Place = (typeof ACCOUNT | typeof ADMIN)[number];

/**
 * The navigation between the pages of the user's own account. `here` is the path of the current
 * page.
 */
export function accountNav(here: (typeof ACCOUNT)[number][0]): Html {
  return tabs('Your account', ACCOUNT, here);
}

/**
 * The navigation between the administrators' pages. The page of one user counts as part of the
 * users.
 */
export function adminNav(here: (typeof ADMIN)[number][0]): Html {
  return tabs('Administration', ADMIN, here);
}

function tabs(label: string, places: readonly Place[], here: string): Html {
  return html`<nav class="tabs" aria-label="${label}">
${places.map(([href, name]) => html`<a href="${href}"${href === here && html` aria-current="page"`}>${name}</a>\n`)}</nav>`;
}
