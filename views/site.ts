import { type Html, html } from './html.ts';

/** What pages say of the site itself. */
export type SiteView = {
  readonly name: string;
  /**
   * Whether the site explains on every page how a login works: without a name of its own, and in
   * learning mode.
   */
  readonly explains: boolean;
  readonly contact: Contact;
};

/**
 * Whom people ask for help, as the middle of a sentence; `href` is null when there is no address.
 */
export type Contact = { readonly name: string; readonly href: string | null };

/** The contact as a link, where it has an address. */
export function contactLink({ name, href }: Contact): Html {
  return href === null ? html`${name}` : html`<a href="${href}">${name}</a>`;
}

/** What the pages end with: whom to ask, and how the login works. */
export function siteFooter({ name, explains, contact }: SiteView): Html {
  const help = contact.href !== null && html`<p>Need help? ${contactLink(contact)}</p>\n`;
  return explains
    ? html`${help}<p>${name} keeps the coat. Your browser keeps the ticket. <a href="/how">How does this work?</a></p>`
    : html`${help}<p><a href="/how">How sign-in works here</a></p>`;
}
