/** The stores of the server's database, opened for one command. */
import {
  DatabaseUnfit,
  ForeignDatabase,
  NewerSchema,
  OlderSchema,
  type Stores,
} from '../auth/database.ts';
import { isPostgresUrl, shownDatabase } from '../auth/database-url.ts';
import { BY_COMMAND, type EventKind } from '../auth/events.ts';
import { FactorPolicy } from '../auth/factors/factor-policy.ts';
import { Links } from '../auth/links.ts';
import { Clients } from '../auth/oidc/clients.ts';
import { StoreUnavailable } from '../auth/store-errors.ts';
import { type Config, loadConfig } from '../config/config.ts';
import type { GivenSettings } from '../config/given-settings.ts';
import { sharedSiteUrl, withSharedClock, withSharedSettings } from '../config/shared-settings.ts';
import { databaseFile, openStores } from '../stores.ts';
import { refuseRoot } from './account.ts';
import { type CommandContext, CommandRefused, type CommandResult, ConfigError } from './command.ts';
import { type CommandMail, openCommandMail } from './command-mail.ts';
import { originWarning } from './link-origin.ts';
import { type TextTimes, textTimes } from './times.ts';

/** What a command works on: the stores, and the settings of the server. */
export type CommandStores = Pick<
  Stores,
  'accounts' | 'sessions' | 'events' | 'limits' | 'factors' | 'sealed' | 'replaceAllKeys'
> & {
  /** As given to the command; settings that are missing come from the server's last start. */
  readonly config: Config;
  /** What the addresses of the site begin with. */
  readonly siteUrl: string;
  /** A warning about links, see link-origin.ts; null without one. */
  readonly originWarning: string | null;
  readonly links: Links;
  readonly clients: Clients;
  /** Who has to have a second factor, by the settings of the server. */
  readonly factorPolicy: FactorPolicy;
  readonly mail: CommandMail;
  readonly now: () => number;
  /** In the time zone of the server. */
  readonly times: TextTimes;
};

/**
 * Opens the stores, runs `work` and closes them. Rejects with CommandRefused when there is no
 * database, unless `mayCreate` is set.
 */
export async function withStores(
  context: CommandContext,
  work: (stores: CommandStores) => Promise<CommandResult>,
  { mayCreate } = { mayCreate: false },
): Promise<CommandResult> {
  const config = readConfig(context);
  if (!isPostgresUrl(config.database)) {
    if (!mayCreate) requireDatabase(config.database);
    refuseRoot(config.database, context.userId);
  }
  const { environment, file } = context;
  const stores = await openStores(config.database, { as: 'command', mayCreate }, context.now).catch(
    (error) => {
      throw refusalOf(error, config.database);
    },
  );
  try {
    const shared = await stores.sharedSettings.read();
    const now = withSharedClock(context.now, shared);
    const asStarted = loadConfig(withSharedSettings(environment, shared), file);
    const started = asStarted.ok ? asStarted.config : config;
    const siteUrl = sharedSiteUrl(started, shared);
    return await work({
      accounts: stores.accounts,
      sessions: stores.sessions,
      events: stores.events,
      limits: stores.limits,
      factors: stores.factors,
      sealed: stores.sealed,
      replaceAllKeys: stores.replaceAllKeys,
      config: started,
      siteUrl,
      originWarning: originWarning(config, context, shared),
      mail: openCommandMail(started, siteUrl, context),
      links: new Links({ store: stores.links, sessions: null, now }),
      clients: new Clients({ store: stores.clients, sessions: null, now }),
      factorPolicy: new FactorPolicy({
        store: stores.factors,
        required: started.requireSecondFactor,
        graceMs: started.secondFactorGrace,
        now,
      }),
      now,
      times: textTimes(started.timeZone, now()),
    });
  } finally {
    await stores.close();
  }
}

/**
 * Turns an error of opening the database into CommandRefused; an unknown error is returned as it
 * is.
 */
export function refusalOf(error: unknown, database: string): unknown {
  const path = shownDatabase(database);
  if (error instanceof DatabaseUnfit) {
    const message = `DATABASE=${path}: ${error.message}`;
    return error.mayPass ? new CommandRefused(message) : new ConfigError(message);
  }
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
    `${path} cannot be opened: it is not a file, another program has locked it, the disk is full, or this account may not write there.`,
  );
}

/**
 * The settings, read as the server reads them. Throws ConfigError for bad settings and for a
 * database in memory.
 */
export function readConfig({ environment, file }: GivenSettings): Config {
  const result = loadConfig(environment, file);
  if (!result.ok) throw new ConfigError(result.problems.join('; '));
  if (result.config.database === ':memory:') {
    throw new ConfigError('DATABASE is :memory:, which only the server itself can read.');
  }
  return result.config;
}

/**
 * Throws CommandRefused when the database file does not exist: a typo in DATABASE must not create
 * an empty database.
 */
export function requireDatabase(database: string): void {
  if (databaseFile(database).exists()) return;
  throw new CommandRefused(
    `There is no database at ${database}: start the server once, set DATABASE as for the server, or name its settings file with --config.`,
  );
}

/** What a command says whose change is stored, but not its event. */
export const UNRECORDED = 'Done, but the event could not be recorded.';

/**
 * Records the event of a command. The change is stored by then, so a failure to record it is a
 * warning, not an error.
 */
export async function record(
  { events, now }: Pick<CommandStores, 'events' | 'now'>,
  kind: EventKind,
  userId: number | null,
  reason: string | null = null,
  about: string | null = null,
): Promise<{ readonly message?: string }> {
  try {
    await events.append({
      at: now(),
      kind,
      reason,
      about,
      userId,
      actorId: null,
      requestId: BY_COMMAND,
      address: '',
      userAgent: 'command line',
    });
    return {};
  } catch {
    return { message: UNRECORDED };
  }
}
