/**
 * Predict mode: what the learner expected before they looked. A learner who only watches learns
 * next to nothing.
 */

import { isAsset } from './ask.ts';
import { type Exchange, header } from './exchange.ts';
import type { Choice } from './views/wire-exchange.ts';
import { KEPT } from './wire.ts';

const KINDS = {
  page: { label: 'Success (2xx)', expected: 'success (2xx)' },
  elsewhere: { label: 'Redirect (303)', expected: 'a redirect (303)' },
  same: { label: 'Not modified (304)', expected: 'not modified (304)' },
  refused: { label: 'Refusal (4xx)', expected: 'a refusal (4xx)' },
} as const;

/** What the learner expects of a response. */
export type Guess = keyof typeof KINDS;

/** The guesses on the exchanges that are kept, in memory only. */
export class Guesses {
  readonly #guesses = new Map<number, Guess>();

  /**
   * Stores a guess. Only the first one counts: a later one is made after the response was shown.
   * Returns false when it is not one of the choices.
   */
  write(id: number, guess: string): boolean {
    if (!Object.hasOwn(KINDS, guess)) return false;
    if (!this.#guesses.has(id)) this.#guesses.set(id, guess as Guess);
    const [oldest] = this.#guesses.keys();
    if (this.#guesses.size > KEPT && oldest !== undefined) this.#guesses.delete(oldest);
    return true;
  }

  /** The choices for an exchange whose response is hidden; empty when the response is shown. */
  choices(exchange: Exchange): readonly Choice[] {
    if (this.#guesses.has(exchange.id) || isAsset(exchange) || exchange.status === 0) return [];
    const offered: Guess[] =
      header(exchange.request.lines, 'if-none-match') === null
        ? ['page', 'elsewhere', 'refused']
        : ['page', 'elsewhere', 'same', 'refused'];
    return offered.map((value) => ({ value, label: KINDS[value].label }));
  }

  /** A sentence that compares the guess with the response; empty when there is no guess. */
  record({ id, status }: Exchange): string {
    const guess = this.#guesses.get(id);
    if (guess === undefined) return '';
    const right = guess === kindOf(status);
    return `You expected ${KINDS[guess].expected}; it was ${status}. ${right ? 'That is right.' : 'Find out why.'}`;
  }
}

function kindOf(status: number): Guess | null {
  if (status >= 200 && status < 300) return 'page';
  if (status === 304) return 'same';
  if (status >= 300 && status < 400) return 'elsewhere';
  return status >= 400 && status < 500 ? 'refused' : null;
}
