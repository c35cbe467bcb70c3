import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Seal } from '../auth/seal.ts';
import { tokenKeyName } from '../auth/sealed-names.ts';
import type { KeyAlgorithm, StoredKey } from '../auth/tokens/token-keys.ts';
import type { KeyStore } from '../auth/tokens/token-stores.ts';
import { dataVersion } from './data-version.ts';
import { keyInsertion } from './sealed-values.ts';
import { storeCall } from './store-call.ts';
import { transaction } from './transaction.ts';

/** What the store of signing keys depends on. */
export type KeyStoreOptions = {
  readonly database: DatabaseSync;
  readonly seal: Seal;
  /** Called with the name of a key that could not be unsealed and was removed. */
  readonly onLost: (name: string) => void;
};

/** The store of signing keys on SQLite. They are sealed. */
export function createKeyStore({ database, seal, onLost }: KeyStoreOptions): KeyStore {
  // Not by time: a key that was made while the clock was ahead would sign on after a newer one was
  // made.
  const all = database.prepare('SELECT * FROM token_keys ORDER BY rowid DESC');
  const hasOne = database.prepare('SELECT 1 FROM token_keys WHERE algorithm = ?');
  const remove = database.prepare('DELETE FROM token_keys WHERE id = ?');
  const removeSealed = database.prepare('DELETE FROM token_keys WHERE id = ? AND secret = ?');

  const open = (row: Record<string, SQLOutputValue>): StoredKey | null => {
    if (!(row.secret instanceof Uint8Array)) return null;
    const secret = seal.open(tokenKeyName(row.id), row.secret);
    if (secret === null) return null;
    return {
      id: String(row.id),
      algorithm: row.algorithm as KeyAlgorithm, // CHECK in the table
      secret,
      createdAt: Number(row.created_at),
      signsFrom: Number(row.signs_from),
    };
  };
  // Sealed in the transaction that stores it: the command line may be replacing the sealing key.
  const add = keyInsertion(database, seal);

  return {
    all: () =>
      storeCall(() => {
        const keys: StoredKey[] = [];
        for (const row of all.all()) {
          const key = open(row);
          if (key !== null) keys.push(key);
          else if (removeSealed.run(row.id ?? null, row.secret ?? null).changes > 0) {
            onLost(tokenKeyName(row.id));
          }
        }
        return keys;
      }),
    add: (key) =>
      storeCall(() => {
        transaction(database, () => add(key));
      }),
    addFirst: (key) =>
      storeCall(() => {
        transaction(database, () => hasOne.get(key.algorithm) ?? add(key));
      }),
    remove: (ids) =>
      storeCall(() => {
        transaction(database, () => {
          for (const id of ids) remove.run(id);
        });
      }),
    version: dataVersion(database),
  };
}
