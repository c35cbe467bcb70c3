/**
 * Builds the text of a request: the headers that the client writes by itself, and those that -H
 * adds, replaces or removes.
 */
import type { Jar } from './jar.ts';
import type { Options } from './options.ts';
import { placeOf, type Target } from './target.ts';

/** One request that is to be sent. */
export type Plan = {
  readonly target: Target;
  readonly method: string;
  readonly body: string | null;
  /** Whether to send -u and the Cookie and Authorization of -H: not after a redirect elsewhere. */
  readonly trusted: boolean;
};

/** The request for a URL of the command line. */
export function firstPlan({ method, head, body }: Options, target: Target): Plan {
  const usual = head ? 'HEAD' : body === null ? 'GET' : 'POST';
  return { target, method: method ?? usual, body, trusted: true };
}

/** The text of a whole request, head and body. */
export function requestText(plan: Plan, options: Options, jar: Jar | null): string {
  const { target, method, body, trusted } = plan;
  const { user, agent, referrer } = options;
  const custom = options.headers.filter(
    (line) => trusted || !/^(?:cookie|authorization)\s*[:;]/i.test(line),
  );
  const has = (name: string) => custom.some((line) => nameOf(line) === name);
  const lines = [`${method} ${target.path} HTTP/1.1`];
  const add = (name: string, value: string | null) => {
    if (value !== null && !has(name.toLowerCase())) lines.push(`${name}: ${value}`);
  };
  const host = custom.find((line) => nameOf(line) === 'host');
  if (host === undefined) add('Host', target.authority);
  else lines.push(...customLine(host));
  add('Authorization', user === null || !trusted ? null : `Basic ${btoa(utf8(user))}`);
  add('User-Agent', agent === '' ? null : agent);
  add('Accept', '*/*');
  add('Referer', referrer);
  const cookies = [
    jar?.header(placeOf(target, options.headers)),
    has('cookie') ? null : options.cookies,
  ];
  const cookie = cookies.filter((text) => text != null && text !== '').join('; ');
  if (cookie !== '') lines.push(`Cookie: ${cookie}`); // in addition to one of -H, as in curl
  lines.push(...custom.filter((line) => nameOf(line) !== 'host').flatMap(customLine));
  if (body !== null) {
    add('Content-Length', String(Buffer.byteLength(body)));
    add('Content-Type', 'application/x-www-form-urlencoded');
  }
  return `${lines.join('\r\n')}\r\n\r\n${body ?? ''}`;
}

function nameOf(line: string): string {
  return line.split(/[:;]/, 1)[0]?.trim().toLowerCase() ?? '';
}

// `Name: value` is sent; `Name:` only removes the header; `Name;` sends it without a value.
function customLine(line: string): readonly string[] {
  if (/^[^:]*;\s*$/.test(line)) return [`${line.slice(0, line.indexOf(';'))}:`];
  return /^[^:]*:\s*$/.test(line) || !line.includes(':') ? [] : [line];
}

function utf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
