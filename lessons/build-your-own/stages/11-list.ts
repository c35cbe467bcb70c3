/** The list of sessions, as a program reads it. */
import type { Answer, Client } from '../client.ts';
import { expect } from '../failure.ts';
import type { Trial } from '../trial.ts';
import { LIST } from './11-findings.ts';

/** One entry of the list. */
export type Entry = { readonly id: string; readonly current: boolean };

/** JSON that is a list, or an object with one list in it; null when it is neither. */
export function listIn(text: string): readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return [value, ...Object.values(Object(value))].find(Array.isArray) ?? null;
  } catch {
    return null;
  }
}

/** The entries of a list; null when there is none, or when one of them has no id. */
export function entriesOf(text: string): readonly Entry[] | null {
  const list = listIn(text);
  if (list === null) return null;
  const entries = list.map((row) => {
    const { id, current } = Object(row) as Record<string, unknown>;
    const isName = typeof id === 'string' || typeof id === 'number';
    // `current` may be left out where it is not true.
    return isName ? { id: String(id), current: current === true } : null;
  });
  return entries.every((entry) => entry !== null) ? entries : null;
}

/** The sessions that a browser is told, and the answer that told them. */
export async function sessionsOf(
  client: Client,
): Promise<{ readonly answer: Answer; readonly entries: readonly Entry[] }> {
  const answer = await client.send('/sessions');
  const entries = answer.status === 200 ? entriesOf(answer.text) : null;
  const saw = `GET /sessions answered ${answer.status}, and not with a list of \`id\` and \`current\`.`;
  expect(entries !== null, LIST, { answer, mark: answer.text.split('\n')[0] ?? '', saw });
  return { answer, entries };
}

/** The id of the own session, or of the one other. */
export async function idOf(client: Client, which: 'current' | 'other'): Promise<string> {
  const { entries, answer } = await sessionsOf(client);
  const found = entries.find(({ current }) => current === (which === 'current'));
  const saw = `There is no session in the list that is ${which === 'current' ? 'the current' : 'another'} one.`;
  expect(found !== undefined, LIST, { answer, mark: 'current', saw });
  return found.id;
}

/** An id that looks like this one, and that nothing has. */
export function unusedId({ seed }: Trial, id: string): string {
  if (/^\d{1,9}$/.test(id)) return String(987_654_000 + seed.number(999));
  return id.replace(/[a-z0-9]/gi, (sign) =>
    /\d/.test(sign) ? String(seed.number(10)) : seed.pick(['a', 'b', 'c', 'd']),
  );
}

/** Asks for the end of a session. */
export const end = (client: Client, id: string): Promise<Answer> =>
  client.send(`/sessions/${encodeURIComponent(id)}/end`, { method: 'POST' });
