/**
 * What a stranger can tell about log-ins of any server, from the traffic alone. The session cookie
 * is the one that the answer to a form with a password sets; its name does not matter.
 */
import type { History } from '../../learn/ask.ts';
import { type Exchange, headers, type TimedText } from '../../learn/exchange.ts';

/** The request sends a password: a log-in or a sign-up, when nobody is signed in. */
export function sendsPassword({ method, request }: Exchange): boolean {
  const names = request.body?.names ?? [];
  return method === 'POST' && names.some((name) => /^(?:password|passwd|pass|pwd)$/i.test(name));
}

/** By its path, a log-in and no sign-up. */
export function isLogIn(exchange: Exchange): boolean {
  return sendsPassword(exchange) && /log-?in|sign-?in|sessions?$/i.test(exchange.path);
}

/** By its path, a log-out. */
export function isLogOut({ path }: Exchange): boolean {
  return /log-?out|sign-?out/i.test(path);
}

/** The answer says that it worked. */
export function worked({ status }: Exchange): boolean {
  return status >= 200 && status < 400;
}

/** The Set-Cookie lines of an answer. */
export function setCookies({ response }: Pick<Exchange, 'response'>): readonly TimedText[] {
  return headers(response?.lines ?? [], 'set-cookie');
}

/** The name in a Set-Cookie line. */
export function nameOf({ value }: TimedText): string {
  return value.slice(0, value.indexOf('=')).trim();
}

/** Whether a Set-Cookie line deletes its cookie. */
export function deletes({ value }: TimedText): boolean {
  return /;\s*Max-Age=0*(?:;|$)/i.test(value) || /;\s*Expires=[^;]*\b19[67]\d\b/i.test(value);
}

/** The name of the session cookie of this server; null until a log-in or sign-up has set one. */
export function sessionNameIn(exchanges: History): string | null {
  for (const exchange of exchanges) {
    if (!sendsPassword(exchange) || !worked(exchange)) continue;
    const line = setCookies(exchange).find((one) => !deletes(one));
    if (line !== undefined) return nameOf(line);
  }
  return null;
}

/** The Set-Cookie line for the session, whatever it is called; null without one. */
export function sessionLine(exchange: Exchange, history: History): TimedText | null {
  const name = sessionNameIn([...history, exchange]);
  return setCookies(exchange).find((line) => nameOf(line) === name) ?? null;
}
