import { type Html, html, joined } from './html.ts';
import { type Contact, contactLink } from './site.ts';

/** An app that the dashboard links to: a path on this host, or an address of another one. */
export type AppView = { readonly address: string; readonly name: string };

/**
 * A link to an app, drawn as a ticket with its first letter on the stub. It is the same for every
 * user, so it is rendered once.
 */
export function appCard({ address, name }: AppView): Html {
  return joined(html`<li><a href="${address}"><b aria-hidden="true">${initialOf(name)}</b><span><strong>${name}</strong> <small>${address.replace(/^https?:\/\/(.*?)\/?$/, '$1')}</small></span></a></li>
`);
}

/**
 * The cards of the apps that a user may enter, on a site that has apps. `ownPage`: where an
 * administrator gives themselves a group; null for others, who ask.
 */
export function launcher(
  cards: readonly Html[],
  contact: Contact,
  ownPage: string | null = null,
): Html {
  if (cards.length === 0) return noApps(contact, ownPage);
  return html`<section aria-labelledby="apps">
<h2 class="visually-hidden" id="apps">Apps</h2>
<ul class="apps" role="list">
${cards}</ul>
</section>`;
}

function noApps(contact: Contact, ownPage: string | null): Html {
  const how =
    ownPage === null
      ? html`Ask ${contactLink(contact)} for the ones you need.`
      : html`Each is for some groups: <a href="${ownPage}">give yourself</a> those that you need.`;
  return html`<section aria-labelledby="apps">
<h2 id="apps">Apps</h2>
<p>No app is open to you yet. ${how}</p>
</section>`;
}

// A character as people see it: an emoji of several code points is one.
function initialOf(name: string): string {
  const [first] = new Intl.Segmenter().segment(name);
  return (first?.segment ?? '').toUpperCase();
}
