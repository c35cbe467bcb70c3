import type { SessionView } from '../../views/session-rows.ts';
import { timesAt } from './times.ts';

/** When the tests of pages look at a session, in ms. */
export const NOW = Date.UTC(2026, 10, 21, 14, 2, 30);
/** The same as pages get it. */
export const TIMES = timesAt(NOW);
export const HOUR = 3_600_000;

/** A session that began an hour before NOW. */
export const SESSION: SessionView = {
  id: 7,
  ticket: '7K3F',
  startedAt: NOW - HOUR,
  lastSeenAt: NOW,
  idleUntil: NOW + 2 * HOUR,
  expiresAt: NOW + 23 * HOUR,
  device: 'Firefox on Linux',
  address: '203.0.113.7',
  remembered: false,
};
