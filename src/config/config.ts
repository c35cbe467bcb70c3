/**
 * Reads the settings from environment variables into one frozen object. A bad value stops the start
 * instead of being guessed, and all bad values are reported at once.
 */
import type { SessionCheck } from '../auth/database.ts';
import { isPostgresUrl } from '../auth/database-url.ts';
import type { FactorRequirement } from '../auth/factors/factor-policy.ts';
import type { TokenAlgorithm } from '../auth/tokens/token-keys.ts';
import type { TrustedProxies } from '../http/client.ts';
import { isHttps, isLoopback, isLoopbackHost } from '../http/origins.ts';
import { socketPath } from '../http/unix-socket.ts';
import type { Level } from '../log.ts';
import { shownText } from './setting-values.ts';
import { SETTINGS, type SettingName, type SettingValue } from './settings.ts';

/** All settings, checked. */
export type Config = {
  /** TCP port; not used when `host` is a Unix socket. */
  readonly port: number;
  /** An IP address, a host name, or `unix:` and the path of a socket. */
  readonly host: string;
  /** Scheme, host and port of the site in the browser; no trailing slash. */
  readonly origin: string;
  /** A SQLite file, `:memory:`, or the URL of a PostgreSQL, which may contain a password. */
  readonly database: string;
  /**
   * File with the key that encrypts secrets in the database; null for a database in memory, whose
   * key is in memory, too.
   */
  readonly keyFile: string | null;
  /** How servers on one PostgreSQL know that a session has not ended. */
  readonly sessionCheck: SessionCheck;
  /** ms */
  readonly sessionIdle: number;
  /** ms */
  readonly sessionMax: number;
  /** Code points. */
  readonly passwordMin: number;
  /** A file of leaked passwords, see auth/passwords/breached-passwords.ts; null without one. */
  readonly breachedPasswords: string | null;
  /** Whether only this machine can connect: both ORIGIN and HOST are loopback. */
  readonly forOneMachine: boolean;
  /** Whose accounts have to have a second factor. */
  readonly requireSecondFactor: FactorRequirement;
  /** ms until they have to; 0: at once. */
  readonly secondFactorGrace: number;
  readonly signup: 'open' | 'invite';
  readonly trustedProxies: TrustedProxies;
  /** Whether TRUST_PROXY names a proxy. */
  readonly proxied: boolean;
  readonly log: Level;
  readonly tokenAlgorithm: TokenAlgorithm;
  /** Further services that tokens can be issued for. */
  readonly audiences: readonly string[];
  /** Paths of other apps on this host that use /verify: a log-in may redirect there. */
  readonly protects: readonly string[];
  /** The IANA name of the time zone in which people read times. */
  readonly timeZone: string;
  /** Program that sends the mail on its standard input; null without one. */
  readonly mailCommand: string | null;
  /** ms from the signal to stop until the server stops listening. */
  readonly stopDelay: number;
  /** Whether the HTTP traffic is shown on a second address, see learn/. */
  readonly learn: boolean;
};

/** The config, or what is wrong with the settings: a sentence for each. */
export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads and checks all settings. An empty variable counts as not set. Returns the config, or a
 * sentence for each bad value.
 */
