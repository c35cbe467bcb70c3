/** The list of sessions, as a program reads it. */
import type { Answer, Client } from '../client.ts';
import { expect } from '../failure.ts';
import { LIST } from './11-findings.ts';

/** One entry of the list. */
export type Entry = { readonly id: string; readonly current: boolean };

/** The entries of an answer: a list, or an object with one list in it. Null when it is no such. */
export function entriesOf(text: string): readonly Entry[] | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const list = Array.isArray(value) ? value : Object.values(Object(value)).find(Array.isArray);
  if (list === undefined) return null;
  const entries = list.map((row: unknown) => {
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

/** Asks for the end of a session. */
export const end = (client: Client, id: string): Promise<Answer> =>
  client.send(`/sessions/${encodeURIComponent(id)}/end`, { method: 'POST' });
