/**
 * Reads the settings, texts by name, into one frozen object. A bad value stops the start
 * instead of being guessed, and all bad values are reported at once.
 */
import { join } from 'node:path';
import type { OwnAct } from '../auth/accounts/own-act.ts';
import type { SessionCheck } from '../auth/database.ts';
import { isPostgresUrl } from '../auth/database-url.ts';
import type { FactorRequirement } from '../auth/factors/factor-policy.ts';
import type { TokenAlgorithm } from '../auth/tokens/token-keys.ts';
import type { TrustedProxies } from '../http/client.ts';
import type { ListenAddress } from '../http/listen.ts';
import { isLoopback, isLoopbackHost } from '../http/origins.ts';
import type { Level } from '../log.ts';
import { type App, appOriginProblems } from './apps.ts';
import { badValue } from './bad-value.ts';
import type { UsedFile } from './given-settings.ts';
import { defaultMailbox, type MailSettings, named } from './mailbox.ts';
import { learningProblems, originProblems } from './origin-problems.ts';
import { SETTINGS, type SettingName, type SettingValue } from './settings.ts';
import { accentProblems, type Contact } from './site-values.ts';

/** All settings, checked. */
export type Config = MailSettings & {
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
  /** What people may do to their own account. */
  readonly selfService: ReadonlySet<OwnAct>;
  readonly trustedProxies: TrustedProxies;
  /** Whether TRUST_PROXY names a proxy. */
  readonly proxied: boolean;
  readonly log: Level;
  readonly tokenAlgorithm: TokenAlgorithm;
  /** Further services that tokens can be issued for. */
  readonly audiences: readonly string[];
  /** The name of the site; null: it has none of its own. */
  readonly siteName: string | null;
  /** An SVG or PNG file; null without one. */
  readonly siteLogo: string | null;
  /** A sentence for the pages with a form; null without one. */
  readonly siteText: string | null;
  /** The colour of buttons and links, `#rrggbb`; null: the velvet of public/style.css. */
  readonly accent: string | null;
  /** Whom people ask for help; null: the pages say "the person who runs this site". */
  readonly contact: Contact | null;
  /** The apps that use /verify, on paths of this host and on hosts of their own. */
  readonly protects: readonly App[];
  /** What /verify tells them as the name of a user. */
  readonly remoteUser: 'id' | 'email';
  /** The IANA name of the time zone in which people read times. */
  readonly timeZone: string;
  /** ms: how long events are kept. */
  readonly keepEvents: number;
  /** ms from the signal to stop until the server stops listening. */
  readonly stopDelay: number;
  /** Where the metrics are served; null: nowhere. */
  readonly metrics: ListenAddress | null;
  /** Whether the HTTP traffic is shown on a second address, see learn/. */
  readonly learn: boolean;
};

/** The config, or what is wrong with the settings: a sentence for each. */
export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads and checks all settings. An empty variable counts as not set. `file` is the settings file
 * by which the environment was completed. Returns the config, or a sentence for each mistake.
 */
export function loadConfig(environment: Environment, file: UsedFile | null = null): ConfigResult {
  const problems: string[] = [...(file?.problems ?? [])];
  const folder = file?.folder ?? 'data';
  const read = <N extends SettingName>(
    name: N,
    fallback: string = SETTINGS[name].fallback,
  ): SettingValue<N> => {
    const text = environment[name] || fallback;
    const value = SETTINGS[name].parse(text);
    if (value === null) {
      const place = file?.places.get(name);
      problems.push(`${place === undefined ? '' : `${place}: `}${badValue(name, text)}`);
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
  const database = read('DATABASE', join(folder, learn ? 'learn.db' : 'coatcheck.db'));
  const sessionIdle = read('SESSION_IDLE');
  const sessionMax = read('SESSION_MAX');
  const forOneMachine = isForOneMachine(origin, host);
  const siteName = environment.SITE_NAME ? read('SITE_NAME') : null;
  const config: Config = {
    port,
    host,
    origin,
    database,
    keyFile: database === ':memory:' ? null : read('KEY_FILE', keyFileOf(database, folder)),
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
    selfService: read('SELF_SERVICE'),
    trustedProxies: read('TRUST_PROXY'),
    proxied: Boolean(environment.TRUST_PROXY),
    siteName,
    siteLogo: read('SITE_LOGO') || null,
    siteText: environment.SITE_TEXT ? read('SITE_TEXT') : null,
    accent: environment.ACCENT ? read('ACCENT') : null,
    contact: environment.CONTACT ? read('CONTACT') : null,
    protects: read('PROTECTS'),
    remoteUser: read('REMOTE_USER'),
    timeZone: read('TIME_ZONE'),
    mailCommand: read('MAIL_COMMAND') || null,
    mailFrom: named(read('MAIL_FROM', defaultMailbox(origin)), siteName ?? 'Coatcheck'),
    tokenAlgorithm: read('TOKEN_ALG'),
    audiences: read('AUDIENCES'),
    keepEvents: read('KEEP_EVENTS'),
    stopDelay: read('STOP_DELAY'),
    metrics: read('METRICS') || null,
    learn,
    log: read('LOG'),
  };
  problems.push(...accentProblems(config.accent));
  problems.push(...appOriginProblems(config.protects, origin));
  if (sessionMax !== null && config.sessionIdle > sessionMax)
    problems.push('SESSION_IDLE is longer than SESSION_MAX, so it would have no effect');
  if (environment.AUDIENCES && config.tokenAlgorithm === 'HS256')
    problems.push(
      'AUDIENCES needs TOKEN_ALG=EdDSA: with HS256 other services have no key to verify with',
    );
  if (environment.SESSION_CHECK && !isPostgresUrl(database ?? ''))
    problems.push('SESSION_CHECK is for PostgreSQL: only one server uses a SQLite file');
  // A bad HOST is reported once, too: the checks below then use the default.
  const site = { host: host ?? '127.0.0.1', origin, proxied: config.proxied, database };
  const isSet = Boolean(environment.ORIGIN);
  if (config.learn) problems.push(...learningProblems(site, environment.NODE_ENV));
  else problems.push(...originProblems(site, { isSet, insecureHttp }));
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, config: Object.freeze(config) };
}

// A bad DATABASE is null.
function keyFileOf(database: string | null, folder: string): string {
  const isFile = database !== null && !isPostgresUrl(database);
  return isFile ? `${database}.key` : join(folder, 'coatcheck.key');
}

// Both have to be loopback: with HOST=0.0.0.0 and a forgotten ORIGIN, strangers could sign up,
// since a client chooses its Host header freely.
function isForOneMachine(origin: string | null, host: string | null): boolean {
  return origin !== null && host !== null && isLoopback(origin) && isLoopbackHost(host);
}
