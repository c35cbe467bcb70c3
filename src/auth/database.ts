/**
 * What a database technology has to offer: the stores of one opened database, and the reasons for
 * which it may not open. src/sqlite implements it; src/stores.ts chooses the technology.
 *
 * There is one interface per subject (account-store.ts, session-store.ts, pending-store.ts,
 * factor-store.ts, totp-store.ts, passkey-store.ts, link-store.ts, code-store.ts, event-store.ts,
 * unlogged-acts.ts, token-stores.ts, shared-settings-store.ts, limits/limit-store.ts,
 * oidc/client-store.ts, oidc/client-login-store.ts). Each answer but `version` is a promise
 * although SQLite does not need one, so that a database on another machine can implement them as
 * well.
 */

import type { AccountStore } from './accounts/account-store.ts';
import type { CodeStore } from './code-store.ts';
import type { DatabaseLoad } from './database-load.ts';
import type { EventStore } from './event-store.ts';
import type { FactorStore } from './factors/factor-store.ts';
import type { PasskeyStore } from './factors/passkey-store.ts';
import type { TotpStore } from './factors/totp-store.ts';
import type { LimitStore } from './limits/limit-store.ts';
import type { LinkStore } from './link-store.ts';
import type { ClientLoginStore } from './oidc/client-login-store.ts';
import type { ClientStore } from './oidc/client-store.ts';
import type { Seal } from './seal.ts';
import type { SessionStore } from './sessions/session-store.ts';
import type { SharedSettingsStore } from './shared-settings-store.ts';
import type { PendingStore } from './sign-in/pending-store.ts';
import type { StorageProbe } from './storage-probe.ts';
import type { StoredKey } from './tokens/token-keys.ts';
import type { KeyStore, TokenStore } from './tokens/token-stores.ts';
import type { UnloggedActs } from './unlogged-acts.ts';

/**
 * Who opens a database. The server has it alone, makes it when it is missing and migrates an older
 * one, after a copy. A command works beside the server, which may be of another version: it never
 * migrates, and makes a database only when it may.
 */
export type OpenMode =
  | { readonly as: 'server'; readonly sessionCheck?: SessionCheck }
  | { readonly as: 'command'; readonly mayCreate: boolean };

/**
 * How a server that shares its database with others knows that a session has not ended: it asks at
 * each request, or it answers from memory while it holds a lease.
 */
export type SessionCheck = 'each' | 'leases';

/** The stores of one opened database. Everything here is about the same database. */
export interface Stores {
  readonly accounts: AccountStore;
  readonly sessions: SessionStore;
  readonly pendingSignIns: PendingStore;
  readonly factors: FactorStore;
  readonly passkeys: PasskeyStore;
  readonly links: LinkStore;
  readonly codes: CodeStore;
  readonly events: EventStore;
  readonly tokens: TokenStore;
  readonly clients: ClientStore;
  readonly unloggedActs: UnloggedActs;
  readonly sharedSettings: SharedSettingsStore;
  readonly limits: LimitStore;
  readonly clientLogins: ClientLoginStore;
  readonly probe: StorageProbe;
  /** What the database did. It is measured from the first call on. */
  readonly load: () => DatabaseLoad;
  /** Where the database is, for people: an absolute path or `:memory:`. It contains no secret. */
  readonly location: string;
  /** What the database allows and the operator probably does not intend. */
  readonly warnings: readonly DatabaseWarning[];
  /** What migrated when it was opened; null when the database was new or up to date. */
  readonly migrated: Migrated | null;
  /**
   * The stores of what is kept sealed. `onLost` is called with the name of a value that the seal
   * does not open and that was therefore removed or replaced.
   */
  readonly sealed: (seal: Seal, onLost: (name: string) => void) => SealedStores;
  /**
   * Puts a new sealing key into the key file and replaces every secret; `key` becomes the only
   * signing key. Seeds of authenticator apps are shared with phones: they stay, sealed with the new
   * key. At every moment the file opens what is in the database. False when the old sealing keys
   * could not be removed from the file at the end. Rejects with the system's error when the file
   * cannot be written; then nothing has changed.
   */
  readonly replaceAllKeys: (keyFile: string, key: StoredKey) => Promise<boolean>;
  /**
   * Whether this server does what one of several has to do, such as deleting what has expired.
   * Always true for a database that one server has alone.
   */
  leads(): Promise<boolean>;
  /** Ends every connection; a server's database is free for another server from then on. */
  close(): Promise<void>;
}

/** Signing keys, secrets, and seeds of authenticator apps, sealed with one seal. */
export interface SealedStores {
  readonly keys: KeyStore;
  readonly secrets: SecretStore;
  readonly totp: TotpStore;
  /** The names of the sealed values that the seal does not open. Changes nothing. */
  unopened(): Promise<readonly string[]>;
}

/** Secrets that the program made for itself. */
export interface SecretStore {
  /**
   * The 32 bytes of the secret with this name: made at the first call, and the same for every
   * process until another one calls `replaceAllKeys`. Answered from memory while no other process
   * has written to the database.
   */
  get(name: string): Promise<Buffer>;
}

/** A name for the log, and what to do about it. */
export type DatabaseWarning = { readonly name: string; readonly advice: string };

/** Schema versions, and the copy of the database that was made before the migration. */
export type Migrated = { readonly from: number; readonly to: number; readonly copy: string };

/** Another server has the database. */
export class DatabaseInUse extends Error {}

/** A newer version of this program has written the database. */
export class NewerSchema extends Error {
  constructor(version: number, known: number) {
    super(`the database is at version ${version}; this program knows ${known}`);
  }
}

/** The database has not been brought up to date. */
export class OlderSchema extends Error {
  constructor(version: number, needed: number) {
    super(`the database is at version ${version}; this program needs ${needed}`);
  }
}

/** The database belongs to another program. */
export class ForeignDatabase extends Error {
  constructor() {
    super('that is the database of another program');
  }
}

/** SQLite found damage, or the database is not as this program makes one. The message says it. */
export class DatabaseDamaged extends Error {}

/** The database, or the way to it, cannot be used as it is. The message says what to do. */
export class DatabaseUnfit extends Error {
  /** Whether another attempt may succeed without a change by the operator. */
  readonly mayPass: boolean;

  constructor(message: string, { mayPass, cause }: { mayPass: boolean; cause?: unknown }) {
    super(message, { cause });
    this.mayPass = mayPass;
  }
}

/** Why a database did not open, when it is none of the errors above. */
export type OpenProblem =
  | 'not_allowed'
  | 'no_folder'
  | 'disk_full'
  | 'held'
  | 'damaged'
  | 'no_database';
