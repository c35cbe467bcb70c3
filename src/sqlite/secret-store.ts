import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { SecretStore } from '../auth/database.ts';
import type { Seal } from '../auth/seal.ts';
import { SECRET_BYTES, secretName } from '../auth/sealed-names.ts';
import { dataVersion } from './data-version.ts';
import { storeCall } from './store-call.ts';
import { transaction } from './transaction.ts';

/** What the store of secrets depends on. */
export type SecretOptions = {
  readonly database: DatabaseSync;
  readonly seal: Seal;
  /** Called with the name of a secret that could not be unsealed and was replaced. */
  readonly onLost: (name: string) => void;
};

type Known = { readonly version: number; readonly secret: Buffer };

/** The store of secrets on SQLite. They are sealed. */
export function createSecretStore({ database, seal, onLost }: SecretOptions): SecretStore {
  const version = dataVersion(database);
  const find = database.prepare('SELECT value FROM secrets WHERE name = ?');
  const put = database.prepare(`
    INSERT INTO secrets (name, value) VALUES (?, ?)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value`);
  const known = new Map<string, Known>();

  const stored = (name: string): Buffer | 'none' | 'lost' => {
    const value = find.get(name)?.value;
    if (!(value instanceof Uint8Array)) return 'none';
    return seal.open(secretName(name), value) ?? 'lost';
  };
  const make = (name: string): { secret: Buffer; wasLost: boolean } =>
    transaction(database, () => {
      const found = stored(name); // another process may have been faster
      if (found instanceof Buffer) return { secret: found, wasLost: false };
      const fresh = randomBytes(SECRET_BYTES);
      put.run(name, seal.seal(secretName(name), fresh));
      return { secret: fresh, wasLost: found === 'lost' };
    });
  const readOrMake = (name: string): Buffer => {
    const before = stored(name);
    if (before instanceof Buffer) return before;
    const { secret, wasLost } = make(name);
    if (wasLost) onLost(secretName(name));
    return secret;
  };

  return {
    get: (name) =>
      storeCall(() => {
        // The version is read before the secret: the next call sees a change in between.
        const current = version();
        const last = known.get(name);
        if (last?.version === current) return last.secret;
        const secret = readOrMake(name);
        known.set(name, { version: current, secret });
        return secret;
      }),
  };
}
