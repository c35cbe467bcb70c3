/**
 * Steps of the start. Those that open files throw a StartFailure that names the setting and the
 * remedy.
 */
import { existsSync, mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { dirname } from 'node:path';
import type { Stores } from './auth/database.ts';
import { isPostgresUrl } from './auth/database-url.ts';
import { linkUrl } from './auth/fresh-link.ts';
import { sealByKeyFile } from './auth/key-file.ts';
import type { Links } from './auth/links.ts';
import { openBreachedPasswords } from './auth/passwords/breached-passwords.ts';
import type { PolicyOptions } from './auth/passwords/password-policy.ts';
import { createMemorySeal, type Seal } from './auth/seal.ts';
import { createSharedSeal, OPENS_NOTHING } from './auth/shared-seal.ts';
import type { Config } from './config/config.ts';
import { cannotListen } from './config/listen-failure.ts';
import { cannotAdopt, checkPassedSocket } from './config/passed-socket.ts';
import { cannotOpen, cannotReadKey, cannotUseBreached } from './config/start-failure.ts';
import { warnOfFiles } from './config/warnings.ts';
import { listen } from './http/listen.ts';
import { addressOf, whereItListens } from './http/listen-address.ts';
import { errorText, type Log, type LogError } from './log.ts';
import { createMailer } from './process/mail.ts';
import { MailQueue } from './process/mail-queue.ts';
import type { PassedSocket } from './process/passed-socket.ts';
import type { ServiceSettings } from './service-options.ts';
import { filesOf, openStores } from './stores.ts';

/** The settings that the services need. */
export function serviceSettings(
  config: Config,
  isBreached: PolicyOptions['isBreached'],
): ServiceSettings {
  return {
    origin: config.origin,
    siteName: config.siteName,
    passwordMin: config.passwordMin,
    requireSecondFactor: config.requireSecondFactor,
    secondFactorGrace: config.secondFactorGrace,
    sessionIdle: config.sessionIdle,
    sessionMax: config.sessionMax,
    tokenAlgorithm: config.tokenAlgorithm,
    audiences: config.audiences,
    forOneMachine: config.forOneMachine,
    isBreached,
  };
}

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
  const { database, sessionCheck } = config;
  return openStores(database, { as: 'server', sessionCheck }).catch((error) => {
    throw cannotOpen(error, config);
  });
}

/**
 * Creates the seal from KEY_FILE; from a key in memory for a database in memory. Servers that share
 * a database share its key: the file of this one is not made when another one has sealed something.
 */
export async function sealOrExplain(
  stores: Pick<Stores, 'sealed'>,
  { database, keyFile }: Pick<Config, 'database' | 'keyFile'>,
): Promise<Seal> {
  if (keyFile === null) return createMemorySeal();
  const isShared = isPostgresUrl(database);
  if (isShared && !existsSync(keyFile)) await requireNoKeys(stores);
  if (isShared) makeFolder(dirname(keyFile)); // where a SQLite file would have been made before
  try {
    const seal = sealByKeyFile(keyFile);
    return isShared ? createSharedSeal(seal) : seal;
  } catch (error) {
    throw cannotReadKey(error, keyFile);
  }
}

// Where it cannot be made, the key file cannot either, and that is explained.
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch {}
}

async function requireNoKeys(stores: Pick<Stores, 'sealed'>): Promise<void> {
  await stores.sealed(createSharedSeal(OPENS_NOTHING), () => {}).keys.all();
}

/** Logs a warning for what the database or its files allow and is probably not intended. */
export function warnOfDatabase(
  stores: Pick<Stores, 'warnings'>,
  { database, keyFile }: Pick<Config, 'database' | 'keyFile'>,
  ownUid: number | null,
  log: Log,
): void {
  for (const { name, advice } of stores.warnings) log.warn(name, { advice });
  warnOfFiles(filesOf(database, ownUid), keyFile, log);
}

/**
 * Listens on the socket that was passed, else on HOST and PORT. Returns where the passed socket is,
 * or null without one.
 */
export async function listenOrExplain(
  server: Server,
  passed: PassedSocket,
  config: Config,
  log: Log,
): Promise<string | null> {
  if (passed.kind === 'ignored') log.warn('socket_ignored', { advice: passed.advice });
  if (passed.kind !== 'socket') {
    await listen(server, config).catch((error) => {
      throw cannotListen(error, config);
    });
    return null;
  }
  await listen(server, passed).catch((error) => {
    throw cannotAdopt(error);
  });
  const actual = addressOf(server, passed.fd);
  if (actual === null) return 'a Unix socket';
  checkPassedSocket(actual, config, log);
  return whereItListens(actual);
}

/**
 * Stores what the command line has to know of this server, such as its settings. A failure is
 * logged, and the server continues.
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

/** Creates the link that makes the first administrator. A link of an earlier start ends with it. */
export async function offerSetup(
  { origin }: Pick<Config, 'origin'>,
  links: Links,
): Promise<string> {
  const { secret } = await links.setup();
  return `No administrator yet. Make one within 15 minutes: ${linkUrl(origin, 'setup', secret)}\n`;
}

/** The addresses of the course and the wire, and how learning mode differs from a real server. */
export function learningNotice({
  courseAddress,
  address,
}: {
  readonly courseAddress: string;
  readonly address: string;
}): string {
  return `Open the course: ${courseAddress}\nWatch the wire: ${address}\nLearning mode: passwords are hashed at an eighth of the usual cost.\n`;
}

/** The queue of outgoing mails; null without MAIL_COMMAND. */
export function openMailQueue({
  mailCommand: command,
  mailFrom: from,
}: Pick<Config, 'mailCommand' | 'mailFrom'>): MailQueue | null {
  if (command === null) return null;
  return new MailQueue(createMailer({ command, from, now: Date.now }));
}