export function loadConfig(environment: Environment): ConfigResult {
  const problems: string[] = [];
  const read = <N extends SettingName>(
    name: N,
    fallback: string = SETTINGS[name].fallback,
  ): SettingValue<N> => {
    const { parse, rule } = SETTINGS[name];
    const text = environment[name] || fallback;
    const value = parse(text);
    if (value === null) {
      const shown = name === 'DATABASE' ? shownText(text) : JSON.stringify(text);
      problems.push(`${name}=${shown}: ${rule}`);
    }
    return value as SettingValue<N>; // a null is never used: the problems are returned instead
  };

  const port = read('PORT');
  const host = read('HOST');
  // A bad PORT is reported once: the default of ORIGIN then uses 3000.
  const origin = read('ORIGIN', new URL(`http://localhost:${port ?? 3000}`).origin);
  const insecureHttp = read('INSECURE_HTTP');
  const learn = read('LEARN');
  // Accounts of learning mode have passwords that the lessons print, so they get a database of
  // their own.
  const database = read('DATABASE', learn ? 'data/learn.db' : 'data/coatcheck.db');
  const sessionIdle = read('SESSION_IDLE');
  const sessionMax = read('SESSION_MAX');
  const forOneMachine = isForOneMachine(origin, host);
  const config: Config = {
    port,
    host,
    origin,
    database,
    keyFile: database === ':memory:' ? null : read('KEY_FILE', keyFileOf(database)),
    sessionCheck: read('SESSION_CHECK'),
    // An operator who shortens SESSION_MAX need not set SESSION_IDLE as well.
    sessionIdle: environment.SESSION_IDLE ? sessionIdle : Math.min(sessionIdle, sessionMax),
    sessionMax,
    passwordMin: read('PASSWORD_MIN'),
    breachedPasswords: read('BREACHED_PASSWORDS') || null,
    requireSecondFactor: read('REQUIRE_SECOND_FACTOR'),
    secondFactorGrace: read('SECOND_FACTOR_GRACE'),
    forOneMachine,
    signup: read('SIGNUP', forOneMachine ? 'open' : 'invite'),
    trustedProxies: read('TRUST_PROXY'),
    proxied: Boolean(environment.TRUST_PROXY),
    protects: read('PROTECTS'),
    timeZone: read('TIME_ZONE'),
    mailCommand: read('MAIL_COMMAND') || null,
    tokenAlgorithm: read('TOKEN_ALG'),
    audiences: read('AUDIENCES'),
    stopDelay: read('STOP_DELAY'),
    learn,
    log: read('LOG'),
  };
  if (sessionMax !== null && config.sessionIdle > sessionMax)
    problems.push('SESSION_IDLE is longer than SESSION_MAX: it would never matter');
  if (environment.AUDIENCES && config.tokenAlgorithm === 'HS256')
    problems.push(
      'AUDIENCES needs TOKEN_ALG=EdDSA: with HS256 other services have no key to verify with',
    );
  if (environment.SESSION_CHECK && !isPostgresUrl(database ?? ''))
    problems.push('SESSION_CHECK is for a PostgreSQL: a server on a SQLite file has it alone');
  // A bad HOST is reported once, too: the checks below then use the default.
  const site = { host: host ?? '127.0.0.1', origin, proxied: config.proxied };
  const isSet = Boolean(environment.ORIGIN);
  if (config.learn) problems.push(...learningProblems({ ...site, database }, environment));
  else problems.push(...originProblems(site, { isSet, insecureHttp }));
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, config: Object.freeze(config) };
}

// A bad DATABASE is null.
function keyFileOf(database: string | null): string {
  return database === null || isPostgresUrl(database) ? 'data/coatcheck.key' : `${database}.key`;
}

// Both have to be loopback: with HOST=0.0.0.0 and a forgotten ORIGIN, strangers could sign up,
// since a client chooses its Host header freely.
function isForOneMachine(origin: string | null, host: string | null): boolean {
  return origin !== null && host !== null && isLoopback(origin) && isLoopbackHost(host);
}

// With a Unix socket the default ORIGIN would name a port on which no server listens. Over http on
// a network, passwords and session cookies can be read on the way.
function originProblems(
  { host, origin }: Pick<Config, 'host' | 'origin'>,
  { isSet, insecureHttp }: { readonly isSet: boolean; readonly insecureHttp: boolean },
): readonly string[] {
  if (socketPath(host) !== null && !isSet) {
    return [`ORIGIN: has to be set with HOST=${JSON.stringify(host)}: what browsers see`];
  }
  if (origin === null || isHttps(origin) || isLoopback(origin) || insecureHttp) return [];
  return [
    `ORIGIN=${JSON.stringify(origin)}: passwords would cross the network unencrypted; use https, or set INSECURE_HTTP=1 to allow it`,
  ];
}

// The wire view shows all traffic of the site, passwords included, so no other person may use a
// site in learning mode. learn/guards.ts protects the page itself; these checks refuse a start on a
// real server.
function learningProblems(
  { host, origin, proxied, database }: Pick<Config, 'host' | 'origin' | 'proxied' | 'database'>,
  environment: Environment,
): readonly string[] {
  const alone = 'with LEARN=1, which is for this machine alone';
  return [
    ...(isLoopbackHost(host) && socketPath(host) === null
      ? []
      : [`HOST=${JSON.stringify(host)}: has to be a loopback address ${alone}`]),
    ...(origin === null || (isLoopback(origin) && !isHttps(origin))
      ? []
      : [`ORIGIN=${JSON.stringify(origin)}: has to be http:// and a loopback address ${alone}`]),
    ...(proxied ? [`TRUST_PROXY: has to be empty ${alone}`] : []),
    ...(isPostgresUrl(database ?? '')
      ? ['DATABASE: has to be a SQLite file with LEARN=1, whose passwords everybody can read']
      : []),
    ...(environment.NODE_ENV === 'production'
      ? [`NODE_ENV="production": does not go ${alone}`]
      : []),
  ];
}
