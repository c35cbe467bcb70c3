import { randomBytes } from 'node:crypto';
import type { SecretStore } from '../auth/database.ts';
import type { Seal } from '../auth/seal.ts';
import { SECRET_BYTES, secretName } from '../auth/sealed-names.ts';
import type { Database, Queries } from './database.ts';
import { lockSealing } from './sealing-lock.ts';

/** What the store of secrets depends on. */
export type SecretOptions = {
  readonly database: Database;
  readonly seal: Seal;
  /** Called with the name of a secret that could not be unsealed and was replaced. */
  readonly onLost: (name: string) => void;
};

const PUT = `
  INSERT INTO secrets (name, value) VALUES ($1, $2)
  ON CONFLICT (name) DO UPDATE SET value = excluded.value`;

/**
 * The store of secrets on PostgreSQL. They are sealed. Each call reads: another server may have
 * replaced them.
 */
export function createSecretStore({ database, seal, onLost }: SecretOptions): SecretStore {
  const stored = async (queries: Queries, name: string): Promise<Buffer | 'none' | 'lost'> => {
    const row = await queries.first('SELECT value FROM secrets WHERE name = $1', name);
    if (!(row?.value instanceof Uint8Array)) return 'none';
    return seal.open(secretName(name), row.value) ?? 'lost';
  };
  const make = (name: string): Promise<{ secret: Buffer; wasLost: boolean }> =>
    database.transaction(async (queries) => {
      await lockSealing(queries);
      const found = await stored(queries, name); // another server may have been faster
      if (found instanceof Buffer) return { secret: found, wasLost: false };
      const fresh = randomBytes(SECRET_BYTES);
      await queries.run(PUT, name, seal.seal(secretName(name), fresh));
      return { secret: fresh, wasLost: found === 'lost' };
    });

  return {
    get: async (name) => {
      const found = await stored(database, name);
      if (found instanceof Buffer) return found;
      const { secret, wasLost } = await make(name);
      if (wasLost) onLost(secretName(name));
      return secret;
    },
  };
}
