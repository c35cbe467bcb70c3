/**
 * Settings: from environment variables to one frozen object. A bad value stops the start, and all
 * bad values are named at once, because a server that guesses what was meant is found out later, by
 * others.
 */
import type { TokenAlgorithm } from '../auth/tokens/token-keys.ts';
import type { TrustedProxies } from '../http/client.ts';
import { isHttps, isLoopback, isLoopbackHost } from '../http/origins.ts';
import { socketPath } from '../http/unix-socket.ts';
import type { Level } from '../log.ts';
import { SETTINGS, type SettingName, type SettingValue } from './settings.ts';

export type Config = {
  /** Not used when `host` is a Unix socket. */
  readonly port: number;
  /** An address, a name, or `unix:` and the path of a socket. */
  readonly host: string;
  /** Scheme, host and port under which browsers see this site; no trailing slash. */
  readonly origin: string;
  readonly database: string;
  /** Seals secrets in the database; null when that is in memory, and so is the key. */
  readonly keyFile: string | null;
  /** ms */
  readonly sessionIdle: number;
  /** ms */
  readonly sessionMax: number;
  /** Code points. */
  readonly passwordMin: number;
  /**
   * A file of leaked passwords, see auth/passwords/breached-passwords.ts; null when there is none.
   */
  readonly breachedPasswords: string | null;
  /** Whether only this machine can connect: ORIGIN and HOST are loopback. */
  readonly forOneMachine: boolean;
  readonly signup: 'open' | 'invite';
  readonly trustedProxies: TrustedProxies;
  /** Whether TRUST_PROXY names any. */
  readonly proxied: boolean;
  readonly log: Level;
  readonly tokenAlgorithm: TokenAlgorithm;
  /** Services besides this one that a token can be for. */
  readonly audiences: readonly string[];
  /**
   * Paths of other apps on this host that ask /verify: people may be sent on to them after signing
   * in.
   */
  readonly protects: readonly string[];
  /** A program that takes a mail on standard input; null when there is none. */
  readonly mailCommand: string | null;
  /** Whether the conversation is shown on a second address, see learn/. */
  readonly learn: boolean;
};

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] };

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads and checks all settings. An empty variable counts as not set. */
export function loadConfig(environment: Environment): ConfigResult {
  const problems: string[] = [];
  const read = <N extends SettingName>(
    name: N,
    fallback: string = SETTINGS[name].fallback,
  ): SettingValue<N> => {
    const { parse, rule } = SETTINGS[name];
    const text = environment[name] || fallback;
    const value = parse(text);
    if (value === null) problems.push(`${name}=${JSON.stringify(text)}: ${rule}`);
    return value as SettingValue<N>; // a null is never used: the problems are returned instead
  };

  const port = read('PORT');
  const host = read('HOST');
  // A bad PORT is one problem, not two.
  const origin = read('ORIGIN', new URL(`http://localhost:${port ?? 3000}`).origin);
  const insecureHttp = read('INSECURE_HTTP');
  const learn = read('LEARN');
  // Accounts made for learning, with passwords that lessons print, stay out of the database in
  // earnest.
  const database = read('DATABASE', learn ? 'data/learn.db' : 'data/coatcheck.db');
  const sessionIdle = read('SESSION_IDLE');
  const sessionMax = read('SESSION_MAX');
  const forOneMachine = isForOneMachine(origin, host);
  const config: Config = {
    port,
    host,
    origin,
    database,
    keyFile: database === ':memory:' ? null : read('KEY_FILE', `${database}.key`),
    // Whoever shortens the one need not set the other as well.
    sessionIdle: environment.SESSION_IDLE ? sessionIdle : Math.min(sessionIdle, sessionMax),
    sessionMax,
    passwordMin: read('PASSWORD_MIN'),
    breachedPasswords: read('BREACHED_PASSWORDS') || null,
    forOneMachine,
    signup: read('SIGNUP', forOneMachine ? 'open' : 'invite'),
    trustedProxies: read('TRUST_PROXY'),
    proxied: Boolean(environment.TRUST_PROXY),
    protects: read('PROTECTS'),
    mailCommand: read('MAIL_COMMAND') || null,
    tokenAlgorithm: read('TOKEN_ALG'),
    audiences: read('AUDIENCES'),
    learn,
    log: read('LOG'),
  };
  if (sessionMax !== null && config.sessionIdle > sessionMax)
    problems.push('SESSION_IDLE is longer than SESSION_MAX: it would never matter');
  if (environment.AUDIENCES && config.tokenAlgorithm === 'HS256')
    problems.push(
      'AUDIENCES needs TOKEN_ALG=EdDSA: with HS256 other services have no key to verify with',
    );
  // A bad HOST is one problem, too.
  const place = { ...config, host: host ?? '127.0.0.1' };
  const isSet = Boolean(environment.ORIGIN);
  if (config.learn) problems.push(...unfitForLearning(place, environment));
  else problems.push(...unfitOrigin(place, { isSet, insecureHttp }));
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, config: Object.freeze(config) };
}

// Both: whoever forgets ORIGIN beside HOST=0.0.0.0 would otherwise have strangers make accounts, by
// a Host of their choice.
function isForOneMachine(origin: string | null, host: string | null): boolean {
  return origin !== null && host !== null && isLoopback(origin) && isLoopbackHost(host);
}

// With a Unix socket the default ORIGIN names a port that no server listens on. Over http on a
// network, passwords and sessions can be read on the way.
function unfitOrigin(
  { host, origin }: Config,
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

// Whoever sees the page sees what everybody does here, so nobody else may be here. The page has
// gates of its own (learn/gates.ts); these are for the day on which somebody takes learning mode
// along to a server.
function unfitForLearning(
  { host, origin, proxied }: Config,
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
    ...(environment.NODE_ENV === 'production'
      ? [`NODE_ENV="production": does not go ${alone}`]
      : []),
  ];
}
