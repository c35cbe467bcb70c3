import type { DatabaseSync } from 'node:sqlite';
import type { Seal } from '../auth/seal.ts';
import { makeTokenKey, type StoredKey } from '../auth/tokens/token-keys.ts';
import { errorCode } from '../error-code.ts';
import { BadKeyFile, readKeyFile, sealByKeyFile } from '../sqlite/key-file.ts';
import { createKeyStore } from '../sqlite/key-store.ts';
import { examineSealed, replaceAllKeys } from '../sqlite/sealed-values.ts';
import { type Command, CommandRefused, type CommandResult } from './command.ts';
import { record, withStores } from './stores.ts';

/** `keys rotate`: new keys. The running server reads its keys again at the next request. */
export const keysRotate: Command = {
  name: 'keys rotate',
  synopsis: '[--all]',
  summary: 'a new key signs tokens; with --all every key is new',
  details: [
    'Tokens signed by the keys before it are believed until they expire, ten minutes at most.',
    '--all is for a stolen copy: it replaces the key in KEY_FILE, the signing keys and the key for',
    'device tokens. The old keys are deleted. Access tokens end at once, programs',
    'get new ones with their refresh tokens, and all sessions go on.',
  ],
  takes: [0, 0],
  options: { all: { type: 'boolean' } },
  run: ({ options }, surroundings) =>
    withStores(surroundings, async (stores) => {
      const { config, database, now } = stores;
      const keyFile = config.keyFile ?? ''; // null is for :memory:, which is refused
      const seal = sealOrRefuse(database, keyFile);
      const times = { createdAt: now(), signsFrom: 0 }; // at once, whatever the clock says later
      const key: StoredKey = { ...makeTokenKey(config.tokenAlgorithm), ...times };
      const { id, algorithm } = key;
      if (options.all === true) {
        const isClean = await replaceAllOrRefuse(database, keyFile, key);
        const recorded = await record(stores, 'key_rotated', null, 'all');
        return { ...recorded, ...allReplaced(keyFile, key, isClean) };
      }
      await createKeyStore({ database, seal, lost: () => {} }).add(key);
      const text = `Key ${id} (${algorithm}) signs tokens from now on.`;
      return {
        data: { id, algorithm },
        text,
        ...(await record(stores, 'key_rotated', null, 'command')),
      };
    }),
};

/**
 * The seal of the server. Throws Refusal for another one: the server would discard what it sealed.
 */
function sealOrRefuse(database: DatabaseSync, keyFile: string): Seal {
  const asServer = 'Start the server once, or set KEY_FILE as it does.';
  let seal: Seal;
  try {
    readKeyFile(keyFile); // the server creates it, not this command
    seal = sealByKeyFile(keyFile);
  } catch (error) {
    if (error instanceof BadKeyFile) throw new CommandRefused(`${keyFile}: ${error.message}.`);
    throw new CommandRefused(
      `The key file ${keyFile} cannot be read (${errorCode(error) || error}). ${asServer}`,
    );
  }
  if (examineSealed(database, seal).closed.length === 0) return seal;
  throw new CommandRefused(
    `The key in ${keyFile} does not open what is in the database. ${asServer}`,
  );
}

async function replaceAllOrRefuse(
  database: DatabaseSync,
  keyFile: string,
  key: StoredKey,
): Promise<boolean> {
  try {
    return await replaceAllKeys(database, keyFile, key);
  } catch (error) {
    const code = errorCode(error);
    if (!['EROFS', 'EACCES', 'EPERM'].includes(code)) throw error;
    throw new CommandRefused(
      `${keyFile} cannot be written (${code}), and nothing was changed. Put a new key into the file that it comes from and restart the server, see docs/operations.md: then all keys are new.`,
    );
  }
}

function allReplaced(
  keyFile: string,
  { id, algorithm }: StoredKey,
  isClean: boolean,
): CommandResult {
  const text = [
    `All keys are new: the one in ${keyFile}, the one for device tokens, and`,
    `key ${id} (${algorithm}), which alone signs tokens.`,
    'Access tokens have ended; programs get new ones with their refresh tokens. All sessions go on.',
  ].join('\n');
  const complaint = `The old key is still in ${keyFile}, behind the new one: run this again.`;
  return { data: { id, algorithm, keyFile }, text, ...(isClean ? {} : { complaint }) };
}
