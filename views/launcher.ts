import { type Html, html, joined } from './html.ts';

/** An app that the dashboard links to: a path on this host, or the origin of another one. */
export type AppView = { readonly address: string; readonly name: string };

/**
 * Links to the apps, each drawn as a ticket with its first letter on the stub; null without apps.
 * They are the same for every user, so they are rendered once.
 */
export function launcher(apps: readonly AppView[]): Html | null {
  if (apps.length === 0) return null;
  return joined(html`<section aria-labelledby="apps">
<h2 class="visually-hidden" id="apps">Apps</h2>
<ul class="apps" role="list">
${apps.map(card)}</ul>
</section>`);
}

function card({ address, name }: AppView): Html {
  return html`<li><a href="${address}"><b aria-hidden="true">${initialOf(name)}</b><span><strong>${name}</strong> <small>${address.replace(/^https?:\/\//, '')}</small></span></a></li>
`;
}

// A character as people see it: an emoji of several code points is one.
function initialOf(name: string): string {
  const [first] = new Intl.Segmenter().segment(name);
  return (first?.segment ?? '').toUpperCase();
}
