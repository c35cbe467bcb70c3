/**
 * The settings that the server stores in its database at each start. The command line is usually
 * called with DATABASE alone and takes the others from there; its own environment has priority.
 */
import { resolve } from 'node:path';
import type { Config } from './config.ts';
import type { SettingName } from './settings.ts';

/** The settings that a command or the doctor depends on. None is a secret. */
export const SHARED_SETTINGS: readonly SettingName[] = [
  'ORIGIN',
  'HOST',
  'PORT',
  'INSECURE_HTTP',
  'TRUST_PROXY',
  'MAIL_COMMAND',
  'MAIL_FROM',
  'SITE_NAME',
  'CONTACT',
  'TIME_ZONE',
  'BREACHED_PASSWORDS',
  'TOKEN_ALG',
  'KEY_FILE',
  'REQUIRE_SECOND_FACTOR',
  'SECOND_FACTOR_GRACE',
];

/** The path below which the site is, in a program of somebody else. */
const PREFIX = 'PREFIX';

/** ms by which the clock of the server is ahead: it is only ever moved in learning mode. */
const CLOCK_AHEAD = 'CLOCK_AHEAD';

type Environment = Readonly<Record<string, string | undefined>>;

/** The values to store for a server with this environment, which was parsed into `config`. */
export function settingsToShare(config: Config, environment: Environment): Record<string, string> {
  return {
    ORIGIN: config.origin,
    HOST: config.host,
    PORT: String(config.port),
    INSECURE_HTTP: environment.INSECURE_HTTP ?? '',
    TRUST_PROXY: environment.TRUST_PROXY ?? '',
    // Without its arguments: only the program is checked, and arguments may contain secrets.
    MAIL_COMMAND: config.mailCommand?.split(' ', 1)[0] ?? '',
    MAIL_FROM: environment.MAIL_FROM ?? '',
    SITE_NAME: environment.SITE_NAME ?? '',
    CONTACT: environment.CONTACT ?? '',
    TIME_ZONE: config.timeZone,
    BREACHED_PASSWORDS: config.breachedPasswords === null ? '' : resolve(config.breachedPasswords),
    TOKEN_ALG: config.tokenAlgorithm,
    KEY_FILE: environment.KEY_FILE ? resolve(environment.KEY_FILE) : '',
    REQUIRE_SECOND_FACTOR: config.requireSecondFactor,
    SECOND_FACTOR_GRACE: environment.SECOND_FACTOR_GRACE ?? '',
  };
}

/** Completes the environment of a command with the settings that the server stored. */
export function withSharedSettings(
  environment: Environment,
  shared: ReadonlyMap<string, string>,
): Environment {
  const missing = SHARED_SETTINGS.filter((name) => !environment[name]);
  return {
    ...environment,
    ...Object.fromEntries(missing.map((name) => [name, shared.get(name)])),
  };
}

/** What a site below a prefix stores beside its settings; `path` is empty where there is none. */
export function prefixToShare(path: string): Readonly<Record<string, string>> {
  return { [PREFIX]: path };
}

/** The prefix of the site that was started last; empty unless it was in somebody else's program. */
export function sharedPrefix(shared: ReadonlyMap<string, string>): string {
  return shared.get(PREFIX) ?? '';
}

/** What the addresses of the site begin with that was started last. */
export function sharedSiteUrl(
  { origin }: Pick<Config, 'origin'>,
  shared: ReadonlyMap<string, string>,
): string {
  return `${origin}${sharedPrefix(shared)}`;
}

/** What a server with such a clock stores beside its settings; `ahead` is in ms. */
export function clockToShare(ahead: number): Readonly<Record<string, string>> {
  return { [CLOCK_AHEAD]: String(ahead) };
}

/**
 * The clock of the server that was started last: what a command stores with another one would be
 * over too early, such as a link, or come from the past, such as a key.
 */
export function withSharedClock(
  now: () => number,
  shared: ReadonlyMap<string, string>,
): () => number {
  const ahead = Number(shared.get(CLOCK_AHEAD) ?? 0);
  return ahead > 0 ? () => now() + ahead : now;
}
