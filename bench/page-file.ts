/** An answer of ours, written down for the peers: they send the same headers and the same bytes. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './clean-up.ts';
import type { Answer } from './exchange.ts';

// Written by node:http itself, or by whoever knows the body.
const OWN = new Set(['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding']);

/** The headers that a server chooses. */
export function chosenHeaders({ headers }: Answer): Record<string, string> {
  const pairs = Object.entries(headers).filter(([name]) => !OWN.has(name));
  return Object.fromEntries(pairs.map(([name, value]) => [name, String(value)]));
}

/** Writes a page (text) for a peer. Answers with the path of the file. */
export function pageFile(answer: Answer): string {
  return write({ headers: chosenHeaders(answer), body: answer.body.toString() });
}

/** Writes a file (any bytes) and the headers of the 304 that goes with it. */
export function fileFile(full: Answer, notModified: Answer): string {
  const body = full.body.toString('base64');
  return write({ headers: chosenHeaders(full), notModified: chosenHeaders(notModified), body });
}

function write(content: object): string {
  const path = join(temporaryFolder(), 'page.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
}
