/** The errors that stores reject with; anything else that they reject with is a bug. */

/**
 * The database did not do it (locked, full, read-only, gone). Nothing was stored; trying again
 * later may work.
 */
export class StoreUnavailable extends Error {}

/**
 * The connection was lost while a change was being stored, and whether it was cannot be found out.
 * Trying again is right: every change here can be asked for twice.
 */
export class CommitUnknown extends StoreUnavailable {}

/**
 * The caller is no administrator any more (demoted, disabled, deleted). Nothing was stored.
 */
export class NotAdmin extends Error {}

/**
 * The password behind a new session was changed, its account disabled or deleted, or the client
 * that it is for removed, after that was checked. Nothing was stored.
 */
export class PasswordOutdated extends Error {}
