/**
 * `inspect`: all checks of all stages again, with other names and passwords, and a report card by
 * the areas of OWASP ASVS 5.0. A stage that fails does not stop the ones after it.
 */
import { NoAnswer, Wrong } from './failure.ts';
import { Seed } from './seed.ts';
import type { Servers } from './servers.ts';
import { runStage, type Stage } from './trial.ts';

/** The area in which most requirements of a stage stand. */
export const AREAS: Readonly<Record<number, string>> = {
  1: 'V4 HTTP',
  2: 'V2 Validation and business logic',
  3: 'V6 Authentication',
  4: 'V7 Sessions',
  5: 'V7 Sessions',
  6: 'V8 Authorization',
  7: 'V7 Sessions',
  8: 'V7 Sessions',
  9: 'V7 Sessions',
  10: 'V7 Sessions',
  11: 'V7 Sessions',
  12: 'V3 Web front end',
  13: 'V6 Authentication',
  14: 'V8 Authorization',
  15: 'V9 Self-contained tokens',
};

/** What came of one stage. `wrong`: a sentence, or null when it is passed. */
export type Result = {
  readonly stage: Stage;
  readonly passed: number;
  readonly wrong: string | null;
};

/** Runs every stage, and says what came of each. */
export async function inspectStages(
  stages: readonly Stage[],
  servers: Servers,
  seed: string,
  tell: (result: Result) => void,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const stage of stages) {
    const result = await inspectStage(stage, servers, new Seed(`${seed} ${stage.number}`));
    results.push(result);
    tell(result);
  }
  return results;
}

async function inspectStage(stage: Stage, servers: Servers, seed: Seed): Promise<Result> {
  let passed = 0;
  const tell = { passed: () => void passed++, remark: () => {} };
  try {
    const outcome = await runStage(stage, await servers.for(stage), seed, tell);
    if (outcome.passed) return { stage, passed, wrong: null };
    return { stage, passed, wrong: wordsOf(outcome.error) };
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    await servers.stop(); // the next stage gets a server of its own
    return { stage, passed, wrong: wordsOf(error) };
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof Wrong) return `${error.seen.saw} Expected: ${error.finding.expected}.`;
  if (error instanceof NoAnswer) return error.message;
  throw error;
}

/** The report card, as Markdown. `date`: YYYY-MM-DD. */
export function reportCard(results: readonly Result[], seed: string, date: string): string {
  const areas = Object.groupBy(results, ({ stage }) => AREAS[stage.number] ?? 'Other');
  const rows = Object.entries(areas).map(([area, list = []]) => {
    const passed = list.reduce((sum, result) => sum + result.passed, 0);
    const all = list.reduce((sum, { stage }) => sum + stage.checks.length, 0);
    const names = list.map(({ stage, wrong }) => `${stage.number}${wrong === null ? '' : ' ✗'}`);
    return `| ${area} | ${passed} of ${all} | ${names.join(', ')} |`;
  });
  const wrong = results.filter(({ wrong }) => wrong !== null);
  const count = results.length - wrong.length;
  const open = wrong.map(({ stage, wrong }) => `- Stage ${stage.number}, ${stage.title}: ${wrong}`);
  return `# Report card of a login

${count} of ${results.length} stages passed on ${date}, with the seed ${seed}. The areas are those of OWASP ASVS 5.0.
A check is a sample: it shows that a mistake is there, never that none is.

| area | checks passed | stages |
|---|---|---|
${rows.sort().join('\n')}
${open.length === 0 ? '' : `\nWhat was seen first in each stage that is not passed:\n\n${open.join('\n')}\n`}`;
}
