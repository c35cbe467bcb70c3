/** The interface of the store of clients; see database.ts. */
import type { ClientSettings, OidcClient } from './client.ts';

export interface ClientStore {
  /** All of them, by name. */
  all(): Promise<readonly OidcClient[]>;
  /** As it is at this moment, also when another process has changed it. */
  byId(id: string): Promise<OidcClient | null>;
  insert(client: OidcClient): Promise<void>;
  /** Replaces the settings, or the hash of the secret. False when the client does not exist. */
  update(
    id: string,
    changes: Partial<ClientSettings & Pick<OidcClient, 'secretKey'>>,
  ): Promise<boolean>;
  /**
   * Removes a client and the sessions that it has, and answers with their accounts; null when it
   * does not exist. On a shared store they count at no server any more.
   */
  remove(id: string): Promise<readonly number[] | null>;
}
