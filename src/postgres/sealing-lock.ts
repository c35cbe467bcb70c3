/**
 * The lock of the sealing key. `replaceAllKeys` seals everything again with another key, so nothing
 * may be sealed with the old one at that moment: it would be stored after it, and the old key is
 * then removed from the key file. Taken before any other lock.
 */
import type { Queries } from './database.ts';

/** The key of the advisory lock. */
const SEALING = 8_251_003;

/** Keeps the sealing key until the end of the transaction. Many may do so at once. */
export async function keepSealingKey(queries: Queries): Promise<void> {
  await queries.rows('SELECT pg_advisory_xact_lock_shared($1)', SEALING);
}

/**
 * Makes others who would seal a value wait until the end of the transaction: one of several servers
 * that start at once makes the first key, and the others find it.
 */
export async function lockSealing(queries: Queries): Promise<void> {
  await queries.rows('SELECT pg_advisory_xact_lock($1)', SEALING);
}
