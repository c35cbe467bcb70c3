import type { DatabaseSync } from 'node:sqlite';
import type { OpenMode, SealedStores, Stores } from '../auth/database.ts';
import { createMemoryLimits } from '../auth/limits/memory-limits.ts';
import type { Seal } from '../auth/seal.ts';
import { createAccountStore } from './account-store.ts';
import { createClientLoginStore } from './client-login-store.ts';
import { createClientStore } from './client-store.ts';
import { createCodeStore } from './code-store.ts';
import { dataVersion } from './data-version.ts';
import { closedOnError, disableBusyTimeout, openForCommand } from './database.ts';
import { createEventStore } from './event-store.ts';
import { createFactorStore } from './factor-store.ts';
import { createKeyStore } from './key-store.ts';
import { createLinkStore } from './link-store.ts';
import { createPasskeyStore } from './passkey-store.ts';
import { createPendingStore } from './pending-store.ts';
import { createProbe } from './probe.ts';
import { replaceAllKeys, unopenedNames } from './sealed-values.ts';
import { createSecretStore } from './secret-store.ts';
import { fullPath, openForServer, type ServerDatabase } from './server-database.ts';
import { createSessionStore } from './session-store.ts';
import { createSharedSettingsStore } from './shared-settings-store.ts';
import { toUnavailable } from './sqlite-error.ts';
import { storeCall, storeLoad } from './store-call.ts';
import { createTokenStore } from './token-store.ts';
import { createTotpStore } from './totp-store.ts';
import { createUnloggedActs } from './unlogged-acts.ts';

/**
 * Opens the stores on a SQLite file; `:memory:` stores nothing on disk. `now` is in ms. Rejects
 * with DatabaseInUse, NewerSchema, OlderSchema, ForeignDatabase; with StoreUnavailable when another
 * attempt may succeed (a lock, a full disk, missing rights); else with the error of SQLite or of
 * the system.
 */
export async function openSqlite(path: string, mode: OpenMode, now: () => number): Promise<Stores> {
  try {
    return openNow(path, mode, now);
  } catch (error) {
    throw toUnavailable(error);
  }
}

function openNow(path: string, mode: OpenMode, now: () => number): Stores {
  const opened = open(path, mode, now);
  return closedOnError(opened, () => createStores(opened, now));
}

function open(path: string, mode: OpenMode, now: () => number): ServerDatabase {
  if (mode.as === 'server') return openForServer(path, now);
  const database = openForCommand(path, mode);
  return { database, path: fullPath(path), migrated: null, close: () => database.close() };
}

/** Creates the stores on an open database. They share one connection. */
export function createStores(
  { database, path, migrated, close }: ServerDatabase,
  now: () => number,
): Stores {
  dataVersion(database, now); // the first call chooses the clock
  const stores: Stores = {
    accounts: createAccountStore(database),
    sessions: createSessionStore(database),
    pendingSignIns: createPendingStore(database),
    factors: createFactorStore(database),
    passkeys: createPasskeyStore(database),
    links: createLinkStore(database),
    codes: createCodeStore(database),
    events: createEventStore(database),
    tokens: createTokenStore(database),
    clients: createClientStore(database),
    unloggedActs: createUnloggedActs(database),
    sharedSettings: createSharedSettingsStore(database),
    limits: createMemoryLimits(), // one server has the database, so its memory has all counts
    clientLogins: createClientLoginStore(database, now),
    probe: createProbe(database, now),
    load: storeLoad,
    location: path,
    warnings: [],
    migrated,
    sealed: (seal, onLost) => sealedStores(database, seal, onLost),
    replaceAllKeys: (keyFile, key) => replaceAllKeys(database, keyFile, key),
    leads: async () => true,
    close: async () => close(),
  };
  disableBusyTimeout(database);
  return stores;
}

function sealedStores(
  database: DatabaseSync,
  seal: Seal,
  onLost: (name: string) => void,
): SealedStores {
  return {
    keys: createKeyStore({ database, seal, onLost }),
    secrets: createSecretStore({ database, seal, onLost }),
    totp: createTotpStore(database, seal),
    unopened: () => storeCall(() => unopenedNames(database, seal)),
  };
}
