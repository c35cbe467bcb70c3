import { adminNav } from './account-nav.ts';
import { type Html, html } from './html.ts';
import { type Notice, notice } from './notice.ts';
import type { Page } from './page.ts';
import { type Times, timeTag } from './time.ts';
import { groupLinks } from './user-groups.ts';

/** A registered app in the list. */
export type ClientRow = {
  readonly id: string;
  readonly name: string;
  readonly isPublic: boolean;
  readonly groups: readonly string[];
  /** ms since 1970 */
  readonly createdAt: number;
};

/** An app that a proxy asks about. */
type ProxiedApp = {
  readonly address: string;
  readonly name: string;
  readonly groups: readonly string[];
};

type Clients = {
  readonly clients: readonly ClientRow[];
  /** The apps of PROTECTS. */
  readonly behindProxy: readonly ProxiedApp[];
  readonly times: Times;
  readonly notice: Notice | null;
};

/** The apps that sign their users in here, and the way to register another. */
export function clientsPage({ clients, behindProxy, times, notice: news }: Clients): Page {
  return {
    title: 'Apps',
    news,
    styles: 'account',
    section: '/overview',
    body: html`<header class="greeting">
<h1>Apps</h1>
<p>Apps that send people here to sign in, with OpenID Connect.</p>
</header>
${adminNav('/clients')}
${notice(news)}
<p class="actions"><a class="button" href="/clients/new">Register an app</a></p>
${clients.length > 0 ? table(clients, times) : html`<p class="found">No app is registered yet.</p>`}
${behindProxy.length > 0 && proxied(behindProxy)}`,
  };
}

function table(clients: readonly ClientRow[], times: Times): Html {
  return html`<table class="users" aria-label="Apps">
<thead><tr><th scope="col">Name</th><th scope="col">Kind</th><th scope="col">Registered</th></tr></thead>
<tbody>
${clients.map((client) => row(client, times))}</tbody>
</table>`;
}

function proxied(apps: readonly ProxiedApp[]): Html {
  return html`<section class="proxied" aria-labelledby="proxied">
<h2 id="proxied">Behind a proxy</h2>
<p class="muted">The proxy asks here before it lets anyone in. The setting PROTECTS lists these apps and their groups.</p>
<table class="users" aria-labelledby="proxied">
<thead><tr><th scope="col">Name</th><th scope="col">Address</th></tr></thead>
<tbody>
${apps.map(({ address, name, groups }) => html`<tr><th scope="row"><a href="${address}">${name}</a> <small>${whom(groups)}</small></th><td>${address}</td></tr>\n`)}</tbody>
</table>
</section>`;
}

function row({ id, name, isPublic, groups, createdAt }: ClientRow, times: Times): Html {
  return html`<tr>
<th scope="row"><a href="/clients/${id}">${name}</a> <small>${whom(groups)}</small></th>
<td>${kindName(isPublic)}</td>
<td data-label="Registered">${timeTag(createdAt, times)}</td>
</tr>
`;
}

// Each group leads to the people in it: a misspelt one has none.
function whom(groups: readonly string[]): Html {
  return groups.length === 0 ? html`For everyone` : html`For ${groupLinks(groups)}`;
}

/** What pages say of whether an app has a secret. */
export function kindName(isPublic: boolean): string {
  return isPublic ? 'Without a secret' : 'With a secret';
}
