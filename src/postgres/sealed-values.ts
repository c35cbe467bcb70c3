/** The sealed values of the database, by name: a seal covers the name as well. */
import { randomBytes } from 'node:crypto';
import { seedName, waitingSeedName } from '../auth/factors/totp-store.ts';
import { readKeyFile, writeKeyFile } from '../auth/key-file.ts';
import { createSeal, makeSealingKey, type Seal } from '../auth/seal.ts';
import { SECRET_BYTES, secretName, tokenKeyName } from '../auth/sealed-names.ts';
import type { StoredKey } from '../auth/tokens/token-keys.ts';
import type { Database, Queries } from './database.ts';
import { lockSealing } from './sealing-lock.ts';

/**
 * Adds a signing key, sealed. Call it in a transaction that holds the sealing key
 * (sealing-lock.ts).
 */
export async function insertKey(queries: Queries, seal: Seal, key: StoredKey): Promise<void> {
  const { id, algorithm, secret, createdAt, signsFrom } = key;
  await queries.run(
    `INSERT INTO token_keys (id, algorithm, secret, created_at, signs_from)
     VALUES ($1, $2, $3, $4, $5)`,
    id,
    algorithm,
    seal.seal(tokenKeyName(id), secret),
    createdAt,
    signsFrom,
  );
}

/** A value as it is stored, and the account of a seed. */
type Sealed = { readonly name: string; readonly value: Uint8Array; readonly userId: number };

/** Seeds that are read, and sealed again, at a time. */
const PAGE = 1_000;

const FRESH = 'unnest($1::bigint[], $2::text[]) AS fresh (user_id, seed)';

/** The tables of seeds, and the name under which each row is sealed. */
const SEED_TABLES = [
  {
    nameOf: seedName,
    select: `SELECT user_id, seed FROM totp WHERE user_id > $1 ORDER BY user_id LIMIT ${PAGE}`,
    update: `
      UPDATE totp SET seed = decode(fresh.seed, 'hex') FROM ${FRESH}
      WHERE totp.user_id = fresh.user_id`,
  },
  {
    nameOf: waitingSeedName,
    select: `
      SELECT user_id, seed FROM totp_enrolments WHERE user_id > $1 ORDER BY user_id LIMIT ${PAGE}`,
    update: `
      UPDATE totp_enrolments SET seed = decode(fresh.seed, 'hex') FROM ${FRESH}
      WHERE totp_enrolments.user_id = fresh.user_id`,
  },
];

/** The names of the sealed values that a seal does not open. */
export async function unopenedNames(database: Database, seal: Seal): Promise<readonly string[]> {
  const keys = await database.rows('SELECT id, secret FROM token_keys ORDER BY number');
  const secrets = await database.rows('SELECT name, value FROM secrets ORDER BY name');
  const names: string[] = [];
  const look = (name: string, value: unknown): void => {
    const opens = value instanceof Uint8Array && seal.open(name, value) !== null;
    if (!opens) names.push(name);
  };
  for (const { id, secret } of keys) look(tokenKeyName(id), secret);
  for (const { name, value } of secrets) look(secretName(name), value);
  for (const table of SEED_TABLES) {
    for await (const seeds of pagesOf(database, table)) {
      for (const { name, value } of seeds) look(name, value);
    }
  }
  return names;
}

/**
 * Writes a new sealing key and replaces all secrets; `key` becomes the only signing key. Seeds are
 * sealed again: they are shared with the phones of the users. At every moment the key file opens
 * what is in the database. Answers false when the old sealing keys could not be removed from the
 * file at the end. Rejects with the error of the system when the file cannot be written; then
 * nothing has changed.
 */
export async function replaceAllKeys(
  database: Database,
  keyFile: string,
  key: StoredKey,
): Promise<boolean> {
  const fresh = makeSealingKey();
  // The lock protects the key file, too: a second program that does this waits. The file is written
  // inside the transaction, before anything that it must open is stored. When the transaction runs
  // again, the key is in the file already, and when it fails, one that opens nothing stays there.
  await database.transaction(async (queries) => {
    await lockSealing(queries);
    const others = readKeyFile(keyFile).filter((other) => !other.equals(fresh));
    const keys = [fresh, ...others];
    writeKeyFile(keyFile, keys);
    const seal = createSeal(keys);
    for (const table of SEED_TABLES) await resealSeeds(queries, seal, table);
    await replaceSecrets(queries, seal);
    // Last: other servers are told, and until the commit no other transaction can tell them
    // anything (feed-tables.ts), so nobody could sign in.
    await queries.run('DELETE FROM token_keys');
    await insertKey(queries, seal, key);
  });
  try {
    await database.transaction(async (queries) => {
      await lockSealing(queries);
      const keys = readKeyFile(keyFile);
      const last = keys.findIndex((other) => other.equals(fresh));
      if (last >= 0) writeKeyFile(keyFile, keys.slice(0, last + 1));
    });
    return true;
  } catch {
    return false;
  }
}

async function replaceSecrets(queries: Queries, seal: Seal): Promise<void> {
  for (const { name } of await queries.rows('SELECT name FROM secrets')) {
    const value = seal.seal(secretName(name), randomBytes(SECRET_BYTES));
    await queries.run('UPDATE secrets SET value = $1 WHERE name = $2', value, String(name));
  }
}

// A seed that does not open stays as it is, and reported: the key for it may come back.
async function resealSeeds(
  queries: Queries,
  seal: Seal,
  table: (typeof SEED_TABLES)[number],
): Promise<void> {
  for await (const seeds of pagesOf(queries, table)) {
    const ids: number[] = [];
    const values: string[] = [];
    for (const { name, value, userId } of seeds) {
      const plain = seal.open(name, value);
      if (plain === null) continue;
      ids.push(userId);
      values.push(seal.seal(name, plain).toString('hex'));
    }
    await queries.run(table.update, ids, values);
  }
}

async function* pagesOf(
  queries: Queries,
  { nameOf, select }: (typeof SEED_TABLES)[number],
): AsyncGenerator<readonly Sealed[]> {
  let last = 0;
  for (;;) {
    const page = (await queries.rows(select, last)).map(({ user_id, seed }) => ({
      name: nameOf(user_id),
      value: seed instanceof Uint8Array ? seed : Buffer.alloc(0),
      userId: Number(user_id),
    }));
    yield page;
    if (page.length < PAGE) return;
    last = page.at(-1)?.userId ?? last;
  }
}
