/** Reads the exchanges of a server that is not Coatcheck's: its cookie may have any name. */
import type { History } from '../../learn/ask.ts';
import { type Captured, type Exchange, headers, understand } from '../../learn/exchange.ts';
import { notesBy } from '../../learn/notes.ts';
import type { Reading } from '../../learn/wire.ts';
import { deletes, nameOf, sessionNameIn, setCookies } from './log-ins.ts';
import { OWN_ANSWER_RULES } from './notes/answers.ts';
import { OWN_COOKIE_RULES } from './notes/cookies.ts';
import { OWN_TICKET_RULES } from './notes/tickets.ts';

/** The rules of the notes, in the order in which they are tried. */
export const OWN_RULES = [...OWN_COOKIE_RULES, ...OWN_TICKET_RULES, ...OWN_ANSWER_RULES] as const;

/** How the wire reads what goes through the proxy. */
export const OWN_READING: Reading = {
  understand: understandOwn,
  note: (exchange, history) => notesBy(OWN_RULES, exchange, history),
  experiments: [],
};

/** Understands an exchange by the name that the session cookie has on this server. */
function understandOwn(captured: Captured, id: number, history: History): Exchange {
  const plain = understand(captured, id);
  const name = sessionNameIn([...history, plain]);
  if (name === null) return { ...plain, tickets: [], handedOut: null, takesBack: false };
  const own = setCookies(plain).filter((line) => nameOf(line) === name);
  const cookies = headers(plain.request.lines, 'cookie').flatMap(({ value }) => value.split(';'));
  return {
    ...plain,
    tickets: cookies.flatMap((pair) => markOf(pair, name)),
    handedOut:
      own.filter((line) => !deletes(line)).flatMap(({ value }) => markOf(value, name))[0] ?? null,
    takesBack: own.some(deletes),
  };
}

/** The fingerprint in `name=‹value 3f9a1c›`. */
function markOf(text: string, name: string): readonly string[] {
  const [, found = '', mark = ''] = /^\s*([^=]*?)\s*=\s*‹[a-z ]+ ([0-9a-f]{6})›/.exec(text) ?? [];
  return found === name ? [mark] : [];
}
