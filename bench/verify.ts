/** Checks the responses of each server before it is measured: an error page would be fast. */
import { type Answer, exchange } from './exchange.ts';

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
