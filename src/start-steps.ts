/**
 * Steps of the start. Those that open files throw a StartFailure that names the setting and the
 * remedy.
 */
import type { Stores } from './auth/database.ts';
import { sealByKeyFile } from './auth/key-file.ts';
import { openBreachedPasswords } from './auth/passwords/breached-passwords.ts';
import type { PolicyOptions } from './auth/passwords/password-policy.ts';
import { createMemorySeal, type Seal } from './auth/seal.ts';
import type { Config } from './config/config.ts';
import { cannotOpen, cannotReadKey, cannotUseBreached } from './config/start-failure.ts';
import { errorText, type Log, type LogError } from './log.ts';
import { openStores } from './stores.ts';

/** Opens the file of leaked passwords; null without BREACHED_PASSWORDS. */
export async function openBreachedOrExplain(
  { breachedPasswords: path }: Config,
  log: Log,
): Promise<PolicyOptions['isBreached']> {
  if (path === null) return null;
  const logError = (error: unknown) =>
    log.error('breached_passwords_unreadable', { error: errorText(error) });
  return openBreachedPasswords(path, logError).catch((error) => {
    throw cannotUseBreached(error, path);
  });
}

/** Opens the stores of DATABASE. */
export async function openOrExplain(config: Config): Promise<Stores> {
  return openStores(config.database, { as: 'server' }).catch((error) => {
    throw cannotOpen(error, config);
  });
}

/** Creates the seal from KEY_FILE; from a key in memory for a database in memory. */
export function sealOrExplain(keyFile: string | null): Seal {
  if (keyFile === null) return createMemorySeal();
  try {
    return sealByKeyFile(keyFile);
  } catch (error) {
    throw cannotReadKey(error, keyFile);
  }
}

/**
 * Stores the settings of this start for the command line. A failure is logged, and the server
 * continues.
 */
export async function tellCommandLine(
  stores: Stores,
  shared: Readonly<Record<string, string>>,
  logError: LogError,
): Promise<void> {
  try {
    await stores.sharedSettings.write(shared);
  } catch (error) {
    logError(error);
  }
}
