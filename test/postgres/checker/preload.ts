/**
 * Loaded into the servers of the checker before they start (`node --import`): hashes are cheap, the
 * clock can be shifted, and a defence can be taken out.
 */
import './cheap-hashes.ts';
import './shifted-clock.ts';
