import { randomBytes } from 'node:crypto';
import type { SecretStore } from '../auth/database.ts';
import type { Seal } from '../auth/seal.ts';
import { SECRET_BYTES, secretName } from '../auth/sealed-names.ts';
import type { Database, Queries } from './database.ts';
import type { Feed } from './feed.ts';
import { lockSealing } from './sealing-lock.ts';

/** What the store of secrets depends on. */
export type SecretOptions = {
  readonly database: Database;
  /** Null where each call asks. */
  readonly feed: Feed | null;
  readonly seal: Seal;
  /** Called with the name of a secret that could not be unsealed and was replaced. */
  readonly onLost: (name: string) => void;
};

const PUT = `
  INSERT INTO secrets (name, value) VALUES ($1, $2)
  ON CONFLICT (name) DO UPDATE SET value = excluded.value`;

type Known = { readonly version: number; readonly secret: Buffer };

/**
 * The store of secrets on PostgreSQL. They are sealed. What replaces them all replaces the signing
 * keys in the same transaction, and does not end before every server that answers from memory has
 * seen that (feed.ts).
 */
export function createSecretStore({ database, feed, seal, onLost }: SecretOptions): SecretStore {
  const known = new Map<string, Known>();
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

  const readOrMake = async (name: string): Promise<Buffer> => {
    const found = await stored(database, name);
    if (found instanceof Buffer) return found;
    const { secret, wasLost } = await make(name);
    if (wasLost) onLost(secretName(name));
    return secret;
  };

  return {
    get: async (name) => {
      // The version is read before the secret: the next call sees a change in between.
      const version = feed?.keysVersion() ?? Number.NaN;
      const last = known.get(name);
      if (last?.version === version) return last.secret;
      const secret = await readOrMake(name);
      known.set(name, { version, secret });
      return secret;
    },
  };
}
