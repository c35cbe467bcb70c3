/** The bytes of a request: what the client would write by itself, and what -H adds, replaces or takes away. */
import type { Jar } from './jar.ts';
import type { Options } from './options.ts';
import { placeOf, type Target } from './target.ts';

export type Plan = {
  readonly target: Target;
  readonly method: string;
  readonly body: string | null;
  /** Whether -u, and Cookie and Authorization of -H, may go there: not to another host after a redirect. */
  readonly trusted: boolean;
};

/** The first request for a URL. */
export function firstPlan({ method, head, body }: Options, target: Target): Plan {
  const usual = head ? 'HEAD' : body === null ? 'GET' : 'POST';
  return { target, method: method ?? usual, body, trusted: true };
}

/** The whole request, head and body. */
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
  if (cookie !== '') lines.push(`Cookie: ${cookie}`); // beside one of -H, as curl does
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

// `Name: value` is sent, `Name:` only takes away, `Name;` is sent without a value.
function customLine(line: string): readonly string[] {
  if (/^[^:]*;\s*$/.test(line)) return [`${line.slice(0, line.indexOf(';'))}:`];
  return /^[^:]*:\s*$/.test(line) || !line.includes(':') ? [] : [line];
}

function utf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
