/**
 * What auth/ asks of a database: one interface per subject (account-store.ts, session-store.ts,
 * link-store.ts, event-store.ts, token-stores.ts, shared-settings-store.ts). sqlite/ implements
 * them. Each answer but `version` is a promise although SQLite does not need one, so that a
 * database on another machine can implement them as well.
 */

/**
 * The database did not do it (locked, full, read-only, gone). Nothing was stored; trying again
 * later may work.
 */
export class StoreUnavailable extends Error {}

/**
 * The caller is no administrator any more (demoted, disabled, deleted). Nothing was stored.
 */
export class NotAdmin extends Error {}

/**
 * The password behind a new session was changed, or its account disabled or deleted, after the
 * password was checked. Nothing was stored.
 */
export class PasswordOutdated extends Error {}
