import { address } from './address.ts';
import { html } from './html.ts';
import { linkSheet } from './link.ts';
import { message } from './message.ts';
import type { Issue, Page } from './page.ts';

/**
 * The page of the link in a mail to a new address: confirm it. It names the account.
 */
export function emailPage({
  link,
  owner,
  email,
  problems,
}: {
  readonly link: string;
  readonly owner: string;
  readonly email: string;
  readonly problems: readonly Issue[];
}): Page {
  return linkSheet(
    '/email',
    'Confirm your new address',
    html`<p>Once you confirm, the account <strong>${address(owner)}</strong> signs in with <strong>${address(email)}</strong>.</p>
<p>Confirm only if that account is yours and you asked for this. Otherwise close this page, and nothing changes.</p>`,
    { problems, link },
    html`<button>Confirm address</button>`,
  );
}

/** The page of the link in a mail to the address of a new account: confirm the address. */
export function confirmAddressPage({
  link,
  email,
  problems,
}: {
  readonly link: string;
  readonly email: string;
  readonly problems: readonly Issue[];
}): Page {
  return linkSheet(
    '/confirm-email',
    'Confirm your address',
    html`<p>Confirm that you receive e-mail at <strong>${address(email)}</strong>. The apps here can then rely on the address.</p>`,
    { problems, link },
    html`<button>Confirm address</button>`,
  );
}

/** The page for a user who opens such a link and is signed in to another account, `own`. */
export function otherAccountPage({
  email,
  own,
}: {
  readonly email: string;
  readonly own: string;
}): Page {
  const title = 'This link is for another account';
  const words = html`You&rsquo;re signed in as <strong>${address(own)}</strong>, and this link confirms <strong>${address(email)}</strong>.
Sign out, sign in with that address, and open the link again.`;
  const actions = html`<a class="button" href="/account">Go to your account</a>`;
  return { title, body: message({ title, words, actions, isVoid: true }) };
}
