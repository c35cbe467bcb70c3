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

const DYING_MS = 1_000;

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
    running = await play(one, { ...how, folder, port: 0 });
    const { found, missing } = await outcome(act(running));
    // A server that dies closes its connections first.
    if (missing !== null) await Promise.race([running.died, setTimeout(DYING_MS)]);
    const texts = [found, running.received()].join('\n');
    const gotFlag = running.isAwarded() || texts.includes(running.game.flag);
    return { gotFlag, missing, flag: running.game.flag };
  } finally {
    await running?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A server that gives no answer ends the visit; that alone is no harm. */
async function outcome(
  act: Promise<string | undefined>,
): Promise<{ found: string; missing: string | null }> {
  try {
    return { found: (await act) ?? '', missing: null };
  } catch (error) {
    if (error instanceof NotServed) return { found: '', missing: error.message };
    if (error instanceof Error && ('code' in error || error.message === 'no answer'))
      return { found: '', missing: 'The server gave no answer.' };
    throw error;
  }
}
