/**
 * Reads from the wire view which notes and experiments a lesson has triggered. The server prints
 * the address of the wire view, and `seen.json` below it has the summary.
 */
import type { Ports } from './ports.ts';
import type { Server } from './servers.ts';

/** The ids of the notes that were shown and of the experiments that were done. */
export type Seen = { readonly notes: readonly string[]; readonly experiments: readonly string[] };

const ADDRESS = /Watch the wire: (http:\/\/localhost:\d+\/wire\/[\w-]+)/;

/** Asks the wire view of a running server. Resolves to a text with the reason when that fails. */
export async function readSeen(server: Server, ports: Ports): Promise<Seen | string> {
  const address = server.lines.map((line) => ADDRESS.exec(line)?.[1]).find((found) => found);
  if (address === undefined) return `${server.command} printed no line "Watch the wire: ..."`;
  try {
    const response = await fetch(`${ports.toFree(address)}/seen.json`);
    if (!response.ok) return `seen.json of the wire view answered ${response.status}`;
    const data: unknown = await response.json();
    return { notes: strings(data, 'notes'), experiments: strings(data, 'experiments') };
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    return `seen.json of the wire view could not be read: ${reason}`;
  }
}

/** What two servers of one lesson have recognised together; null counts as nothing. */
export function mergeSeen(before: Seen | null, seen: Seen): Seen {
  if (before === null) return seen;
  return {
    notes: [...new Set([...before.notes, ...seen.notes])],
    experiments: [...new Set([...before.experiments, ...seen.experiments])],
  };
}

function strings(data: unknown, name: string): readonly string[] {
  if (typeof data !== 'object' || data === null) throw new TypeError('it is no object');
  const list: unknown = Object.entries(data).find(([key]) => key === name)?.[1];
  if (!Array.isArray(list) || !list.every((item) => typeof item === 'string')) {
    throw new TypeError(`${name} is no list of names`);
  }
  return list;
}
