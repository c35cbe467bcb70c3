/**
 * Settings: from environment variables to one frozen object. A bad value stops the start, and all bad values are named
 * at once, because a server that guesses what was meant is found out later, by others.
 */
import { isAbsolute } from 'node:path';
import { TOKEN_ALGORITHMS, type TokenAlgorithm } from './auth/token-keys.ts';
import { parseProxies, type TrustedProxies } from './http/client.ts';
import { isHttps, isLoopback, isLoopbackHost } from './http/origins.ts';
import { type Level, parseLevel } from './log.ts';

export type Config = {
  readonly port: number;
  readonly host: string;
  /** Scheme, host and port under which browsers see this site; no trailing slash. */
  readonly origin: string;
  readonly database: string;
  /** ms */
  readonly sessionIdle: number;
  /** ms */
  readonly sessionMax: number;
  /** Code points. */
  readonly passwordMin: number;
  readonly signup: 'open' | 'invite';
  readonly trustedProxies: TrustedProxies;
  /** Whether TRUST_PROXY names any. */
  readonly proxied: boolean;
  readonly log: Level;
  readonly tokenAlgorithm: TokenAlgorithm;
  /** Paths of other apps on this host that ask /verify: people may be sent on to them after signing in. */
  readonly protects: readonly string[];
  /** A program that takes a mail on standard input; null when there is none. */
  readonly mailCommand: string | null;
  /** Whether the conversation is shown on a second address, see learn/. */
  readonly learn: boolean;
};

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] };

type Setting = { readonly name: string; readonly fallback: string; readonly help: string };

/** Every setting, in the order of --help and of the table in the README. */
export const SETTINGS: readonly Setting[] = [
  { name: 'PORT', fallback: '3000', help: 'TCP port to listen on, 1 to 65535' },
  { name: 'HOST', fallback: '127.0.0.1', help: 'address to listen on; 0.0.0.0 or :: for all' },
  {
    name: 'ORIGIN',
    fallback: 'http://localhost:PORT',
    help: 'what browsers see: scheme://host[:port]',
  },
  {
    name: 'DATABASE',
    fallback: 'data/coatcheck.db, with LEARN=1 data/learn.db',
    help: 'SQLite file; :memory: keeps nothing',
  },
  {
    name: 'SESSION_IDLE',
    fallback: '2h',
    help: 'a session ends when unused this long (90s, 30m, 2h, 30d)',
  },
  { name: 'SESSION_MAX', fallback: '24h', help: 'a session ends at this age, used or not' },
  { name: 'PASSWORD_MIN', fallback: '15', help: 'shortest password in characters, 8 to 64' },
  {
    name: 'SIGNUP',
    fallback: 'open on loopback, else invite',
    help: 'who may create an account: open or invite',
  },
  {
    name: 'TRUST_PROXY',
    fallback: '',
    help: 'proxies whose X-Forwarded-For is believed: addresses or subnets, by comma',
  },
  {
    name: 'PROTECTS',
    fallback: '',
    help: 'paths of apps on this host that ask /verify, by comma: /wiki/,/grafana/',
  },
  {
    name: 'MAIL_COMMAND',
    fallback: '',
    help: 'program that sends a mail from standard input: /usr/sbin/sendmail -t -i',
  },
  {
    name: 'TOKEN_ALG',
    fallback: 'EdDSA',
    help: 'how access tokens are signed: EdDSA, or HS256 with a secret of our own',
  },
  {
    name: 'LEARN',
    fallback: '0',
    help: 'shows the HTTP conversation on a second address: 1, for learning, on this machine only',
  },
  { name: 'LOG', fallback: 'info', help: 'least level to log: info, warn, error or silent' },
];

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads and checks all settings. An empty variable counts as not set. */
export function loadConfig(environment: Environment): ConfigResult {
  const problems: string[] = [];
  const read = <T>(
    name: string,
    fallback: string,
    parse: (text: string) => T | null,
    rule: string,
  ): T => {
    const text = environment[name] || fallback;
    const value = parse(text);
    if (value === null) problems.push(`${name}=${JSON.stringify(text)}: ${rule}`);
    return value as T; // a null is never used: the problems are returned instead
  };

  const port = read(
    'PORT',
    '3000',
    wholeNumber(1, 65535),
    'has to be a whole number from 1 to 65535',
  );
  const origin = read(
    'ORIGIN',
    new URL(`http://localhost:${port ?? 3000}`).origin, // a bad PORT is one problem, not two
    parseOrigin,
    'has to be http:// or https://, a host and perhaps a port, and nothing after it',
  );
  const duration = 'has to be a number and a unit: 90s, 30m, 2h or 30d, at most 400d';
  const sessionIdle = read('SESSION_IDLE', '2h', parseDuration, duration);
  const sessionMax = read('SESSION_MAX', '24h', parseDuration, duration);
  // Accounts made for learning, with passwords that lessons print, stay out of the database in earnest.
  const learn = read('LEARN', '0', parseSwitch, 'has to be 0 or 1');
  const config: Config = {
    port,
    host: environment.HOST || '127.0.0.1',
    origin,
    database: environment.DATABASE || (learn ? 'data/learn.db' : 'data/coatcheck.db'),
    sessionIdle,
    sessionMax,
    passwordMin: read(
      'PASSWORD_MIN',
      '15',
      wholeNumber(8, 64),
      'has to be a whole number from 8 to 64',
    ),
    signup: read(
      'SIGNUP',
      origin && isLoopback(origin) ? 'open' : 'invite',
      parseSignup,
      'has to be open or invite',
    ),
    trustedProxies: read(
      'TRUST_PROXY',
      '',
      parseTrustProxy,
      'has to be addresses or subnets, separated by commas',
    ),
    tokenAlgorithm: read('TOKEN_ALG', 'EdDSA', parseAlgorithm, 'has to be EdDSA or HS256'),
    proxied: Boolean(environment.TRUST_PROXY),
    protects: read(
      'PROTECTS',
      '',
      parsePaths,
      'has to be paths that begin and end with /, by comma',
    ),
    mailCommand:
      read('MAIL_COMMAND', '', parseCommand, 'has to begin with the full path of a program')
        ?.path ?? null,
    learn,
    log: read('LOG', 'info', parseLevel, 'has to be info, warn, error or silent'),
  };
  if (sessionMax !== null && sessionIdle > sessionMax)
    problems.push('SESSION_IDLE is longer than SESSION_MAX: it would never matter');
  if (config.learn) problems.push(...unfitForLearning(config, environment));
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, config: Object.freeze(config) };
}

