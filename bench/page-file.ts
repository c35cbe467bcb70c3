/** Writes our response to a file for the peers, which send the same headers and the same bytes. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './clean-up.ts';
import type { Answer } from './exchange.ts';

// Set by node:http itself, or computed from the body.
const OWN = new Set(['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding']);

/** The headers that a server sets itself. */
export function chosenHeaders({ headers }: Answer): Record<string, string> {
  const pairs = Object.entries(headers).filter(([name]) => !OWN.has(name));
  return Object.fromEntries(pairs.map(([name, value]) => [name, String(value)]));
}

/** Writes a page (text) for a peer. Returns the path of the file. */
export function pageFile(answer: Answer): string {
  return write({ headers: chosenHeaders(answer), body: answer.body.toString() });
}

/** Writes a file (any bytes) and the headers of its 304. Returns the path of the file. */
export function fileFile(full: Answer, notModified: Answer): string {
  const body = full.body.toString('base64');
  return write({ headers: chosenHeaders(full), notModified: chosenHeaders(notModified), body });
}

function write(content: object): string {
  const path = join(temporaryFolder(), 'page.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
}
