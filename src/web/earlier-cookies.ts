/** Cookies of a reply to a form that was sent within another request (replay.ts). */
import { splitCookiePair } from '../http/cookie-pair.ts';
import type { Cookies } from '../http/cookies.ts';
import type { Reply, ReplyHeaders } from '../http/reply.ts';

/** The cookies of a browser after a reply with these headers. */
export function cookiesAfter(sent: Cookies, headers: ReplyHeaders): Cookies {
  const values = new Map(sent.values);
  const repeated = new Set(sent.repeated);
  for (const line of linesOf(headers)) {
    const { name, value } = splitCookiePair(line.split(';', 1)[0] ?? '');
    if (name === null) continue;
    values.set(name.text, value.text);
    repeated.delete(name.text);
  }
  return { values, repeated };
}

/** The reply with cookies that were set before it. One that it sets or clears itself counts. */
export function withEarlierCookies(reply: Reply, earlier: ReplyHeaders): Reply {
  const own = new Set(linesOf(reply.headers).map(nameOf));
  const lines = linesOf(earlier).filter((line) => !own.has(nameOf(line)));
  if (lines.length === 0) return reply;
  const all = [...lines, ...linesOf(reply.headers)];
  return { ...reply, headers: { ...reply.headers, 'set-cookie': all } };
}

function linesOf(reply: ReplyHeaders): readonly string[] {
  return [reply['set-cookie'] ?? []].flat();
}

function nameOf(line: string): string {
  return line.slice(0, line.indexOf('='));
}
