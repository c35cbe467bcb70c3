/**
 * What commands did and no server has logged yet: a command has no access to the log of the server.
 * It is kept apart from the events, because those of an account are deleted with it.
 */
import type { AuthEvent } from './events.ts';

/** One of them. It names no address, like every line of the log. */
export type UnloggedAct = Pick<AuthEvent, 'at' | 'kind' | 'reason' | 'userId'> & {
  readonly id: number;
};

/** The event store adds each event of a command (BY_COMMAND), in the same transaction. */
export interface UnloggedActs {
  /** The oldest ones, in the order of their ids. */
  oldest(limit: number): Promise<readonly UnloggedAct[]>;
  /** Removes those with these ids. */
  remove(ids: readonly number[]): Promise<void>;
}
