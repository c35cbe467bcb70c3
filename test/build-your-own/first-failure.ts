import { Wrong } from '../../lessons/build-your-own/failure.ts';
import { Seed } from '../../lessons/build-your-own/seed.ts';
import { startServer } from '../../lessons/build-your-own/server.ts';
import { settingsOf } from '../../lessons/build-your-own/servers.ts';
import { STAGES } from '../../lessons/build-your-own/stages.ts';
import { runStage, type Stage } from '../../lessons/build-your-own/trial.ts';

export const REFERENCE = 'lessons/build-your-own/reference';
/** The reference server of the last stage, on Node's own modules. */
export const LAST = '15-tokens.ts';

/** Reports nothing of a run. */
export const QUIET = { passed: () => {}, remark: () => {} };

/** A stage that was not passed. */
export type Failure = {
  readonly stage: number;
  readonly finding: string;
  /** What was seen, and the seed of the run. */
  readonly saw: string;
};

/**
 * The first stage, up to `last`, that a server does not pass; null when it passes all. `work`: the
 * cost of a password hash (log2). `alone` leaves out those before `last`.
 */
export async function firstFailure(
  command: string,
  last = Number.POSITIVE_INFINITY,
  { work = 4, alone = false } = {},
): Promise<Failure | null> {
  const stages = STAGES.filter(({ number }) => (alone ? number === last : number <= last));
  // Side by side: stage 9 waits, and stage 10 starts its server again and again.
  const kind = (stage: Stage) => `${settingsOf(stage).join(' ')} ${stage.restarts}`;
  const groups = Object.values(Object.groupBy(stages, kind));
  const failures = await Promise.all(groups.map((group) => failureOf(command, group ?? [], work)));
  return failures.filter((found) => found !== null).sort((a, b) => a.stage - b.stage)[0] ?? null;
}

/** The same for stages that want the same settings, on a server of their own. */
async function failureOf(
  command: string,
  stages: readonly Stage[],
  work: number,
): Promise<Failure | null> {
  const server = await startServer(command, { WORK: String(work), ...stages[0]?.settings });
  try {
    for (const stage of stages) {
      const seed = new Seed(`s${Math.random()}`);
      const outcome = await runStage(stage, server, seed, QUIET);
      if (outcome.passed) continue;
      const { error } = outcome;
      const finding = error instanceof Wrong ? error.finding.id : String(error);
      const what = error instanceof Wrong ? error.seen.saw : String(server.lastLines());
      return { stage: stage.number, finding, saw: `${what} (seed ${seed.text})` };
    }
    return null;
  } finally {
    await server.stop();
  }
}
