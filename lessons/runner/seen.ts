/** What the wire view noticed while a lesson ran: the server prints the address, and beside it lies a summary. */
import type { Ports } from './ports.ts';
import type { Server } from './servers.ts';

export type Seen = { readonly notes: readonly string[]; readonly experiments: readonly string[] };

const ADDRESS = /Watch the wire: (http:\/\/localhost:\d+\/wire\/[\w-]+)/;

/** Asks the wire view of a running server. A string says why there was no answer. */
export async function readSeen(server: Server, ports: Ports): Promise<Seen | string> {
  const address = server.lines.map((line) => ADDRESS.exec(line)?.[1]).find((found) => found);
  if (address === undefined) return `${server.command} printed no line "Watch the wire: ..."`;
  try {
    const response = await fetch(`${ports.toFree(address)}/seen.json`);
    if (!response.ok) return `seen.json of the wire view answered ${response.status}`;
    const data: unknown = await response.json();
    return { notes: strings(data, 'notes'), experiments: strings(data, 'experiments') };
  } catch (error) {
    return `seen.json of the wire view could not be read: ${error instanceof Error ? error.message : error}`;
  }
}

function strings(data: unknown, name: string): readonly string[] {
  if (typeof data !== 'object' || data === null) throw new TypeError('it is no object');
  const list: unknown = Object.entries(data).find(([key]) => key === name)?.[1];
  if (!Array.isArray(list) || !list.every((item) => typeof item === 'string')) {
    throw new TypeError(`${name} is no list of names`);
  }
  return list;
}
