/**
 * Says in the log why a proxy is refused what it asks for: then an operator finds the line that is
 * missing in its configuration. One line a minute for each cause: a page asks for thirty pictures.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { loggedPath } from '../http/redact.ts';
import type { Log } from '../log.ts';
import type { AppProblem } from './apps.ts';

const MINUTE = 60_000;
const LONGEST = 200; // characters of a header, which the client may have written

const ADVICE: Readonly<Record<AppProblem, string>> = {
  two_hosts:
    'Host and X-Forwarded-Host name two hosts, and one may come from the client: let the proxy set X-Forwarded-Host itself',
  unknown_host:
    'no app of PROTECTS and not ORIGIN has this host: let the proxy pass on the Host of the request, or set X-Forwarded-Host',
  no_address:
    'no header says which address is wanted: let the proxy set X-Original-URI or X-Forwarded-Uri, see docs/forward-auth.md',
  two_addresses:
    'X-Forwarded-Uri and X-Original-URI differ, and one may come from the client: let the proxy remove one of them',
  unclean:
    'programs read such an address differently, so it is refused: dot segments, two slashes, an encoded slash or backslash',
  no_app: 'the proxy asks about an address that no app in PROTECTS has: add it there',
};

/** Logs that a request was refused, and why. */
export type WarnOfProxy = (problem: AppProblem, headers: IncomingHttpHeaders) => void;

/** Creates it. `now` in ms. */
export function createWarnOfProxy({
  log,
  now,
}: {
  readonly log: Log;
  readonly now: () => number;
}): WarnOfProxy {
  const warnedAt = new Map<AppProblem, number>();
  return (cause, headers) => {
    const at = now();
    if (Math.abs(at - (warnedAt.get(cause) ?? Number.NEGATIVE_INFINITY)) < MINUTE) return;
    warnedAt.set(cause, at);
    const host = headers['x-forwarded-host'] ?? headers.host ?? '';
    const address = headers['x-forwarded-uri'] ?? headers['x-original-uri'] ?? '';
    log.warn('app_unknown', {
      cause,
      host: String(host).slice(0, LONGEST),
      address: loggedPath(String(address)).slice(0, LONGEST),
      advice: ADVICE[cause],
    });
  };
}
