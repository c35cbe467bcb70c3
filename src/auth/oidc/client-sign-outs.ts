import type { User } from '../accounts/user.ts';
import type { FindClient } from './authorization-request.ts';
import type { OidcClient } from './client.ts';
import type { ClientLoginStore } from './client-login-store.ts';
import type { IdTokenKeys } from './id-token-keys.ts';
import { isHintOf, type LogoutRequest, logoutUrl } from './logout-request.ts';

/** What is known of a request: who sent it, and where it leads. */
export type ExaminedLogout = {
  /** The client that the request names: that alone proves nothing. */
  readonly client: OidcClient | null;
  /** Whether it comes from a client that knows this session: no other page made it up. */
  readonly isProven: boolean;
  /** Where the browser is sent; null: to a page of this site. */
  readonly url: string | null;
};

/** An account and the key of its session. */
type Holder = { readonly user: Pick<User, 'publicId'>; readonly session: { readonly key: string } };

type ClientSignOutsOptions = {
  readonly findClient: FindClient;
  readonly logins: ClientLoginStore;
  readonly idTokens: Pick<IdTokenKeys, 'readHint'>;
};

/** Clients ask to end a session, and are told that one has ended. */
export class ClientSignOuts {
  readonly #options: ClientSignOutsOptions;

  constructor(options: ClientSignOutsOptions) {
    this.#options = options;
  }

  /** Examines a request, for the session of the browser that brings it; null without one. */
  async examine(request: LogoutRequest, holder: Holder | null): Promise<ExaminedLogout> {
    const { findClient, logins, idTokens } = this.#options;
    const hint = request.hint === null ? null : await idTokens.readHint(request.hint);
    // The client of the hint is the one that asks (section 2); of two names neither counts.
    const isClear = hint === null || [hint.aud, null].includes(request.clientId);
    const id = isClear ? (hint?.aud ?? request.clientId) : null;
    const client = id === null ? null : await findClient(id);
    const url = logoutUrl(client, request);
    if (hint === null || client === null || holder === null)
      return { client, isProven: false, url };
    const sid = await logins.sidOf(holder.session.key, client.id);
    return { client, isProven: isHintOf(hint, holder.user, sid), url };
  }

  /** The clients that could not be told so far, by name, and of how many ended sessions. */
  async waiting(): Promise<readonly { readonly name: string; readonly count: number }[]> {
    const { findClient, logins } = this.#options;
    const waiting = await logins.waiting();
    return Promise.all(
      waiting.map(async ({ clientId, count }) => ({
        name: (await findClient(clientId))?.name ?? clientId,
        count,
      })),
    );
  }
}
