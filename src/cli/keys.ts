import type { SealedStores, Stores } from '../auth/database.ts';
import { BadKeyFile, readKeyFile, sealByKeyFile } from '../auth/key-file.ts';
import { makeTokenKey, type StoredKey } from '../auth/tokens/token-keys.ts';
import { errorCode } from '../error-code.ts';
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
      const { config, now } = stores;
      const keyFile = config.keyFile ?? ''; // null is for :memory:, which is refused
      const sealed = await sealedOrRefuse(stores, keyFile);
      const times = { createdAt: now(), signsFrom: 0 }; // at once, whatever the clock says later
      const key: StoredKey = { ...makeTokenKey(config.tokenAlgorithm), ...times };
      const { id, algorithm } = key;
      if (options.all === true) {
        const isClean = await replaceAllOrRefuse(stores, keyFile, key);
        const recorded = await record(stores, 'key_rotated', null, 'all');
        return { ...recorded, ...allReplaced(keyFile, key, isClean) };
      }
      await sealed.keys.add(key);
      const text = `Key ${id} (${algorithm}) signs tokens from now on.`;
      return {
        data: { id, algorithm },
        text,
        ...(await record(stores, 'key_rotated', null, 'command')),
      };
    }),
};

/**
 * The keys and secrets, sealed as the server does. Throws CommandRefused for another key file: the
 * server would discard what it sealed.
 */
async function sealedOrRefuse(
  stores: Pick<Stores, 'sealed'>,
  keyFile: string,
): Promise<SealedStores> {
  const asServer = 'Start the server once, or set KEY_FILE as it does.';
  let sealed: SealedStores;
  try {
    readKeyFile(keyFile); // the server creates it, not this command
    sealed = stores.sealed(sealByKeyFile(keyFile), () => {});
  } catch (error) {
    if (error instanceof BadKeyFile) throw new CommandRefused(`${keyFile}: ${error.message}.`);
    throw new CommandRefused(
      `The key file ${keyFile} cannot be read (${errorCode(error) || error}). ${asServer}`,
    );
  }
  if ((await sealed.unopened()).length === 0) return sealed;
  throw new CommandRefused(
    `The key in ${keyFile} does not open what is in the database. ${asServer}`,
  );
}

async function replaceAllOrRefuse(
  stores: Pick<Stores, 'replaceAllKeys'>,
  keyFile: string,
  key: StoredKey,
): Promise<boolean> {
  try {
    return await stores.replaceAllKeys(keyFile, key);
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
