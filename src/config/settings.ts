/**
 * All settings: name, default, purpose, parser and rule, each in one place. loadConfig reads by
 * this list, --help prints it, and a test compares the table in the README with it.
 */
import { parseMailbox } from './mailbox.ts';
import { RUNNING_SETTINGS } from './running-settings.ts';
import {
  anyText,
  DURATION,
  parseAlgorithm,
  parseAudiences,
  parseCommand,
  parseDatabase,
  parseDuration,
  parseGrace,
  parseHost,
  parseOrigin,
  parseRequirement,
  parseSelfService,
  parseSessionCheck,
  parseSignup,
  parseSwitch,
  parseTrustProxy,
  wholeNumber,
} from './setting-values.ts';
import { SITE_SETTINGS } from './site-settings.ts';

type Setting = {
  /** The default as it would be set; in words where it depends on another setting. */
  readonly fallback: string;
  readonly help: string;
  /** Returns null for an invalid text. */
  readonly parse: (text: string) => unknown;
  /** The rule in words: ends the sentence that names a bad value. */
  readonly rule: string;
};

/** In the order of --help and of the README. */
export const SETTINGS = {
  PORT: {
    fallback: '3000',
    help: 'TCP port to listen on, 1 to 65535',
    parse: wholeNumber(1, 65535),
    rule: 'has to be a whole number from 1 to 65535',
  },
  HOST: {
    fallback: '127.0.0.1',
    help: 'address to listen on; 0.0.0.0 or :: for all; unix:/PATH for a Unix socket (no PORT then)',
    parse: parseHost,
    rule: 'has to be an address such as 127.0.0.1 or ::1, without brackets or port, or unix:/PATH of at most 103 bytes',
  },
  ORIGIN: {
    fallback: 'http://localhost:PORT',
    help: 'address of the site in the browser: scheme://host[:port]',
    parse: parseOrigin,
    rule: 'has to be http:// or https://, a host and perhaps a port, and nothing after it',
  },
  INSECURE_HTTP: {
    fallback: '0',
    help: '1 allows an http ORIGIN that is not loopback: passwords cross the network unencrypted',
    parse: parseSwitch,
    rule: 'has to be 0 or 1',
  },
  DATABASE: {
    fallback: 'data/coatcheck.db, with LEARN=1 data/learn.db',
    help: 'SQLite file; :memory: stores nothing on disk; postgres://USER@HOST/NAME for several servers',
    parse: parseDatabase,
    rule: 'has to be a file, or postgres://USER@HOST/NAME with no other parameters than host, sslmode (disable, require, verify-ca, verify-full) and sslrootcert',
  },
  KEY_FILE: {
    fallback: 'DATABASE.key, with PostgreSQL data/coatcheck.key',
    help: 'file with the key that encrypts secrets in the database; created if it is missing',
    parse: anyText,
    rule: 'has to be a file',
  },
  SESSION_CHECK: {
    fallback: 'each',
    help: 'how servers that share a PostgreSQL check sessions: each (a query per request) or leases',
    parse: parseSessionCheck,
    rule: 'has to be each or leases',
  },
  SESSION_IDLE: {
    fallback: '2h',
    help: 'a session ends after this time without use (90s, 30m, 2h, 30d)',
    parse: parseDuration,
    rule: DURATION,
  },
  SESSION_MAX: {
    fallback: '24h',
    help: 'a session ends at this age even if it is used',
    parse: parseDuration,
    rule: DURATION,
  },
  PASSWORD_MIN: {
    fallback: '15',
    help: 'minimum length of a password in characters, 8 to 64',
    parse: wholeNumber(8, 64),
    rule: 'has to be a whole number from 8 to 64',
  },
  BREACHED_PASSWORDS: {
    fallback: '',
    help: 'file of leaked passwords to refuse: SHA-1 hashes, sorted',
    parse: anyText,
    rule: 'has to be a file',
  },
  REQUIRE_SECOND_FACTOR: {
    fallback: 'none',
    help: 'who needs a second factor: none, admin or all',
    parse: parseRequirement,
    rule: 'has to be none, admin or all',
  },
  SECOND_FACTOR_GRACE: {
    fallback: '7d',
    help: 'how long they have to set one up; 0 for immediately',
    parse: parseGrace,
    rule: 'has to be 0, or a number and a unit: 90s, 30m, 2h or 30d, at most 400d',
  },
  SIGNUP: {
    fallback: 'open on loopback, else invite',
    help: 'who may create an account: open or invite',
    parse: parseSignup,
    rule: 'has to be open or invite',
  },
  SELF_SERVICE: {
    fallback: 'email,leave',
    help: 'what people may do themselves: change their address (email), delete their account (leave), or none',
    parse: parseSelfService,
    rule: 'has to be email, leave, both separated by a comma, or none',
  },
  TRUST_PROXY: {
    fallback: '',
    help: 'proxies whose X-Forwarded-For is trusted: addresses or subnets, comma-separated; unix for a Unix socket',
    parse: parseTrustProxy,
    rule: 'has to be addresses, subnets or the word unix, separated by commas',
  },
  ...SITE_SETTINGS,
  MAIL_COMMAND: {
    fallback: '',
    help: 'program that sends the mail on its standard input: /usr/sbin/sendmail -t -i',
    parse: parseCommand,
    rule: 'has to begin with the full path of a program',
  },
  MAIL_FROM: {
    fallback: 'no-reply@ the host of ORIGIN',
    help: 'sender of mails: it@example.com, or Acme <it@example.com>',
    parse: parseMailbox,
    rule: 'has to be an address, or a name and an address in angle brackets, without control characters',
  },
  TOKEN_ALG: {
    fallback: 'EdDSA',
    help: 'how access tokens are signed: EdDSA, or HS256 with a symmetric key',
    parse: parseAlgorithm,
    rule: 'has to be EdDSA or HS256',
  },
  AUDIENCES: {
    fallback: '',
    help: 'other services that tokens can be issued for: names or URLs, comma-separated',
    parse: parseAudiences,
    rule: 'has to be names or URLs of at most 100 characters, without blanks, by comma',
  },
  ...RUNNING_SETTINGS,
} as const satisfies Readonly<Record<string, Setting>>;

/** The name of an environment variable that is a setting. */
export type SettingName = keyof typeof SETTINGS;

/** The type of a setting after parsing. */
export type SettingValue<N extends SettingName> = NonNullable<
  ReturnType<(typeof SETTINGS)[N]['parse']>
>;
