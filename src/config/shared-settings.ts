/**
 * The settings that the server writes into its database at each start, so that the command line
 * knows them: it is called with DATABASE and little else. What the command itself is given wins.
 */
import { resolve } from 'node:path';
import type { Config } from './config.ts';
import type { SettingName } from './settings.ts';

/** Those that a command or the doctor depends on. None is a secret. */
export const SHARED_SETTINGS: readonly SettingName[] = [
  'ORIGIN',
  'HOST',
  'PORT',
  'INSECURE_HTTP',
  'TRUST_PROXY',
  'MAIL_COMMAND',
  'BREACHED_PASSWORDS',
  'TOKEN_ALG',
  'KEY_FILE',
];

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What a server that was started with this environment, which reads as this config, writes down.
 */
export function settingsToShare(config: Config, environment: Environment): Record<string, string> {
  return {
    ORIGIN: config.origin,
    HOST: config.host,
    PORT: String(config.port),
    INSECURE_HTTP: environment.INSECURE_HTTP ?? '',
    TRUST_PROXY: environment.TRUST_PROXY ?? '',
    // Without its arguments: only the program is checked, and arguments may contain secrets.
    MAIL_COMMAND: config.mailCommand?.split(' ', 1)[0] ?? '',
    BREACHED_PASSWORDS: config.breachedPasswords === null ? '' : resolve(config.breachedPasswords),
    TOKEN_ALG: config.tokenAlgorithm,
    KEY_FILE: environment.KEY_FILE ? resolve(environment.KEY_FILE) : '',
  };
}

/** The environment of a command, completed by what the server wrote down. */
export function completed(
  environment: Environment,
  shared: ReadonlyMap<string, string>,
): Environment {
  const missing = SHARED_SETTINGS.filter((name) => !environment[name]);
  return {
    ...environment,
    ...Object.fromEntries(missing.map((name) => [name, shared.get(name)])),
  };
}
