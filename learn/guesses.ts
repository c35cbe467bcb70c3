/**
 * Predict mode: what the learner expected before they looked. A learner who only watches learns
 * next to nothing.
 */
import { allGot, isAsset } from './ask.ts';
import { type Exchange, header } from './exchange.ts';
import type { Choice } from './views/wire-question.ts';
import { type Entry, KEPT } from './wire.ts';

const KINDS = {
  page: { label: 'Success (2xx)', expected: 'success (2xx)' },
  elsewhere: { label: 'Redirect (303)', expected: 'a redirect (303)' },
  same: { label: 'Not modified (304)', expected: 'not modified (304)' },
  refused: { label: 'Refusal (4xx)', expected: 'a refusal (4xx)' },
} as const;

const COOKIES = {
  sets: { label: 'It sets one', said: 'sets a cookie' },
  deletes: { label: 'It only deletes', said: 'only deletes' },
  none: { label: 'Nothing', said: 'has no Set-Cookie line' },
} as const;

type Kind = keyof typeof KINDS;
type CookieKind = keyof typeof COOKIES;
type Guess = { readonly status: Kind; readonly cookie: CookieKind };

/** What a learner can choose for an exchange. */
export type Choices = { readonly status: readonly Choice[]; readonly cookie: readonly Choice[] };

/** The entries that are shown in predict mode. */
export type Shown = {
  readonly entries: readonly Entry[];
  /** How many exchanges of a client wait, by the number of the one that is asked about. */
  readonly waiting: ReadonlyMap<number, number>;
};

/** The guesses on the exchanges that are kept, in memory only. */
export class Guesses {
  readonly #guesses = new Map<number, Guess>();

  /**
   * Stores a guess. Only the first one counts: a later one is made after the response was shown.
   * Returns false when it is not one of the choices.
   */
  write(id: number, status: string, cookie: string): boolean {
    if (!Object.hasOwn(KINDS, status) || !Object.hasOwn(COOKIES, cookie)) return false;
    const guess = { status: status as Kind, cookie: cookie as CookieKind };
    if (!this.#guesses.has(id)) this.#guesses.set(id, guess);
    const [oldest] = this.#guesses.keys();
    if (this.#guesses.size > KEPT && oldest !== undefined) this.#guesses.delete(oldest);
    return true;
  }

  /** The choices for an exchange whose response is hidden; null when the response is shown. */
  choices(exchange: Exchange): Choices | null {
    if (this.#guesses.has(exchange.id) || isAsset(exchange) || exchange.status === 0) return null;
    const offered: Kind[] =
      header(exchange.request.lines, 'if-none-match') === null
        ? ['page', 'elsewhere', 'refused']
        : ['page', 'elsewhere', 'same', 'refused'];
    return {
      status: offered.map((value) => ({ value, label: KINDS[value].label })),
      cookie: Object.entries(COOKIES).map(([value, { label }]) => ({ value, label })),
    };
  }

  /**
   * Leaves out what would give the answer away: the exchanges of a client after one that is not
   * answered.
   */
  shown(all: readonly Entry[]): Shown {
    const asked = new Map<string, number>(); // client -> exchange
    const waiting = new Map<number, number>();
    const entries = all.filter(({ exchange }) => {
      const before = asked.get(exchange.agent.key);
      if (before !== undefined) waiting.set(before, (waiting.get(before) ?? 0) + 1);
      else if (this.choices(exchange) !== null) asked.set(exchange.agent.key, exchange.id);
      return before === undefined;
    });
    for (const id of asked.values()) if (!waiting.has(id)) waiting.set(id, 0);
    return { entries, waiting };
  }

  /** Sentences that compare the guess with the response; empty when there is no guess. */
  record(exchange: Exchange): string {
    const guess = this.#guesses.get(exchange.id);
    if (guess === undefined) return '';
    const { status } = exchange;
    const right = guess.status === kindOf(status);
    const first = `You expected ${KINDS[guess.status].expected}; it was ${status}. ${right ? 'That is right.' : 'Find out why.'}`;
    const cookie = cookieKindOf(exchange);
    const second =
      guess.cookie === cookie
        ? `It ${COOKIES[cookie].said}, as you expected.`
        : `You expected that it ${COOKIES[guess.cookie].said}; it ${COOKIES[cookie].said}.`;
    return `${first} ${second}`;
  }
}

function kindOf(status: number): Kind | null {
  if (status >= 200 && status < 300) return 'page';
  if (status === 304) return 'same';
  if (status >= 300 && status < 400) return 'elsewhere';
  return status >= 400 && status < 500 ? 'refused' : null;
}

function cookieKindOf(exchange: Exchange): CookieKind {
  const lines = allGot(exchange, 'set-cookie');
  if (lines.length === 0) return 'none';
  return lines.every(({ value }) => /; *Max-Age=0\b/i.test(value)) ? 'deletes' : 'sets';
}
