/** The database of the server, opened for one command. */
import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { AccountStore } from '../auth/accounts/account-store.ts';
import type { EventStore } from '../auth/event-store.ts';
import type { EventKind } from '../auth/events.ts';
import { Links } from '../auth/links.ts';
import type { SessionStore } from '../auth/sessions/session-store.ts';
import { type Config, loadConfig } from '../config/config.ts';
import { completed } from '../config/shared-settings.ts';
import { createAccountStore } from '../sqlite/account-store.ts';
import { disableBusyTimeout, openForCommand } from '../sqlite/database.ts';
import { createEventStore } from '../sqlite/event-store.ts';
import { createFactStore } from '../sqlite/fact-store.ts';
import { createLinkStore } from '../sqlite/link-store.ts';
import { ForeignDatabase, NewerSchema, OlderSchema } from '../sqlite/migrations.ts';
import { createSessionStore } from '../sqlite/session-store.ts';
import { toUnavailable } from '../sqlite/sqlite-error.ts';
import { refuseRoot } from './account.ts';
import { CommandRefused, type CommandResult, ConfigError, type Surroundings } from './command.ts';
import { originWarning } from './link-origin.ts';

export type Stores = {
  /** From the environment, and for what it leaves out from the last start of the server. */
  readonly config: Config;
  /** A warning about links, see link-origin.ts; null without one. */
  readonly doubt: string | null;
  readonly accounts: AccountStore;
  readonly sessions: SessionStore;
  readonly links: Links;
  readonly events: EventStore;
  readonly database: DatabaseSync;
  readonly now: () => number;
};

/** Opens the stores, does the work and closes them. Refuses when there is no database yet, unless it may be made. */
export async function withStores(
  surroundings: Surroundings,
  work: (stores: Stores) => Promise<CommandResult>,
  { mayCreate } = { mayCreate: false },
): Promise<CommandResult> {
  const config = readConfig(surroundings);
  if (!mayCreate) requireDatabase(config.database);
  refuseRoot(config.database, surroundings.userId);
  const database = openOrRefuse(config.database, mayCreate);
  try {
    const facts = await createFactStore(database).read();
    const asStarted = loadConfig(completed(surroundings.environment, facts));
    const stores: Stores = {
      config: asStarted.ok ? asStarted.config : config,
      doubt: originWarning(config, surroundings, facts),
      accounts: createAccountStore(database),
      sessions: createSessionStore(database),
      links: new Links(createLinkStore(database), surroundings.now),
      events: createEventStore(database),
      database,
      now: surroundings.now,
    };
    disableBusyTimeout(database);
    return await work(stores);
  } finally {
    database.close();
  }
}

function openOrRefuse(path: string, mayCreate: boolean): DatabaseSync {
  try {
    return openForCommand(path, { mayCreate });
  } catch (error) {
    if (error instanceof OlderSchema) {
      const advice = 'Start the new server once; it brings the database up to date.';
      throw new CommandRefused(`${path}: ${error.message}. ${advice}`);
    }
    if (error instanceof NewerSchema) {
      throw new CommandRefused(
        `${path}: ${error.message}. Use the command line of the new server.`,
      );
    }
    if (error instanceof ForeignDatabase) throw new CommandRefused(`${path}: ${error.message}.`);
    if (toUnavailable(error) === error) throw error;
    throw new CommandRefused(
      `${path} cannot be opened: it is no file, another program holds it, the disk is full, or this account may not write there.`,
    );
  }
}

/** The settings, as the server would read them. Throws ConfigError for bad ones and for a database in memory. */
export function readConfig({ environment }: Pick<Surroundings, 'environment'>): Config {
  const result = loadConfig(environment);
  if (!result.ok) throw new ConfigError(result.problems.join('; '));
  if (result.config.database === ':memory:') {
    throw new ConfigError('DATABASE is :memory:, which only the server itself can see.');
  }
  return result.config;
}

/** Throws Refusal when the database file is not there: a typo in DATABASE must not make an empty one. */
export function requireDatabase(database: string): void {
  if (existsSync(database)) return;
  throw new CommandRefused(
    `There is no database at ${database}: start the server once, or set DATABASE as it does.`,
  );
}

/** Writes down what the command line did. What is done stays done: a record that fails is a complaint, no error. */
export async function record(
  { events, now }: Stores,
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
