import { type Html, html } from './html.ts';
import { message } from './message.ts';
import type { Page } from './page.ts';
import { type Contact, contactLink } from './site.ts';

type NoEntry = {
  /** The app that the user may not enter; null when it isn't certain which one is meant. */
  readonly app: { readonly name: string; readonly groups: readonly string[] } | null;
  readonly email: string;
  readonly contact: Contact;
  /** Where an administrator gives themselves a group; null for others, who ask. */
  readonly ownPage: string | null;
  /** The address of the dashboard: on the host of an app it is elsewhere. */
  readonly dashboard: string;
  /** Where the app learns of it; null when it sent nobody here. */
  readonly back?: string | null;
};

/** Why a user may not enter an app, and whom to ask. */
export function noEntryPage(props: NoEntry): Page {
  const { app, email, contact, ownPage, dashboard, back = null } = props;
  const title = app === null ? noAddress : `You can\u2019t open ${app.name}`;
  return {
    title,
    body: message({
      title,
      words: app === null ? uncertain : forGroups(app.groups),
      more: html`${app === null ? html`<p>Check the address, or ask ${contactLink(contact)}.</p>` : html`<p>Do you need it? ${toBeAdded(contact, ownPage)}</p>`}
<p class="muted">You&rsquo;re signed in as <span class="whole">${email}</span>.</p>`,
      actions: html`<a class="button" href="${dashboard}">Go to your dashboard</a>${back !== null && html` <a href="${back}">Back to ${app?.name}</a>`}`,
      isVoid: true,
    }),
  };
}

const noAddress = 'This address can\u2019t be opened';

const uncertain: Html = html`It isn&rsquo;t certain which app it leads to, and some apps here aren&rsquo;t for everyone.`;

function toBeAdded(contact: Contact, ownPage: string | null): Html {
  if (ownPage === null) return html`Ask ${contactLink(contact)} to add you.`;
  return html`You&rsquo;re an administrator: <a href="${ownPage}">add yourself</a>.`;
}

// The names stand out: they are what to ask for.
function forGroups(groups: readonly string[]): Html {
  const names = groups.map((group) => html`<strong>${group}</strong>`);
  const last = names.at(-1);
  if (names.length === 1) {
    return html`It&rsquo;s for people in the group ${last}, and you aren&rsquo;t in it.`;
  }
  const rest = names.slice(0, -1).map((name, i) => html`${i > 0 && ', '}${name}`);
  return html`It&rsquo;s for people in the groups ${rest} or ${last}, and you aren&rsquo;t in any of them.`;
}
