import { type Html, html } from './html.ts';
import { icon } from './icon.ts';
import type { Logo } from './page.ts';

/** What pages say of the site itself. */
export type SiteView = {
  readonly name: string;
  /**
   * Whether the site explains on every page how a login works: without a name of its own, and in
   * learning mode.
   */
  readonly explains: boolean;
  readonly contact: Contact;
  /** A sentence for the pages with a form; null without one. */
  readonly text: string | null;
};

/**
 * Whom people ask for help, as the middle of a sentence; `href` is null when there is no address.
 */
export type Contact = { readonly name: string; readonly href: string | null };

/** The contact as a link, where it has an address. */
export function contactLink({ name, href }: Contact): Html {
  return href === null ? html`${name}` : html`<a href="${href}">${name}</a>`;
}

// In CSS pixels, as in public/style.css: a page has its place before the picture has arrived.
const LOGO_HEIGHT = 28;

/**
 * The picture of the site with its name. The name says all, so the picture is decoration: a screen
 * reader would read it twice.
 */
export function brand(name: string, logo: Logo | null): Html {
  return html`${mark(logo, LOGO_HEIGHT)} ${name}`;
}

function mark(logo: Logo | null, height: number): Html {
  if (logo === null) return icon;
  const width = Math.max(1, Math.round((height * logo.width) / logo.height));
  return html`<img src="${logo.src}" width="${width}" height="${height}" alt="">`;
}

/** What the site says of itself beside a form; null when it has nothing to say. */
export function besideForms({ text, contact }: SiteView, logo: Logo | null): Html | null {
  if (text === null) return null;
  return html`<div class="about">
${mark(logo, 2 * LOGO_HEIGHT)}
<p class="lede">${text}</p>
${help(contact)}</div>
`;
}

function help(contact: Contact): Html | false {
  return contact.href !== null && html`<p>Need help? ${contactLink(contact)}</p>\n`;
}

/**
 * What the pages end with: whom to ask, unless the page says it already (`isSaid`), and how the
 * login works.
 */
export function siteFooter({ name, explains, contact }: SiteView, isSaid: boolean): Html {
  return explains
    ? html`${!isSaid && help(contact)}<p>${name} keeps the coat. Your browser keeps the ticket. <a href="/how">How does this work?</a></p>`
    : html`${!isSaid && help(contact)}<p><a href="/how">How sign-in works here</a></p>`;
}
