/** The start after an end. */
import { NoAnswer, Wrong } from '../failure.ts';
import type { Settings } from '../launch.ts';
import type { Trial } from '../trial.ts';
import { WILL_NOT_START } from './10-findings.ts';

/** Starts the server again. `more`: settings for this start. */
export async function startAgain({ server }: Trial, more: Settings = {}): Promise<void> {
  try {
    await server.resume(more);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    const saw = `It ended, and I started it again. ${error.message}`;
    throw new Wrong(WILL_NOT_START, { saw });
  }
}
