import { isPublic, type OidcClient } from '../auth/oidc/client.ts';
import { providerAddresses } from '../auth/oidc/provider.ts';
import { align, table } from './text.ts';
import type { TextTimes } from './times.ts';

/** Clients as a table. */
export function clientTable(clients: readonly OidcClient[], times: TextTimes): string {
  const rows = clients.map((client) => [
    client.id,
    client.name,
    isPublic(client) ? 'no' : 'yes',
    client.groups.join(' '),
    client.redirectUris.join(' '),
    times.listed(client.createdAt),
  ]);
  return table(
    ['client id', 'name', 'secret', 'groups', 'redirect', times.column('registered')],
    rows,
  );
}

/** One client, one line per fact. */
export function clientFacts(client: OidcClient, times: TextTimes): string {
  return align([
    ['name', client.name],
    ['redirect', client.redirectUris.join(' ')],
    ['logout', client.logoutUris.join(' ')],
    ['backchannel', client.backchannelUri],
    ['home', client.homeUri],
    ['groups', client.groups.join(' ')],
    ['algorithm', client.algorithm],
    ['pkce', client.pkce],
    ['registered', times.alone(client.createdAt)],
  ]);
}

/** What the operator types into the app. `secret`: just created; it is shown at no other time. */
export function clientSetUp(client: OidcClient, siteUrl: string, secret?: string | null): string {
  const { issuer, discovery } = providerAddresses(siteUrl);
  const hidden = isPublic(client) ? 'none' : 'shown once, when it was created';
  return align([
    ['issuer', issuer],
    ['discovery address', discovery],
    ['client id', client.id],
    ['client secret', secret ?? hidden],
    ['scopes', 'openid profile email groups'],
  ]);
}
