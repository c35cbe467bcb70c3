/** How lessons are run. */
import type { ClientName } from './shell.ts';

/** The choices for a run, the same for every lesson in it. */
export type Options = {
  /** The top folder of the repository that the lesson is about. */
  readonly root: string;
  readonly client: ClientName;
  /** Whether to check the form of the lesson as well. */
  readonly linted: boolean;
  /** Whether to stop at the first problem. */
  readonly stopAtFirst: boolean;
  /** Seconds to wait before each command, as a person would. */
  readonly pace?: number;
};
