/**
 * Parsers for the text of a setting. Each returns null for an invalid text; settings.ts has the
 * rule in words.
 */
import { isIP } from 'node:net';
import { isAbsolute } from 'node:path';
import { OWN_ACTS, type OwnAct } from '../auth/accounts/own-act.ts';
import type { SessionCheck } from '../auth/database.ts';
import { isCompleteUrl, isPostgresUrl } from '../auth/database-url.ts';
import type { FactorRequirement } from '../auth/factors/factor-policy.ts';
import { TOKEN_ALGORITHMS, type TokenAlgorithm } from '../auth/tokens/token-keys.ts';
import { parseProxies, type TrustedProxies } from '../http/client.ts';
import type { ListenAddress } from '../http/listen.ts';
import { socketPath } from '../http/unix-socket.ts';

/** Accepts any text. */
export function anyText(text: string): string {
  return text;
}

/**
 * Parses a file, `:memory:` or the URL of a PostgreSQL. Any other URL is refused: taken as the name
 * of a file, one with a typo would become a new and empty database.
 */
export function parseDatabase(text: string): string | null {
  if (isPostgresUrl(text)) return isCompleteUrl(text) ? text : null;
  return isUrl(text) ? null : text;
}

/** Whether a text looks like a URL, of whatever scheme. */
export function isUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
}

// Bytes of a path that sun_path holds on every system: it has 104 on macOS and the BSDs, and a NUL
// ends it.
const LONGEST_SOCKET = 103;

/**
 * Parses an IP address (without the brackets of a URL), a host name, or `unix:` and the absolute
 * path of a socket.
 */
export function parseHost(text: string): string | null {
  const path = socketPath(text);
  if (path !== null) {
    return isAbsolute(path) && Buffer.byteLength(path) <= LONGEST_SOCKET ? text : null;
  }
  return isIP(text) !== 0 || /^[A-Za-z0-9_](?:[A-Za-z0-9_.-]*)$/.test(text) ? text : null;
}

/** Builds a parser for whole numbers in decimal digits, both limits included. */
export function wholeNumber(least: number, most: number): (text: string) => number | null {
  return (text) => {
    const number = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
    return number >= least && number <= most ? number : null;
  };
}

const parsePort = wholeNumber(1, 65535);

/** Parses an address or a name with its port, `127.0.0.1:9464` or `[::1]:9464`; may be empty. */
export function parseListen(text: string): ListenAddress | '' | null {
  if (text === '') return '';
  const [, bracketed, plain = '', digits = ''] = /^(?:\[(.+)\]|([^:]+)):(\d+)$/.exec(text) ?? [];
  const host =
    bracketed === undefined ? parseHost(plain) : isIP(bracketed) === 6 ? bracketed : null;
  const port = parsePort(digits);
  return host === null || port === null ? null : { host, port };
}

const UNITS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const LONGEST = 400 * 86_400_000; // browsers keep a cookie for at most 400 days

/** The rule of parseDuration in words. */
export const DURATION = 'has to be a number and a unit: 90s, 30m, 2h or 30d, at most 400d';

/** Parses a number and a unit into ms: `90s`, `30m`, `2h`, `30d`. */
export function parseDuration(text: string): number | null {
  const [, count, unit = ''] = /^(\d{1,8})([smhd])$/.exec(text) ?? [];
  const ms = Number(count) * (UNITS[unit] ?? Number.NaN);
  return ms > 0 && ms <= LONGEST ? ms : null;
}

/** Parses a duration that may be 0, without a unit. */
export function parseGrace(text: string): number | null {
  return text === '0' ? 0 : parseDuration(text);
}

const LONGEST_STOP_DELAY = 60_000;

/** Parses a duration of at most a minute that may be 0, without a unit. */
export function parseStopDelay(text: string): number | null {
  const ms = parseGrace(text);
  return ms === null || ms > LONGEST_STOP_DELAY ? null : ms;
}

/** Parses who has to have a second factor. */
export function parseRequirement(text: string): FactorRequirement | null {
  return text === 'none' || text === 'admin' || text === 'all' ? text : null;
}

/** Parses an origin as browsers send it. A slash at the end is accepted and removed. */
export function parseOrigin(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { origin, protocol } = new URL(text);
  const web = protocol === 'https:' || protocol === 'http:';
  // Origins are compared as whole strings later, so this has to be exactly what a browser sends.
  return web && (text === origin || text === `${origin}/`) ? origin : null;
}

/** Parses who may create an account. */
export function parseSignup(text: string): 'open' | 'invite' | null {
  return text === 'open' || text === 'invite' ? text : null;
}

/**
 * Parses what people may do to their own account: words by comma, each once, or the word none
 * alone.
 */
export function parseSelfService(text: string): ReadonlySet<OwnAct> | null {
  if (text === 'none') return new Set();
  const words = text.split(',').map((word) => word.trim());
  const acts = OWN_ACTS.filter((act) => words.includes(act));
  return acts.length === words.length ? new Set(acts) : null;
}

/** Parses how servers that share a database know that a session has not ended. */
export function parseSessionCheck(text: string): SessionCheck | null {
  return text === 'each' || text === 'leases' ? text : null;
}

/** Parses what other apps are told as the name of a user. */
export function parseRemoteUser(text: string): 'id' | 'email' | null {
  return text === 'id' || text === 'email' ? text : null;
}

/** Parses a switch: 0 or 1. */
export function parseSwitch(text: string): boolean | null {
  return text === '0' || text === '1' ? text === '1' : null;
}

const NO_PROXIES: TrustedProxies = { has: () => false };

/** Parses addresses and subnets, comma-separated; trusts no proxy when the text is empty. */
export function parseTrustProxy(text: string): TrustedProxies | null {
  const entries = text.split(',').map((entry) => entry.trim());
  return text === '' ? NO_PROXIES : parseProxies(entries);
}

/** Parses the algorithm that signs access tokens. */
export function parseAlgorithm(text: string): TokenAlgorithm | null {
  return TOKEN_ALGORITHMS.find((algorithm) => algorithm === text) ?? null;
}

/**
 * Parses names or URLs of services, comma-separated: `wiki,https://api.example.com`. Audiences are
 * compared as whole strings (RFC 7519, section 4.1.3).
 */
export function parseAudiences(text: string): readonly string[] | null {
  const audiences = text === '' ? [] : text.split(',').map((audience) => audience.trim());
  return audiences.every((audience) => /^[A-Za-z0-9][\w.~:/?#@!$&()*+;=%-]{0,99}$/.test(audience))
    ? audiences
    : null;
}

/** Parses the IANA name of a time zone. `+01:00` is refused: an offset knows no summer. */
export function parseTimeZone(text: string): string | null {
  if (!/^[A-Za-z]/.test(text)) return null;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions();
    // In the letters of the database, `europe/berlin` too; but for Asia/Kolkata Intl says Calcutta.
    return timeZone.toLowerCase() === text.toLowerCase() ? timeZone : text;
  } catch {
    return null; // RangeError: Intl does not know it
  }
}

/** Parses a command line that begins with the absolute path of a program; may be empty. */
export function parseCommand(text: string): string | null {
  return text === '' || isAbsolute(text.split(' ', 1)[0] ?? '') ? text : null;
}
