import type { Seal } from '../auth/seal.ts';
import { tokenKeyName } from '../auth/sealed-names.ts';
import type { KeyAlgorithm, StoredKey } from '../auth/tokens/token-keys.ts';
import type { KeyStore } from '../auth/tokens/token-stores.ts';
import type { Database, Row } from './database.ts';
import type { Feed } from './feed.ts';
import { insertKey } from './sealed-values.ts';
import { keepSealingKey, lockSealing } from './sealing-lock.ts';

/** What the store of signing keys depends on. */
export type KeyStoreOptions = {
  readonly database: Database;
  /** Null where each look at the keys asks. */
  readonly feed: Feed | null;
  readonly seal: Seal;
  /** Called with the name of a key that could not be unsealed and was removed. */
  readonly onLost: (name: string) => void;
};

/** The store of signing keys on PostgreSQL. They are sealed. */
export function createKeyStore({ database, feed, seal, onLost }: KeyStoreOptions): KeyStore {
  const open = (row: Row): StoredKey | null => {
    const secret = seal.open(tokenKeyName(row.id), toBytes(row.secret));
    if (secret === null) return null;
    return {
      id: String(row.id),
      algorithm: row.algorithm as KeyAlgorithm, // CHECK in the table
      secret,
      createdAt: Number(row.created_at),
      signsFrom: Number(row.signs_from),
    };
  };
  // Only as it was read: another process may have sealed it again.
  const removeSealed = async ({ id, secret }: Row): Promise<void> => {
    const removed = await database.transaction((queries) =>
      queries.run(
        'DELETE FROM token_keys WHERE id = $1 AND secret = $2',
        String(id),
        toBytes(secret),
      ),
    );
    if (removed > 0) onLost(tokenKeyName(id));
  };

  return {
    all: async () => {
      const keys: StoredKey[] = [];
      // Not by time: a key that was made while the clock was ahead would sign on after a newer one
      // was made.
      for (const row of await database.rows('SELECT * FROM token_keys ORDER BY number DESC')) {
        const key = open(row);
        if (key === null) await removeSealed(row);
        else keys.push(key);
      }
      return keys;
    },
    add: (key) =>
      database.transaction(async (queries) => {
        await keepSealingKey(queries);
        await insertKey(queries, seal, key);
      }),
    addFirst: (key) =>
      database.transaction(async (queries) => {
        await lockSealing(queries);
        const sql = 'SELECT 1 FROM token_keys WHERE algorithm = $1';
        if ((await queries.first(sql, key.algorithm)) !== undefined) return;
        await insertKey(queries, seal, key);
      }),
    remove: (ids) =>
      database.transaction(async (queries) => {
        await queries.run('DELETE FROM token_keys WHERE id = ANY ($1)', ids);
      }),
    // Without a feed another server may have changed them at any time.
    version: () => feed?.keysVersion() ?? Number.NaN,
  };
}

function toBytes(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : Buffer.alloc(0);
}
