import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Seal } from '../auth/seal.ts';
import { dataVersion } from './data-version.ts';
import { SECRET_BYTES, secretName } from './sealed-values.ts';
import { attemptNow } from './store-call.ts';
import { transaction } from './transaction.ts';

export type SecretOptions = {
  readonly database: DatabaseSync;
  readonly seal: Seal;
  /** Called with the name of a secret that could not be unsealed and was replaced. */
  readonly lost: (name: string) => void;
  readonly now: () => number;
};

/**
 * A secret of 32 bytes by its name: made when it is first asked for, and the same until another
 * process (the command line) replaces it. Throws StoreUnavailable.
 */
export function createSecret(
  { database, seal, lost, now }: SecretOptions,
  name: string,
): () => Buffer {
  const sealedName = secretName(name);
  const version = dataVersion(database, now);
  const find = database.prepare('SELECT value FROM secrets WHERE name = ?');
  const put = database.prepare(`
    INSERT INTO secrets (name, value) VALUES (?, ?)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value`);

  const stored = (): Buffer | 'none' | 'lost' => {
    const value = find.get(name)?.value;
    if (!(value instanceof Uint8Array)) return 'none';
    return seal.open(sealedName, value) ?? 'lost';
  };
  const readOrMake = (): Buffer => {
    const before = stored();
    if (before instanceof Buffer) return before;
    const { secret, wasLost } = transaction(database, () => {
      const found = stored(); // another process may have been faster
      if (found instanceof Buffer) return { secret: found, wasLost: false };
      const fresh = randomBytes(SECRET_BYTES);
      put.run(name, seal.seal(sealedName, fresh));
      return { secret: fresh, wasLost: found === 'lost' };
    });
    if (wasLost) lost(sealedName);
    return secret;
  };

  let known: { readonly version: number; readonly secret: Buffer } | null = null;
  return () =>
    attemptNow(() => {
      const current = version();
      if (known?.version !== current) known = { version: current, secret: readOrMake() };
      return known.secret;
    });
}
