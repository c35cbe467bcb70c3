/**
 * How the text of a setting reads. Each answers with null for what the setting must not be;
 * settings.ts says it in words.
 */
import { isIP } from 'node:net';
import { isAbsolute } from 'node:path';
import { TOKEN_ALGORITHMS, type TokenAlgorithm } from '../auth/tokens/token-keys.ts';
import { parseProxies, type TrustedProxies } from '../http/client.ts';
import { socketPath } from '../http/unix-socket.ts';

/** Anything goes. */
export function asItIs(text: string): string {
  return text;
}

// bytes that sun_path holds on every system: 104 on macOS and the BSDs, with its end
const LONGEST_SOCKET = 103;

/**
 * An address as it is (in brackets it stands in a URL only), a name of one, or unix: and the full
 * path of a socket.
 */
export function parseHost(text: string): string | null {
  const path = socketPath(text);
  if (path !== null) {
    return isAbsolute(path) && Buffer.byteLength(path) <= LONGEST_SOCKET ? text : null;
  }
  return isIP(text) !== 0 || /^[A-Za-z0-9_](?:[A-Za-z0-9_.-]*)$/.test(text) ? text : null;
}

/** Whole numbers in decimal digits, both limits included. */
export function wholeNumber(least: number, most: number): (text: string) => number | null {
  return (text) => {
    const number = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
    return number >= least && number <= most ? number : null;
  };
}

const UNITS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const LONGEST = 400 * 86_400_000; // browsers keep no cookie for longer

/** A number and a unit, in ms: `90s`, `30m`, `2h`, `30d`. */
export function parseDuration(text: string): number | null {
  const [, count, unit = ''] = /^(\d{1,8})([smhd])$/.exec(text) ?? [];
  const ms = Number(count) * (UNITS[unit] ?? Number.NaN);
  return ms > 0 && ms <= LONGEST ? ms : null;
}

/** An origin as browsers send it. A slash at its end is forgiven. */
export function parseOrigin(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { origin, protocol } = new URL(text);
  const web = protocol === 'https:' || protocol === 'http:';
  // Compared later as a whole string, so it has to be exactly what a browser sends.
  return web && (text === origin || text === `${origin}/`) ? origin : null;
}

/** Who may create an account. */
export function parseSignup(text: string): 'open' | 'invite' | null {
  return text === 'open' || text === 'invite' ? text : null;
}

/** 0 or 1. */
export function parseSwitch(text: string): boolean | null {
  return text === '0' || text === '1' ? text === '1' : null;
}

const NOBODY: TrustedProxies = { has: () => false };

/** Addresses and subnets, by comma; nobody when there is none. */
export function parseTrustProxy(text: string): TrustedProxies | null {
  const entries = text.split(',').map((entry) => entry.trim());
  return text === '' ? NOBODY : parseProxies(entries);
}

/** How access tokens are signed. */
export function parseAlgorithm(text: string): TokenAlgorithm | null {
  return TOKEN_ALGORITHMS.find((algorithm) => algorithm === text) ?? null;
}

/**
 * Names or URLs of services, by comma: `wiki,https://api.example.com`. Compared as whole strings
 * (RFC 7519, section 4.1.3).
 */
export function parseAudiences(text: string): readonly string[] | null {
  const audiences = text === '' ? [] : text.split(',').map((audience) => audience.trim());
  return audiences.every((audience) => /^[A-Za-z0-9][\w.~:/?#@!$&()*+;=%-]{0,99}$/.test(audience))
    ? audiences
    : null;
}

/** Folders of a site, by comma: `/wiki/,/grafana/`. */
export function parsePaths(text: string): readonly string[] | null {
  const paths = text === '' ? [] : text.split(',').map((path) => path.trim());
  return paths.every((path) => /^\/(?:[A-Za-z0-9._-]+\/)+$/.test(path)) ? paths : null;
}

/** A program by its full path, with its arguments; empty for none. */
export function parseCommand(text: string): string | null {
  return text === '' || isAbsolute(text.split(' ', 1)[0] ?? '') ? text : null;
}
