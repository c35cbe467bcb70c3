import type { LimitStore, SharedBuckets } from '../limits/limit-store.ts';
import { networkOf } from '../limits/network.ts';
import { type BucketLimits, inSeconds } from '../limits/token-bucket.ts';
import type { FindClient } from './authorization-request.ts';
import type { OidcClient } from './client.ts';
import { authenticates, type ClientCredentials } from './client-authentication.ts';
import { isSecretOf } from './clients.ts';

/** Wrong secrets of one client from one network: 20 at once, then one in 10 s. */
export const WRONG_SECRETS: BucketLimits = { capacity: 20, refillMs: 10_000 };

/** `known`: whether there is a client of this id. `retryAfter` in seconds. */
export type Authenticated =
  | { readonly ok: true; readonly client: OidcClient }
  | { readonly ok: false; readonly reason: 'invalid_client'; readonly known: boolean }
  | { readonly ok: false; readonly reason: 'throttled'; readonly retryAfter: number };

export type ClientGuardOptions = {
  readonly find: FindClient;
  readonly limits: LimitStore;
  readonly now: () => number;
};

/**
 * Authenticates clients. An unknown client and a wrong secret get the same answer. Tries are
 * counted per network and client: all clients may run on one machine, where one with a wrong secret
 * in its settings must not shut out the others.
 */
export class ClientGuard {
  readonly #find: FindClient;
  readonly #tries: SharedBuckets;

  constructor({ find, limits, now }: ClientGuardOptions) {
    this.#find = find;
    this.#tries = limits.buckets('client secret', WRONG_SECRETS, now);
  }

  /** The client of these credentials, sent from an address. */
  async authenticate(credentials: ClientCredentials, address: string): Promise<Authenticated> {
    const client = await this.#find(credentials.id);
    const sender = `${networkOf(address)} ${client?.id ?? ''}`;
    // Taken before the secret is compared, and given back for the right one: of a hundred guesses
    // at once, twenty are compared.
    const wait = await this.#tries.take(sender);
    if (wait > 0) return { ok: false, reason: 'throttled', retryAfter: inSeconds(wait) };
    if (!authenticates(client, credentials, isSecretOf)) {
      return { ok: false, reason: 'invalid_client', known: client !== null };
    }
    await this.#tries.giveBack(sender);
    return { ok: true, client };
  }
}
