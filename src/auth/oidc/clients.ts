/**
 * The clients: registering, changing and removing them, and their secrets. A change counts at the
 * next request, at every server. The store keeps the hash of a secret, so it is shown once.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { hashSecret, isSecret, makeSecret } from '../secret.ts';
import type { Session } from '../sessions/session.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { ClientSettings, OidcClient } from './client.ts';
import type { ClientStore } from './client-store.ts';

export type ClientsOptions = {
  readonly store: ClientStore;
  /** Null for a command: the server looks into the database again. */
  readonly sessions: Pick<Sessions, 'forget'> | null;
  /** ms since 1970 */
  readonly now: () => number;
};

/** A client with the secret that it was just given; null for a public client. */
export type FreshClient = { readonly client: OidcClient; readonly secret: string | null };

/** The registered clients. */
export class Clients {
  readonly #store: ClientStore;
  readonly #sessions: Pick<Sessions, 'forget'> | null;
  readonly #now: () => number;

  constructor({ store, sessions, now }: ClientsOptions) {
    this.#store = store;
    this.#sessions = sessions;
    this.#now = now;
  }

  /** All clients, by name. */
  all(): Promise<readonly OidcClient[]> {
    return this.#store.all();
  }

  find(id: string): Promise<OidcClient | null> {
    return this.#store.byId(id);
  }

  /** Registers a client: `public` without a secret, `confidential` with one. */
  async register(settings: ClientSettings, kind: 'public' | 'confidential'): Promise<FreshClient> {
    const secret = kind === 'public' ? null : makeSecret();
    const client: OidcClient = {
      ...settings,
      // Random, so that no other client gets it after this one is removed.
      id: randomBytes(8).toString('hex'),
      secretKey: secret === null ? null : hashSecret(secret),
      createdAt: this.#now(),
    };
    await this.#store.insert(client);
    return { client, secret };
  }

  /**
   * Replaces settings. What is not named stays as it is, also when somebody else changes it at this
   * moment. Null when there is no such client.
   */
  async change(id: string, changes: Partial<ClientSettings>): Promise<OidcClient | null> {
    return (await this.#store.update(id, changes)) ? this.#store.byId(id) : null;
  }

  /**
   * Gives a client another secret; the one before stops working at once. Null when the client was
   * removed meanwhile. Not for a public client.
   */
  async newSecret({ id }: OidcClient): Promise<string | null> {
    const secret = makeSecret();
    return (await this.#store.update(id, { secretKey: hashSecret(secret) })) ? secret : null;
  }

  /**
   * Removes a client and ends its sessions; a code that it was given cannot be redeemed without
   * it. False when there is no such client.
   */
  async remove(id: string): Promise<boolean> {
    const ended = await this.#store.remove(id);
    if (ended === null) return false;
    const isOf = ({ program }: Session) => program?.clientId === id;
    for (const userId of ended) this.#sessions?.forget(userId, isOf);
    return true;
  }
}

/** Whether a text is the secret of a client. No text is that of a public client. */
export function isSecretOf(client: Pick<OidcClient, 'secretKey'>, text: string): boolean {
  const { secretKey } = client;
  if (secretKey === null || !isSecret(text)) return false;
  return timingSafeEqual(Buffer.from(hashSecret(text)), Buffer.from(secretKey));
}
