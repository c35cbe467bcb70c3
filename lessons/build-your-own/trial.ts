/** What a check works with, and how a stage is run: check after check, until the first failure. */
import { Client } from './client.ts';
import { Jar } from './jar.ts';
import type { Settings } from './launch.ts';
import type { Seed } from './seed.ts';
import type { Server } from './server.ts';
import { Transcript } from './transcript.ts';

/** One check at work: the server, random choices, and a transcript of its own. */
export class Trial {
  readonly transcript = new Transcript();
  readonly server: Server;
  readonly seed: Seed;
  /** Tells the learner something that is no failure. */
  readonly remark: (sentence: string) => void;

  constructor(server: Server, seed: Seed, remark: (sentence: string) => void) {
    this.server = server;
    this.seed = seed;
    this.remark = remark;
  }

  /** A browser with an empty jar. `who`: "Ada's browser". */
  readonly browser = (who: string, jar = new Jar()): Client =>
    new Client(who, this.server.site, this.transcript, jar);
}

/** One thing that a stage asks for. */
export type Check = {
  /** A sentence about a server that passes. */
  readonly title: string;
  run(trial: Trial): Promise<void>;
};

/** One step of building a login. */
export type Stage = {
  readonly number: number;
  readonly title: string;
  readonly minutes: number;
  /** What to add to the server of the stage before. */
  readonly add: string;
  /** Variables of the environment with which the server is started for this stage. */
  readonly settings?: Settings;
  /** Whether a check ends the server and starts it again. */
  readonly restarts?: boolean;
  readonly checks: readonly Check[];
  /** Why it mattered: shown when the stage is passed. */
  readonly mattered: string;
  /** Where this project does the same. */
  readonly ours: readonly string[];
};

/** How a stage ended. `error` is what the failed check threw. */
export type Outcome =
  | { readonly passed: true }
  | {
      readonly passed: false;
      readonly check: Check;
      readonly error: unknown;
      readonly transcript: Transcript;
    };

/** Runs the checks of a stage in their order, up to the first failure. */
export async function runStage(
  stage: Stage,
  server: Server,
  seed: Seed,
  tell: { passed(check: Check): void; remark(sentence: string): void },
): Promise<Outcome> {
  for (const check of stage.checks) {
    const trial = new Trial(server, seed, tell.remark);
    try {
      await check.run(trial);
    } catch (error) {
      return { passed: false, check, error, transcript: trial.transcript };
    }
    tell.passed(check);
  }
  return { passed: true };
}
