import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { DatabaseWarning, OpenMode, SealedStores, Stores } from '../auth/database.ts';
import type { DatabaseLoad } from '../auth/database-load.ts';
import { shownDatabase } from '../auth/database-url.ts';
import type { Seal } from '../auth/seal.ts';
import { createAccountStore } from './account-store.ts';
import { createClientLoginStore } from './client-login-store.ts';
import { createClientStore } from './client-store.ts';
import { createCodeStore } from './code-store.ts';
import { connectionOf } from './connection.ts';
import { createDatabase, type Database } from './database.ts';
import { loadDriver } from './driver.ts';
import { createEventStore } from './event-store.ts';
import { explainOpening } from './explain-opening.ts';
import { createFactorStore } from './factor-store.ts';
import { Feed } from './feed.ts';
import { requireFit, warningsOf } from './fitness.ts';
import { createKeyStore } from './key-store.ts';
import { createLeader, type Leader } from './leader.ts';
import { createLimitStore } from './limit-store.ts';
import { createLinkStore } from './link-store.ts';
import { migrate, readSchema, requireCurrent } from './migrations.ts';
import { createPasskeyStore } from './passkey-store.ts';
import { createPendingStore } from './pending-store.ts';
import { openPool } from './pool.ts';
import { createProbe } from './probe.ts';
import { readFitness } from './read-fitness.ts';
import { replaceAllKeys, unopenedNames } from './sealed-values.ts';
import { createSecretStore } from './secret-store.ts';
import { createSessionStore } from './session-store.ts';
import { createSettle } from './settle.ts';
import { createSharedSettingsStore } from './shared-settings-store.ts';
import { createTokenStore } from './token-store.ts';
import { createTotpStore } from './totp-store.ts';
import { createUnloggedActs } from './unlogged-acts.ts';

/**
 * Opens the stores on a PostgreSQL. `now` is in ms. A server migrates it; of several that start at
 * once, one does. Rejects with NewerSchema, OlderSchema, ForeignDatabase, and with DatabaseUnfit
 * for whatever else an operator can act on.
 */
export async function openPostgres(
  url: string,
  mode: OpenMode,
  now: () => number,
): Promise<Stores> {
  try {
    return await open(url, mode, now);
  } catch (error) {
    throw explainOpening(error, url);
  }
}

async function open(url: string, mode: OpenMode, now: () => number): Promise<Stores> {
  const driver = await loadDriver();
  const connection = connectionOf(url);
  const fitness = await readFitness(driver, connection, now);
  requireFit(fitness);
  const pool = openPool({ driver, connection });
  const hasLeases = mode.as === 'server' && mode.sessionCheck === 'leases';
  const id = serverName();
  const feed = hasLeases ? new Feed({ driver, connection, id }) : null;
  const database = createDatabase(pool, createSettle(pool, feed));
  const leader = createLeader(database, id, now);
  const close = async () => {
    await feed?.close();
    if (mode.as === 'server') await leader.resign().catch(() => {}); // its time ends by itself, too
    await database.close();
  };
  try {
    await bringUpToDate(database, mode);
    await feed?.connect();
    const location = shownDatabase(url);
    const warnings = warningsOf(fitness);
    const { load } = pool;
    return createStores({ database, load, feed, leader, location, warnings, now, close });
  } catch (error) {
    await close();
    throw error;
  }
}

/** Another one at each start: the lease of an earlier start may not have ended. */
function serverName(): string {
  return `${hostname()} ${randomBytes(8).toString('hex')}`;
}

async function bringUpToDate(database: Database, mode: OpenMode): Promise<void> {
  const mayCreate = mode.as === 'server' || mode.mayCreate;
  const { version } = await readSchema(database);
  if (mode.as === 'server' || (mayCreate && version === 0)) await migrate(database);
  else await requireCurrent(database);
}

/** An open database, and what its stores share. */
export type OpenedPostgres = {
  readonly database: Database;
  readonly load: () => DatabaseLoad;
  /** Null where each request asks, and for commands. */
  readonly feed: Feed | null;
  readonly leader: Leader;
  readonly location: string;
  readonly warnings: readonly DatabaseWarning[];
  readonly now: () => number;
  readonly close: () => Promise<void>;
};

/** Creates the stores on an open database. They share its connections. */
export function createStores(opened: OpenedPostgres): Stores {
  const { database, load, feed, leader, location, warnings, now, close } = opened;
  return {
    accounts: createAccountStore(database),
    sessions: createSessionStore(database, feed),
    pendingSignIns: createPendingStore(database),
    factors: createFactorStore(database),
    passkeys: createPasskeyStore(database),
    links: createLinkStore(database),
    codes: createCodeStore(database),
    events: createEventStore(database, feed),
    tokens: createTokenStore(database),
    clients: createClientStore(database, feed),
    unloggedActs: createUnloggedActs(database),
    sharedSettings: createSharedSettingsStore(database),
    limits: createLimitStore(database),
    clientLogins: createClientLoginStore(database, now),
    probe: createProbe(database, now),
    load,
    location,
    warnings,
    migrated: null,
    sealed: (seal, onLost) => sealedStores(opened, seal, onLost),
    replaceAllKeys: (keyFile, key) => replaceAllKeys(database, keyFile, key),
    leads: leader.leads,
    close,
  };
}

function sealedStores(
  { database, feed }: OpenedPostgres,
  seal: Seal,
  onLost: (name: string) => void,
): SealedStores {
  return {
    keys: createKeyStore({ database, feed, seal, onLost }),
    secrets: createSecretStore({ database, feed, seal, onLost }),
    totp: createTotpStore(database, seal),
    unopened: () => unopenedNames(database, seal),
  };
}
