import type { SealedStores, Stores } from '../auth/database.ts';
import { isPostgresUrl } from '../auth/database-url.ts';
import { isSeedName } from '../auth/factors/totp-store.ts';
import { BadKeyFile, readKeyFile, sealByKeyFile } from '../auth/key-file.ts';
import { makeKey, makeTokenKey, type StoredKey } from '../auth/tokens/token-keys.ts';
import { errorCode } from '../error-code.ts';
import { type Command, CommandRefused, type CommandResult } from './command.ts';
import { record, withStores } from './stores.ts';

/** `keys rotate`: creates new keys. A running server reads its keys again at its next request. */
export const keysRotate: Command = {
  name: 'keys rotate',
  synopsis: '[--all]',
  summary: 'create a new key for signing tokens; with --all, replace every key',
  details: [
    'Tokens signed with earlier keys are accepted until they expire, ten minutes at most.',
    '--all is for when a copy was stolen. It replaces the key in KEY_FILE, the signing keys and the key for',
    'device tokens. The old keys are deleted. Access tokens end at once, programs',
    'get new ones with their refresh tokens, and all sessions go on; browsers are led over the',
    'sign-in page to each app with a host of its own once more. The key for the ID tokens',
    'of apps is made at the next sign-in to one.',
  ],
  takes: [0, 0],
  options: { all: { type: 'boolean' } },
  run: ({ options }, context) =>
    withStores(context, async (stores) => {
      const { config, now } = stores;
      const keyFile = config.keyFile ?? ''; // null only with :memory:, which readConfig refuses
      const sealed = await sealedOrRefuse(stores, keyFile);
      // 0: it signs at once, even if the clock is set back later.
      const times = { createdAt: now(), signsFrom: 0 };
      const key: StoredKey = { ...makeTokenKey(config.tokenAlgorithm), ...times };
      if (options.all === true) {
        const isClean = await replaceAllOrRefuse(stores, keyFile, key);
        const recorded = await record(stores, 'key_rotated', null, 'all');
        const isShared = isPostgresUrl(config.database);
        return { ...recorded, ...allReplaced(keyFile, key, { isClean, isShared }) };
      }
      const { id, algorithm } = key;
      await sealed.keys.add(key);
      const lines = [`Key ${id} (${algorithm}) signs tokens from now on.`];
      // Without an app that signs its users in here, there is no such key.
      const isUsed = (await sealed.keys.all()).some((one) => one.algorithm === 'RS256');
      const forIdTokens = isUsed ? { ...(await makeKey('RS256')), ...times } : null;
      if (forIdTokens !== null) {
        await sealed.keys.add(forIdTokens);
        lines.push(`Key ${forIdTokens.id} (RS256) signs the ID tokens of apps.`);
      }
      return {
        data: { id, algorithm, idTokenKey: forIdTokens?.id ?? null },
        text: lines.join('\n'),
        ...(await record(stores, 'key_rotated', null, 'command')),
      };
    }),
};

/**
 * Opens the sealed keys and secrets with the key file of the server. Rejects with CommandRefused
 * for a different key file: the server would discard what was sealed with it.
 */
async function sealedOrRefuse(
  stores: Pick<Stores, 'sealed'>,
  keyFile: string,
): Promise<SealedStores> {
  const asServer = 'Start the server once, or set KEY_FILE as for the server.';
  let sealed: SealedStores;
  try {
    readKeyFile(keyFile); // throws when it is missing: only the server may create it
    sealed = stores.sealed(sealByKeyFile(keyFile), () => {});
  } catch (error) {
    if (error instanceof BadKeyFile) throw new CommandRefused(`${keyFile}: ${error.message}.`);
    throw new CommandRefused(
      `The key file ${keyFile} cannot be read (${errorCode(error) || error}). ${asServer}`,
    );
  }
  // A seed that does not open is no sign of another key file: when the key was lost, the server has
  // replaced everything else, and a seed stays until its user sets up the app again.
  if ((await sealed.unopened()).every(isSeedName)) return sealed;
  throw new CommandRefused(
    `The key in ${keyFile} does not fit the secrets in the database. ${asServer}`,
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
      `${keyFile} cannot be written (${code}), so nothing was changed. Put a new key into the file that it comes from and restart the server, see docs/operations.md: this replaces all keys.`,
    );
  }
}

function allReplaced(
  keyFile: string,
  { id, algorithm }: StoredKey,
  { isClean, isShared }: { readonly isClean: boolean; readonly isShared: boolean },
): CommandResult {
  const text = [
    `All keys are new: the one in ${keyFile}, the one for device tokens, and`,
    `key ${id} (${algorithm}), which alone signs tokens.`,
    'Access tokens have ended; programs get new ones with their refresh tokens. All sessions go on.',
    ...(isShared
      ? [`Copy ${keyFile} to the other servers now: without it they refuse every sign-in.`]
      : []),
  ].join('\n');
  const message = `The old key is still in ${keyFile}, behind the new one: run this command again.`;
  return { data: { id, algorithm, keyFile }, text, ...(isClean ? {} : { message }) };
}
