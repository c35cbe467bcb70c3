import { clientPage } from '../../views/client.ts';
import type { Notice } from '../../views/notice.ts';
import type { Issue } from '../../views/page.ts';
import { isPublic, type OidcClient } from '../auth/oidc/client.ts';
import { type TypedClient, toTypedClient } from '../auth/oidc/client-settings.ts';
import { providerAddresses } from '../auth/oidc/provider.ts';
import { HttpError } from '../http/http-error.ts';
import type { Reply, ReplyHeaders } from '../http/reply.ts';
import type { Deps } from './deps.ts';
import type { Member } from './visitor.ts';

/** The client whose id is in the address. Throws HttpError 404 when there is none. */
export async function oidcClientOf(
  { clients }: Pick<Deps, 'clients'>,
  id = '',
): Promise<OidcClient> {
  const client = await clients.find(id);
  if (client === null) throw new HttpError(404, NO_CLIENT);
  return client;
}

/** 404. */
export const NO_CLIENT = 'There is no such app.';

/** The page of a client, with the result of what was just done. */
export function showClient(
  { page, siteUrl }: Pick<Deps, 'page' | 'siteUrl'>,
  member: Member,
  client: OidcClient,
  news: {
    readonly notice?: Notice | null;
    /** Created just now: no later page can show it. */
    readonly secret?: string | null;
    readonly problems?: readonly Issue[];
    readonly status?: number;
    readonly headers?: ReplyHeaders;
    /** What was sent and refused. */
    readonly typed?: TypedClient;
  },
): Reply {
  const { notice = null, secret = null, problems = [], status = 200, headers } = news;
  const { algorithm, pkce, logoutUris, backchannelUri } = client;
  const view = clientPage({
    id: client.id,
    name: client.name,
    isPublic: isPublic(client),
    secret,
    provider: providerAddresses(siteUrl),
    typed: news.typed ?? toTypedClient(client),
    hasMore:
      logoutUris.length > 0 ||
      backchannelUri !== null ||
      algorithm !== 'RS256' ||
      pkce !== 'required',
    notice,
    problems,
  });
  return page(member.user, view, status, headers);
}
