/**
 * Attacks a server as its case says, and visits it as it is meant: the broken one in the tests, a
 * mended one in `repair`. Each gets a server of its own, so that neither is in the other's way.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Case, NotServed } from './case.ts';
import { type Play, play, type Setting } from './play.ts';
import { DidNotStart } from './process.ts';

const DYING_MS = 1_000;
const SILENT = 'the server gave no answer.';

/** What came of a visit. `flag`: of this start, for the tests. */
export type Verdict = {
  /** Whether the visitor got the flag. */
  readonly gotFlag: boolean;
  /** What an honest visitor misses; null when nothing is missing. */
  readonly missing: string | null;
  readonly flag: string;
};

/** Attacks the server in a file. Rejects with DidNotStart. */
export function attack(one: Case, file: string): Promise<Verdict> {
  return visit(one, { file }, async ({ game }) => one.exploit(game));
}

/** Uses the server in a file as it is meant. Rejects with DidNotStart. */
export function serve(one: Case, file: string): Promise<Verdict> {
  return visit(one, { file, everybody: true }, async ({ game }) => {
    await one.honest(game);
    return undefined;
  });
}

async function visit(
  one: Case,
  how: Pick<Setting, 'file' | 'everybody'>,
  act: (play: Play) => Promise<string | undefined>,
): Promise<Verdict> {
  const folder = mkdtempSync(join(tmpdir(), 'museum-'));
  let running: Play | undefined;
  try {
    const { found, missing } = await outcome(async () => {
      running = await play(one, { ...how, folder, port: 0 });
      return act(running);
    });
    if (running === undefined) return { gotFlag: false, missing, flag: '' };
    // A server that dies closes its connections first.
    if (missing === SILENT) await Promise.race([running.died, setTimeout(DYING_MS)]);
    const texts = [found, running.received()].join('\n');
    const gotFlag = running.isAwarded() || texts.includes(running.game.flag);
    return { gotFlag, missing, flag: running.game.flag };
  } finally {
    await running?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Runs a visit. An error in it comes from the learner's server, so it becomes a part of the
 * verdict; only DidNotStart is thrown.
 */
async function outcome(
  act: () => Promise<string | undefined>,
): Promise<{ found: string; missing: string | null }> {
  try {
    return { found: (await act()) ?? '', missing: null };
  } catch (error) {
    if (error instanceof DidNotStart) throw error;
    const text = error instanceof Error ? error.message : String(error);
    if (error instanceof NotServed) return { found: '', missing: text };
    const isSilent = error instanceof Error && ('code' in error || text === 'no answer');
    const missing = isSilent ? SILENT : `its answer cannot be read: ${text}`;
    return { found: '', missing };
  }
}
