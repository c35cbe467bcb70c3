/** One run: the stage that was asked for, with the stages before it. */
import { AFTERWARDS } from './afterwards.ts';
import { NoAnswer, Wrong } from './failure.ts';
import { inspectStages, reportCard } from './inspect.ts';
import { readProgress, withFailure, withPassed, writeProgress } from './progress.ts';
import { reportFailure } from './report.ts';
import { Seed } from './seed.ts';
import type { Server } from './server.ts';
import { NEEDS_COMMAND, needsCommand, Servers, settingsOf } from './servers.ts';
import { STAGES } from './stages.ts';
import { type Outcome, runStage, type Stage } from './trial.ts';
import { tryStage } from './try.ts';

/** What a run needs. */
export type Run = {
  readonly stage: number;
  readonly run: string | null;
  readonly url: URL | null;
  readonly hint: boolean;
  /** Leaves out the stages before it. */
  readonly only: boolean;
  readonly seed: string;
  readonly progressFile: string;
  readonly transcriptFile: string;
  readonly cardFile: string;
  /** Prints a text and ends the line. */
  readonly print: (text: string) => void;
  /** Writes a file. */
  readonly write: (file: string, text: string) => void;
};

const EX_SOFTWARE = 70; // sysexits.h

/** Checks a stage and prints what came of it. Returns the exit code: 0, 1 or 70. */
export async function check(run: Run): Promise<number> {
  run.print(`seed ${run.seed}`);
  return withServers(run, (servers) => checkStages(run, servers));
}

/** Sends what a stage sends and prints the traffic. Returns 0, or 1 when no server is there. */
export async function tryOut(run: Run): Promise<number> {
  const stage = STAGES.find(({ number }) => number === run.stage);
  if (stage === undefined) return EX_SOFTWARE;
  return withServers(run, async (servers) => {
    if (!mayCheck(run, stage)) return 1;
    const server = await servers.for(stage);
    run.write(run.transcriptFile, await tryStage(stage, server, run.seed, run.print));
    run.print(`\nAll bytes: ${run.transcriptFile}    The same again: --seed ${run.seed}`);
    return 0;
  });
}

/**
 * Checks all stages that it can, and writes a report card. Returns 0 when all of these are passed,
 * or else 1.
 */
export async function inspect(run: Run): Promise<number> {
  return withServers(run, async (servers) => {
    const stages = STAGES.filter((stage) => mayCheck(run, stage));
    const results = await inspectStages(stages, servers, run.seed, ({ stage, wrong }) =>
      run.print(`${wrong === null ? 'ok' : 'x '}  ${stage.number}  ${stage.title}`),
    );
    const card = reportCard(results, run.seed, new Date().toISOString().slice(0, 10));
    run.write(run.cardFile, card);
    run.print(`\n${card}\nTo show to others: ${run.cardFile}`);
    return results.every(({ wrong }) => wrong === null) ? 0 : 1;
  });
}

async function withServers(run: Run, work: (servers: Servers) => Promise<number>): Promise<number> {
  const servers = new Servers(run);
  try {
    return await work(servers);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    run.print(`Your server cannot be reached, so nothing was checked.\n${error.message}`);
    for (const line of error.lastLines) run.print(`  | ${line}`);
    return 1;
  } finally {
    await servers.stop();
  }
}

function mayCheck(run: Run, stage: Stage): boolean {
  if (run.url === null || !needsCommand(stage)) return true;
  run.print(`Stage ${stage.number}, ${stage.title}, was not checked. ${NEEDS_COMMAND}`);
  return false;
}

async function checkStages(run: Run, servers: Servers): Promise<number> {
  const { passed } = readProgress(run.progressFile);
  const now = STAGES.find(({ number }) => number === run.stage);
  const before = STAGES.filter(({ number }) => number < run.stage && !run.only);
  // What was never passed comes first: a hint of this stage takes the earlier ones for granted.
  const open = before.filter(({ number }) => !passed.includes(number));
  const again = before.filter(({ number }) => passed.includes(number));
  for (const stage of [...open, ...(now ? [now] : []), ...again]) {
    if (!mayCheck(run, stage)) {
      if (again.includes(stage)) continue;
      return 1;
    }
    const server = await servers.for(stage);
    const titles: string[] = [];
    const outcome = await runStage(stage, server, new Seed(`${run.seed} ${stage.number}`), {
      passed: ({ title }) => {
        titles.push(title);
        if (stage === now || open.includes(stage)) run.print(`ok  ${title}`);
      },
      remark: (sentence) => run.print(`    Remark: ${sentence}`),
    });
    if (!outcome.passed) return fail(run, server, stage, outcome, titles.length);
  }
  if (now !== undefined) praise(run, now, before);
  return 0;
}

function praise(run: Run, { number, title, mattered, ours }: Stage, before: readonly Stage[]) {
  writeProgress(run.progressFile, withPassed(readProgress(run.progressFile), number));
  const earlier = before.map((stage) => stage.number);
  run.print(`\nStage ${number}, ${title}, is passed. ${mattered}`);
  if (earlier.length > 0) run.print(`Passed as well: ${earlier.join(', ')}.`);
  const { known } = AFTERWARDS[number] ?? {};
  if (known !== undefined) run.print(`\n${known.what}\n  ${known.source}`);
  run.print(`\nHere is ours; compare: ${ours.join(', ')}`);
  const next = STAGES.find((stage) => stage.number > number);
  if (next === undefined) return;
  const lessons = AFTERWARDS[next.number]?.read ?? [];
  run.print(`\nNext, stage ${next.number}, ${next.title}: ${next.add}`);
  run.print(`Read before: ${lessons.map((file) => `lessons/${file}`).join(', ')}`);
}

function fail(
  run: Run,
  server: Server,
  stage: Stage,
  { error, check, transcript }: Extract<Outcome, { passed: false }>,
  passed: number,
): number {
  run.write(run.transcriptFile, transcript.toString());
  const id = error instanceof Wrong ? error.finding.id : 'no answer';
  const progress = withFailure(readProgress(run.progressFile), id, run.hint);
  writeProgress(run.progressFile, progress);
  const report = reportFailure(stage, error, transcript, {
    passed,
    title: check.title,
    seed: run.seed,
    command: run.run === null ? null : [...settingsOf(stage), run.run].join(' '),
    url: run.url?.origin ?? 'http://localhost:4000',
    hints: progress.hints,
    lastLines: server.lastLines(),
    ended: server.ended(),
    transcriptFile: run.transcriptFile,
  });
  run.print(`\n${report}`);
  return error instanceof Wrong || error instanceof NoAnswer ? 1 : EX_SOFTWARE;
}

/** The list of stages, and which of them are passed. */
export function describe(progressFile: string): string {
  const { passed } = readProgress(progressFile);
  const lines = STAGES.map(({ number, title, minutes, add }) => {
    const sign = passed.includes(number) ? 'passed' : `${minutes} min`;
    return `${String(number).padStart(2)}  ${title} (${sign})\n    ${add}\n`;
  });
  return `Build your own login, in any language, stage by stage.\n\n${lines.join('')}
Check your server:  npm run build-your-own -- check 1 --run "node my-server.js"
`;
}