// Whoever sees the page sees what everybody does here, so nobody else may be here. The page has gates of its own
// (learn/gates.ts); these are for the day on which somebody takes learning mode along to a server.
function unfitForLearning(
  { host, origin, proxied }: Config,
  environment: Environment,
): readonly string[] {
  const alone = 'with LEARN=1, which is for this machine alone';
  return [
    ...(isLoopbackHost(host)
      ? []
      : [`HOST=${JSON.stringify(host)}: has to be a loopback address ${alone}`]),
    ...(origin === null || (isLoopback(origin) && !isHttps(origin))
      ? []
      : [`ORIGIN=${JSON.stringify(origin)}: has to be http:// and a loopback address ${alone}`]),
    ...(proxied ? [`TRUST_PROXY: has to be empty ${alone}`] : []),
    ...(environment.NODE_ENV === 'production'
      ? [`NODE_ENV="production": does not go ${alone}`]
      : []),
  ];
}

/** The text of --help. */
export function helpText(): string {
  const width = Math.max(...SETTINGS.map(({ name }) => name.length));
  const lines = SETTINGS.map(
    ({ name, fallback, help }) => `  ${name.padEnd(width)}  ${help}${fallback && ` [${fallback}]`}`,
  );
  return `Coatcheck: a complete login that you can read.\n\nSettings are environment variables [default]:\n${lines.join('\n')}\n`;
}

function wholeNumber(least: number, most: number): (text: string) => number | null {
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

function parseDuration(text: string): number | null {
  const [, count, unit = ''] = /^(\d{1,8})([smhd])$/.exec(text) ?? [];
  const ms = Number(count) * (UNITS[unit] ?? Number.NaN);
  return ms > 0 && ms <= LONGEST ? ms : null;
}

function parseOrigin(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { origin, protocol } = new URL(text);
  const web = protocol === 'https:' || protocol === 'http:';
  // Compared later as a whole string, so it has to be exactly what a browser sends.
  return web && (text === origin || text === `${origin}/`) ? origin : null;
}

function parseSignup(text: string): 'open' | 'invite' | null {
  return text === 'open' || text === 'invite' ? text : null;
}

function parseSwitch(text: string): boolean | null {
  return text === '0' || text === '1' ? text === '1' : null;
}

function parseTrustProxy(text: string): TrustedProxies | null {
  const entries = text.split(',').map((entry) => entry.trim());
  return text === '' ? NOBODY : parseProxies(entries);
}

function parseAlgorithm(text: string): TokenAlgorithm | null {
  return TOKEN_ALGORITHMS.find((algorithm) => algorithm === text) ?? null;
}

function parsePaths(text: string): readonly string[] | null {
  const paths = text === '' ? [] : text.split(',').map((path) => path.trim());
  return paths.every((path) => /^\/(?:[A-Za-z0-9._-]+\/)+$/.test(path)) ? paths : null;
}

function parseCommand(text: string): { path: string | null } | null {
  if (text === '') return { path: null };
  return isAbsolute(text.split(' ', 1)[0] ?? '') ? { path: text } : null;
}

const NOBODY: TrustedProxies = { has: () => false };
