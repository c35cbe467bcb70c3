import type { LoginSettings, SettingKey } from '../coatcheck.ts';
import { type Config, loadConfig } from '../config/config.ts';
import type { SettingName } from '../config/settings.ts';
import { logoProblems } from '../config/site-logo.ts';
import { createPrefix, isPrefix, type Prefix } from '../http/prefix.ts';

/** The settings that the package takes, and what the README calls them. */
export const NAMES: Readonly<Record<SettingKey | 'origin', SettingName>> = {
  origin: 'ORIGIN',
  insecureHttp: 'INSECURE_HTTP',
  database: 'DATABASE',
  keyFile: 'KEY_FILE',
  sessionCheck: 'SESSION_CHECK',
  sessionIdle: 'SESSION_IDLE',
  sessionMax: 'SESSION_MAX',
  passwordMin: 'PASSWORD_MIN',
  breachedPasswords: 'BREACHED_PASSWORDS',
  requireSecondFactor: 'REQUIRE_SECOND_FACTOR',
  secondFactorGrace: 'SECOND_FACTOR_GRACE',
  signup: 'SIGNUP',
  selfService: 'SELF_SERVICE',
  trustProxy: 'TRUST_PROXY',
  siteName: 'SITE_NAME',
  siteLogo: 'SITE_LOGO',
  siteText: 'SITE_TEXT',
  accent: 'ACCENT',
  contact: 'CONTACT',
  timeZone: 'TIME_ZONE',
  mailCommand: 'MAIL_COMMAND',
  mailFrom: 'MAIL_FROM',
  tokenAlg: 'TOKEN_ALG',
  audiences: 'AUDIENCES',
  keepEvents: 'KEEP_EVENTS',
  log: 'LOG',
};

/** Those of the program alone: its listeners, its stop, learning mode, and /verify. */
export const LEFT_OUT: readonly SettingName[] = [
  'PORT',
  'HOST',
  'PROTECTS',
  'REMOTE_USER',
  'STOP_DELAY',
  'METRICS',
  'LEARN',
];

const KEYS = new Map(Object.entries(NAMES).map(([key, name]) => [name as string, key]));
const OTHERS = new Set(['prefix', 'writeLog']);

/** What a login is opened with. */
export type ReadSettings = {
  readonly config: Config;
  /** The settings as the environment of a program would have them. */
  readonly environment: Readonly<Record<string, string>>;
  readonly prefix: Prefix;
};

/** Reads and checks the settings. Throws an Error that names all mistakes. */
export function readSettings(settings: LoginSettings): ReadSettings {
  const { prefix: path } = settings;
  const environment: Record<string, string> = { SIGNUP: 'invite', LOG: 'warn' };
  const problems: string[] = [];
  for (const [key, value] of Object.entries(settings)) {
    const name = Object.hasOwn(NAMES, key) ? NAMES[key as keyof typeof NAMES] : undefined;
    if (name !== undefined && value !== undefined && value !== '')
      environment[name] = String(value);
    else if (name === undefined && !OTHERS.has(key)) problems.push(`${key} is no setting`);
  }
  if (environment.ORIGIN === undefined) problems.push('origin has to be set');
  if (typeof path !== 'string' || !isPrefix(path)) {
    problems.push(`prefix=${JSON.stringify(path)} has to be a path such as /auth`);
  }
  const result = loadConfig(environment);
  if (!result.ok) problems.push(...result.problems);
  problems.push(...logoProblems(environment.SITE_LOGO));
  if (!result.ok || problems.length > 0) {
    throw new Error(`The login cannot open:\n  ${problems.map(withKeys).join('\n  ')}`);
  }
  // Nobody here knows where the server listens: strangers may reach it even if ORIGIN is loopback.
  const config = Object.freeze({ ...result.config, forOneMachine: false });
  return { config, environment, prefix: createPrefix(config.origin, path) };
}

// The problems call the settings by the names of the environment.
function withKeys(problem: string): string {
  return problem.replaceAll(/\b[A-Z]+(?:_[A-Z]+)*\b/g, (name) => KEYS.get(name) ?? name);
}
