/** The sealed values of the database, by name: a seal covers the name as well. */
import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { seedName, waitingSeedName } from '../auth/factors/totp-store.ts';
import { readKeyFile, writeKeyFile } from '../auth/key-file.ts';
import { createSeal, makeSealingKey, type Seal } from '../auth/seal.ts';
import { SECRET_BYTES, secretName, tokenKeyName } from '../auth/sealed-names.ts';
import type { StoredKey } from '../auth/tokens/token-keys.ts';
import { storeCall } from './store-call.ts';
import { transaction } from './transaction.ts';

/** Prepares adding a sealed signing key. Call the returned function in a transaction. */
export function keyInsertion(database: DatabaseSync, seal: Seal): (key: StoredKey) => void {
  const insert = database.prepare(`
    INSERT INTO token_keys (id, algorithm, secret, created_at, signs_from)
    VALUES (?, ?, ?, ?, ?)`);
  return ({ id, algorithm, secret, createdAt, signsFrom }) => {
    insert.run(id, algorithm, seal.seal(tokenKeyName(id), secret), createdAt, signsFrom);
  };
}

/** The tables of seeds, and the name under which each row is sealed. */
const SEED_TABLES = [
  {
    nameOf: seedName,
    select: 'SELECT user_id, seed FROM totp',
    update: 'UPDATE totp SET seed = ? WHERE user_id = ?',
  },
  {
    nameOf: waitingSeedName,
    select: 'SELECT user_id, seed FROM totp_enrolments',
    update: 'UPDATE totp_enrolments SET seed = ? WHERE user_id = ?',
  },
];

/** The names of the sealed values that a seal does not open. */
export function unopenedNames(database: DatabaseSync, seal: Seal): readonly string[] {
  const keys = database.prepare('SELECT id, secret FROM token_keys').all();
  const secrets = database.prepare('SELECT name, value FROM secrets').all();
  const seeds = SEED_TABLES.flatMap(({ nameOf, select }) =>
    database
      .prepare(select)
      .all()
      .map(({ user_id, seed }) => ({ name: nameOf(user_id), value: seed })),
  );
  const values = [
    ...keys.map(({ id, secret }) => ({ name: tokenKeyName(id), value: secret })),
    ...secrets.map(({ name, value }) => ({ name: secretName(name), value })),
    ...seeds,
  ];
  const opens = ({ name, value }: (typeof values)[number]) =>
    value instanceof Uint8Array && seal.open(name, value) !== null;
  return values.filter((sealed) => !opens(sealed)).map(({ name }) => name);
}

/**
 * Writes a new sealing key and replaces all secrets; `key` becomes the only signing key. Seeds are
 * sealed again: they are shared with the phones of the users. At every moment the key file opens
 * what is in the database. Returns false when the old sealing keys could not be removed from the
 * file at the end. Throws the error of the system when the file cannot be written; then nothing has
 * changed.
 */
export async function replaceAllKeys(
  database: DatabaseSync,
  keyFile: string,
  key: StoredKey,
): Promise<boolean> {
  const fresh = makeSealingKey();
  // The write lock of the database protects the key file, too: a second program that does this
  // waits.
  await locked(database, () => {
    const keys = [fresh, ...readKeyFile(keyFile)];
    writeKeyFile(keyFile, keys);
    const seal = createSeal(keys);
    database.exec('DELETE FROM token_keys');
    keyInsertion(database, seal)(key);
    const replace = database.prepare('UPDATE secrets SET value = ? WHERE name = ?');
    for (const { name = null } of database.prepare('SELECT name FROM secrets').all()) {
      replace.run(seal.seal(secretName(name), randomBytes(SECRET_BYTES)), name);
    }
    for (const table of SEED_TABLES) resealSeeds(database, seal, table);
  });
  try {
    await locked(database, () => {
      const keys = readKeyFile(keyFile);
      const last = keys.findIndex((other) => other.equals(fresh));
      if (last >= 0) writeKeyFile(keyFile, keys.slice(0, last + 1));
    });
    return true;
  } catch {
    return false;
  }
}

// A seed that does not open stays as it is, and reported: the key for it may come back.
function resealSeeds(
  database: DatabaseSync,
  seal: Seal,
  { nameOf, select, update }: (typeof SEED_TABLES)[number],
): void {
  const replace = database.prepare(update);
  for (const { user_id, seed } of database.prepare(select).all()) {
    const name = nameOf(user_id);
    const plain = seed instanceof Uint8Array ? seal.open(name, seed) : null;
    if (plain !== null) replace.run(seal.seal(name, plain), user_id ?? null);
  }
}

// When another program holds the lock nothing has been done yet, so the work may run again.
function locked(database: DatabaseSync, work: () => void): Promise<void> {
  return storeCall(() => transaction(database, work));
}
