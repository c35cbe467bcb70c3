/**
 * The package: `import { openLogin } from 'coatcheck'`. Everything that is public is in this file,
 * and docs/library.md explains it. Whatever else the package holds may change with any version.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { refuseOldNode } from './process/refuse-old-node.ts';

/** The account that sent a request. */
export type SignedInUser = {
  /** A text that no other account ever gets: what your tables refer to. */
  readonly id: string;
  readonly email: string;
  /** Whether its owner has opened a link that was mailed to `email`. */
  readonly emailVerified: boolean;
  /** How they want to be called; empty if they have not said. */
  readonly name: string;
  readonly role: 'user' | 'admin';
  /** The groups that an administrator has put them in, sorted. */
  readonly groups: readonly string[];
};

/** The settings of the README that the package takes, by their names in camelCase. */
export type SettingKey =
  | 'insecureHttp'
  | 'database'
  | 'keyFile'
  | 'sessionCheck'
  | 'sessionIdle'
  | 'sessionMax'
  | 'passwordMin'
  | 'breachedPasswords'
  | 'requireSecondFactor'
  | 'secondFactorGrace'
  | 'signup'
  | 'selfService'
  | 'trustProxy'
  | 'siteName'
  | 'siteLogo'
  | 'siteText'
  | 'accent'
  | 'contact'
  | 'timeZone'
  | 'mailCommand'
  | 'mailFrom'
  | 'tokenAlg'
  | 'audiences'
  | 'keepEvents'
  | 'log';

/**
 * The settings of a login. Those of the README have the values that it lists, as texts or numbers;
 * one that is undefined or empty is not set. Two have another default here: `signup` is invite, and
 * `log` is warn.
 */
export type LoginSettings = {
  /** Scheme, host and port of your site in the browser: `https://example.com`. */
  readonly origin: string;
  /** The path below which the pages of the login are: `/auth`. */
  readonly prefix: string;
  /** Takes each line of the log, with its line end. By default they go to standard error. */
  readonly writeLog?: ((line: string) => void) | undefined;
} & { readonly [Key in SettingKey]?: string | number | undefined };

/** A login that is open. */
export type Login = {
  /**
   * Answers a request for the login: below the prefix, or at /.well-known/change-password. False
   * for every other request, which is then yours. Call it before anything reads the body.
   */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => boolean;
  /**
   * The account that sent a request, by its cookie or its bearer token; its session counts as used.
   * Null for a visitor, and for a form or a WebSocket of another site. Rejects when the database
   * fails.
   */
  readonly whoIs: (request: IncomingMessage) => Promise<SignedInUser | null>;
  /** The address that a visitor signs in at, to come back to the page that they asked for. */
  readonly signInUrl: (request: IncomingMessage) => string;
  /** Waits for answers and mails in progress, and closes the database. Close your server before. */
  readonly close: () => Promise<void>;
};

/**
 * Opens the database and all that a login needs; it listens on nothing. Rejects with a sentence for
 * each setting that is wrong, and when the database cannot be opened.
 */
export async function openLogin(settings: LoginSettings): Promise<Login> {
  refuseOldNode();
  const { open } = await import('./library/open.ts'); // an older Node could not load it
  return open(settings);
}
