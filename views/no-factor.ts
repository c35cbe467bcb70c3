import { address } from './address.ts';
import { html } from './html.ts';
import { message } from './message.ts';
import type { Page } from './page.ts';
import { type Contact, contactLink } from './site.ts';

type NoFactor = {
  /** The address at which the passkeys of the account work, when it is not this one; else null. */
  readonly elsewhere: string | null;
  /** Who can reset the factors of the account. */
  readonly contact: Contact;
  /** Where the user can go on from here. */
  readonly way: { readonly href: string; readonly label: string };
};

/**
 * The page for an account whose second factors cannot be checked here: passkeys of another host, an
 * app whose key the server has lost, and no recovery code. It says who can help.
 */
export function noFactorPage({ elsewhere, contact, way }: NoFactor): Page {
  const more = html`${elsewhere !== null && html`<p>Your passkeys still work at <span class="whole">${address(elsewhere)}.</span></p>\n`}<p>Ask ${contactLink(contact)} to reset your second factor. Then sign in with your password
and set up a new one.</p>`;
  const title = 'No second factor works here';
  return {
    title,
    body: message({
      title,
      words:
        'Your account has a second factor that this site can\u2019t check, and no recovery codes are left.',
      more,
      actions: html`<a class="button" href="${way.href}">${way.label}</a>`,
      isVoid: true,
    }),
  };
}
