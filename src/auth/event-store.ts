/** The interface of the store of events; see database.ts. */
import type { EventFilter, EventPage, ListedEvent } from './event-filter.ts';
import type { AuthEvent, EventShare, QuarterOfSignIns, RecordedEvent, SignIn } from './events.ts';
import type { MailFailures } from './mail-failures.ts';

export interface EventStore {
  /** Stores an event. Repeats of cheap ones are counted in memory until `save`. */
  append(event: AuthEvent): Promise<void>;
  /** Stores the counts of repeats. */
  save(): Promise<void>;
  /** The newest eight attempts to sign in to an account, newest first. */
  signIns(userId: number): Promise<readonly SignIn[]>;
  /** The newest events about an account, newest first; of all accounts when it is null. */
  recent(userId: number | null, limit: number): Promise<readonly RecordedEvent[]>;
  /** A page of the events that a filter leaves, newest first. */
  list(filter: EventFilter, page: EventPage): Promise<readonly ListedEvent[]>;
  /**
   * Log-in attempts by quarters of an hour since a time in ms, of an account or, with null, of all.
   * Repeats are included, and empty quarters left out. Quarters and not days: when a day begins
   * depends on the time zone.
   */
  perQuarter(userId: number | null, since: number): Promise<readonly QuarterOfSignIns[]>;
  /** The mails that were not sent since a moment (ms). */
  mailFailures(since: number): Promise<MailFailures>;
  /**
   * Deletes some events before `before` (ms), and of each share the oldest beyond `atMost` and a
   * hundredth more, so that it does not run for each event. True when there may be more.
   */
  prune(before: number, atMost: Readonly<Record<EventShare, number>>): Promise<boolean>;
}
