/** The database of the server, opened for one command. */
import { ForeignDatabase, NewerSchema, OlderSchema, type Stores } from '../auth/database.ts';
import type { EventKind } from '../auth/events.ts';
import { Links } from '../auth/links.ts';
import { StoreUnavailable } from '../auth/stores.ts';
import { type Config, loadConfig } from '../config/config.ts';
import { completed } from '../config/shared-settings.ts';
import { databaseFile, openStores } from '../stores.ts';
import { refuseRoot } from './account.ts';
import { CommandRefused, type CommandResult, ConfigError, type Surroundings } from './command.ts';
import { originWarning } from './link-origin.ts';

/**
 * What a command works on: the stores of the database, and what it knows of the server's settings.
 */
export type CommandStores = Pick<
  Stores,
  'accounts' | 'sessions' | 'events' | 'sealed' | 'replaceAllKeys'
> & {
  /** From the environment; what it leaves out, from the server's last start. */
  readonly config: Config;
  /** A warning about links, see link-origin.ts; null without one. */
  readonly originWarning: string | null;
  readonly links: Links;
  readonly now: () => number;
};

/**
 * Opens the stores, does the work and closes them. Throws CommandRefused when there is no database,
 * unless it may be created.
 */
export async function withStores(
  surroundings: Surroundings,
  work: (stores: CommandStores) => Promise<CommandResult>,
  { mayCreate } = { mayCreate: false },
): Promise<CommandResult> {
  const config = readConfig(surroundings);
  if (!mayCreate) requireDatabase(config.database);
  refuseRoot(config.database, surroundings.userId);
  const { environment, now } = surroundings;
  const stores = await openStores(config.database, { as: 'command', mayCreate }, now).catch(
    (error) => {
      throw refusalOf(error, config.database);
    },
  );
  try {
    const shared = await stores.sharedSettings.read();
    const asStarted = loadConfig(completed(environment, shared));
    return await work({
      accounts: stores.accounts,
      sessions: stores.sessions,
      events: stores.events,
      sealed: stores.sealed,
      replaceAllKeys: stores.replaceAllKeys,
      config: asStarted.ok ? asStarted.config : config,
      originWarning: originWarning(config, surroundings, shared),
      links: new Links({ store: stores.links, sessions: null, now }),
      now,
    });
  } finally {
    await stores.close();
  }
}

/**
 * What to say about a database that did not open; an error that says nothing to people as it is.
 */
function refusalOf(error: unknown, path: string): unknown {
  if (error instanceof OlderSchema) {
    const advice = 'Start the new server once; it brings the database up to date.';
    return new CommandRefused(`${path}: ${error.message}. ${advice}`);
  }
  if (error instanceof NewerSchema) {
    return new CommandRefused(`${path}: ${error.message}. Use the command line of the new server.`);
  }
  if (error instanceof ForeignDatabase) return new CommandRefused(`${path}: ${error.message}.`);
  if (!(error instanceof StoreUnavailable)) return error;
  return new CommandRefused(
    `${path} cannot be opened: it is no file, another program holds it, the disk is full, or this account may not write there.`,
  );
}

/**
 * The settings, as the server would read them. Throws ConfigError for bad ones and for a database
 * in memory.
 */
export function readConfig({ environment }: Pick<Surroundings, 'environment'>): Config {
  const result = loadConfig(environment);
  if (!result.ok) throw new ConfigError(result.problems.join('; '));
  if (result.config.database === ':memory:') {
    throw new ConfigError('DATABASE is :memory:, which only the server itself can see.');
  }
  return result.config;
}

/**
 * Throws CommandRefused when the database file is not there: a typo in DATABASE must not make an
 * empty one.
 */
export function requireDatabase(database: string): void {
  if (databaseFile(database).exists()) return;
  throw new CommandRefused(
    `There is no database at ${database}: start the server once, or set DATABASE as it does.`,
  );
}

/**
 * Records what the command did. The work is done by then, so a failure to record it is a warning
 * and no error.
 */
export async function record(
  { events, now }: Pick<CommandStores, 'events' | 'now'>,
  kind: EventKind,
  userId: number | null,
  reason: string | null = null,
): Promise<{ readonly complaint?: string }> {
  const who = { actorId: null, requestId: 'cli', address: '', userAgent: 'command line' };
  try {
    await events.append({ at: now(), kind, reason, userId, ...who });
    return {};
  } catch {
    return { complaint: 'It is done, but the event could not be written down.' };
  }
}
