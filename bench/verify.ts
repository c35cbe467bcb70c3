/** Checks the responses of each server before it is measured: an error page would be fast. */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type Answer, exchange } from './exchange.ts';
import type { ServerProcess } from './server-process.ts';

/** By how much the length of a page made by a peer may differ from that of ours. */
const LENGTH_TOLERANCE = 0.05;
const SETTLED = 100; // ms without a new line in a log

/**
 * Throws unless a server sends exactly the response of ours: status, header names, bytes. `mask`
 * matches text that changes with the clock, which is ignored.
 */
export async function expectSame(
  { name, port }: { readonly name: string; readonly port: number },
  path: string,
  headers: Readonly<Record<string, string>>,
  wanted: Answer,
  mask: RegExp = /(?!)/,
): Promise<void> {
  const got = await exchange(port, path, { headers });
  const facts = ({ status, headers: names, body }: Answer) =>
    JSON.stringify([status, Object.keys(names).sort(), body.toString('latin1').replace(mask, '')]);
  if (facts(got) === facts(wanted)) return;
  const show = ({ status, headers: all, body }: Answer) =>
    `${status} ${Object.keys(all).sort().join(', ')}\n${body.toString().slice(0, 500)}`;
  throw new Error(`${name} answers ${path} with\n${show(got)}\ninstead of\n${show(wanted)}`);
}

/**
 * Throws unless a server sends a page like ours: the same status and header names, the text
 * `contained`, as many list items, and about as many bytes.
 */
export async function expectAlike(
  { name, port }: { readonly name: string; readonly port: number },
  path: string,
  headers: Readonly<Record<string, string>>,
  wanted: Answer,
  contained: string,
): Promise<void> {
  const got = await exchange(port, path, { headers });
  const facts = ({ status, headers: names, body }: Answer) => [
    `status ${status}`,
    `headers ${Object.keys(names).sort().join(', ')}`,
    `${body.toString().split('<li>').length - 1} list items`,
    `${body.includes(contained) ? '' : 'not '}with ${contained}`,
  ];
  const differing = facts(got).filter((fact, i) => fact !== facts(wanted)[i]);
  const [bytes, ours] = [got.body.length, wanted.body.length];
  if (Math.abs(bytes - ours) > ours * LENGTH_TOLERANCE) differing.push(`${bytes} bytes of ${ours}`);
  if (differing.length === 0) return;
  throw new Error(`${name} answers ${path} unlike ours: ${differing.join('; ')}\n${got.body}`);
}

/** Throws unless a server writes exactly one line to its log when `ask` sends a request. */
export async function expectLogged(
  { name, logFile }: ServerProcess,
  ask: () => Promise<unknown>,
): Promise<void> {
  const before = await settledLines(logFile);
  await ask();
  const written = (await settledLines(logFile)) - before;
  if (written !== 1) throw new Error(`${name} writes ${written} lines for a request, not one`);
}

// A line may be written shortly after its response.
async function settledLines(file: string): Promise<number> {
  const count = () => readFileSync(file, 'utf8').split('\n').length;
  let lines = count();
  for (let last = Number.NaN; lines !== last; lines = count()) {
    last = lines;
    await delay(SETTLED);
  }
  return lines;
}

/** Throws unless a visitor without a cookie is redirected or refused. */
export async function expectRefusal(
  { name, port }: { readonly name: string; readonly port: number },
  path: string,
): Promise<void> {
  const { status } = await exchange(port, path);
  if (status !== 303 && status !== 401)
    throw new Error(`${name} answers ${status} when a visitor asks for ${path}`);
}

/** Throws unless the response is 200. */
export async function expectOk(
  { name, port }: { readonly name: string; readonly port: number },
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  const answer = await exchange(port, path, { headers });
  if (answer.status !== 200) throw new Error(`${name} answers ${path} with ${answer.status}`);
  return answer;
}
