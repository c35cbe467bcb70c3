/**
 * The notes beside the lines: what a line means and why it is there. Each is a pure function of an
 * exchange and those before it. None claims to know what a browser did: a server sees only what
 * arrives.
 */
import type { History } from './ask.ts';
import type { Exchange } from './exchange.ts';
import { ANSWER_RULES } from './notes/answers.ts';
import { HEADER_RULES } from './notes/headers.ts';
import { OIDC_RULES } from './notes/oidc.ts';
import { REQUEST_RULES } from './notes/requests.ts';
import type { Note, Rule } from './notes/rule.ts';
import { SECOND_STEP_RULES } from './notes/second-step.ts';
import { SET_COOKIE_RULES } from './notes/set-cookie.ts';
import { TICKET_RULES } from './notes/tickets.ts';
import { TOKEN_RULES } from './notes/tokens.ts';

export type { Note } from './notes/rule.ts';

const RULES = [
  ...REQUEST_RULES,
  ...TICKET_RULES,
  ...SET_COOKIE_RULES,
  ...SECOND_STEP_RULES,
  ...TOKEN_RULES,
  ...OIDC_RULES,
  ...ANSWER_RULES,
  ...HEADER_RULES,
] as const satisfies readonly Rule[];

/** The id of a note. */
export type NoteId = (typeof RULES)[number]['id'];

/** The ids of all notes. */
export const NOTE_IDS: readonly NoteId[] = RULES.map(({ id }) => id);

/**
 * The notes on one exchange, in the order of its lines. `history` are the exchanges before it,
 * oldest first.
 */
export function note(exchange: Exchange, history: History): readonly Note[] {
  return notesBy(RULES, exchange, history);
}

/** The notes that these rules make on one exchange, in the order of its lines. */
export function notesBy(
  rules: readonly Rule[],
  exchange: Exchange,
  history: History,
): readonly Note[] {
  const notes = rules.flatMap((rule) => {
    const mark = rule.see(exchange, history);
    if (mark === null || (rule.once && history.some((past) => rule.see(past, []) !== null)))
      return [];
    return [{ id: rule.id, moment: false, ...mark }];
  });
  const place = ({ side, at }: Note) => (side === 'request' ? 0 : 1_000) + at;
  return notes.sort((a, b) => place(a) - place(b));
}
