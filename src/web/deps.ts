import { createTimes, type Times } from '../../views/time.ts';
import type { Accounts } from '../auth/accounts/accounts.ts';
import type { OwnAct } from '../auth/accounts/own-act.ts';
import type { EventStore } from '../auth/event-store.ts';
import type { Factors } from '../auth/factors/factors.ts';
import type { Passkeys } from '../auth/factors/passkeys.ts';
import type { LimitStore } from '../auth/limits/limit-store.ts';
import type { Links } from '../auth/links.ts';
import type { Clients } from '../auth/oidc/clients.ts';
import type { Provider } from '../auth/oidc/open-provider.ts';
import type { HandOver } from '../auth/sessions/hand-over.ts';
import type { Sessions } from '../auth/sessions/sessions.ts';
import type { AccountWaits } from '../auth/sign-in/account-waits.ts';
import type { SecondStep } from '../auth/sign-in/second-step.ts';
import type { SignInService } from '../auth/sign-in/sign-in-service.ts';
import type { StorageProbe } from '../auth/storage-probe.ts';
import type { ProgramKeys } from '../auth/tokens/program-keys.ts';
import type { Tokens } from '../auth/tokens/tokens.ts';
import { isHttps } from '../http/origins.ts';
import type { Prefix } from '../http/prefix.ts';
import type { StaticFiles } from '../http/static-files.ts';
import { createLogError, type Log, type LogError } from '../log.ts';
import { createMailSite, type MailSite } from '../mails/mail-site.ts';
import type { SendMail } from '../process/mail.ts';
import { type App, Apps } from './apps.ts';
import type { Audit } from './audit.ts';
import type { ConfirmAddress } from './confirm-address.ts';
import { createCookies, type OurCookies } from './cookies.ts';
import { createMailing } from './mailing.ts';
import { createNextRule, type NextRule, withHostPages } from './next.ts';
import type { Observer } from './observer.ts';
import { createPageReply, type PageReply } from './page.ts';
import type { Site } from './site.ts';

/** A check of the server; see src/doctor/finding.ts. */
type Finding = {
  readonly check: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly message: string;
};

/** The dependencies of the handlers. Each handler takes the ones that it needs. */
export type Deps = {
  readonly accounts: Accounts;
  readonly signInService: SignInService;
  readonly secondStep: SecondStep;
  readonly factors: Factors;
  readonly passkeys: Passkeys;
  readonly links: Links;
  readonly sessions: Sessions;
  /** The apps that sign their users in here. */
  readonly clients: Clients;
  readonly handOver: HandOver;
  readonly tokens: Tokens;
  readonly programKeys: ProgramKeys;
  readonly oidc: Provider;
  readonly events: EventStore;
  /** The accounts that wait after too many attempts. */
  readonly waits: AccountWaits;
  /** What the server finds wrong with itself, and right. */
  readonly examine: () => readonly Finding[];
  readonly files: StaticFiles;
  readonly audit: Audit;
  readonly page: PageReply;
  readonly cookies: OurCookies;
  readonly safeNext: NextRule;
  readonly passwordMin: number;
  readonly signupOpen: boolean;
  /** Scheme and host of this site. */
  readonly origin: string;
  /** The origin and the prefix: whole addresses, as in mails and one-time links, begin with it. */
  readonly siteUrl: string;
  /** How the site calls itself, and whom it names for help. */
  readonly site: Site;
  /** The apps that use /verify. */
  readonly apps: Apps;
  /** What /verify tells them as the name of a user. */
  readonly remoteUser: 'id' | 'email';
  /** What people may do to their own account. */
  readonly selfService: ReadonlySet<OwnAct>;
  /** Sends a mail; null without MAIL_COMMAND. */
  readonly mail: SendMail | null;
  readonly confirmAddress: ConfirmAddress;
  readonly mailSite: MailSite;
  readonly storage: StorageProbe;
  /** Where limits are counted that all servers share. */
  readonly limits: LimitStore;
  /** Whether the server accepts more requests; false while it stops. */
  readonly isReady: () => boolean;
  readonly log: Log;
  /** Logs an error of work that goes on after its reply. */
  readonly logError: LogError;
  readonly now: () => number;
  /** The time now as a page shows times. */
  readonly times: () => Times;
};

/** What the dependencies are made from: services, settings, and what only the router knows. */
export type DepsOptions = Pick<
  Deps,
  | 'accounts'
  | 'signInService'
  | 'secondStep'
  | 'factors'
  | 'passkeys'
  | 'links'
  | 'sessions'
  | 'clients'
  | 'handOver'
  | 'tokens'
  | 'programKeys'
  | 'oidc'
  | 'events'
  | 'waits'
  | 'examine'
  | 'files'
  | 'passwordMin'
  | 'origin'
  | 'site'
  | 'remoteUser'
  | 'selfService'
  | 'mail'
  | 'storage'
  | 'limits'
  | 'log'
  | 'now'
> & {
  readonly signup: 'open' | 'invite';
  /** The apps that use /verify. */
  readonly protects: readonly App[];
  /** Counts what happens; left out when nobody reads the counts. */
  readonly observer?: Observer;
  /** The path below which the site is, for a package in another program; left out for none. */
  readonly prefix?: Prefix;
};

/**
 * Creates them. `isPage` says whether a path has a page, `isReady` whether the server accepts more.
 */
export function createDeps(
  options: DepsOptions,
  isPage: (path: string) => boolean,
  isReady: () => boolean,
): Deps {
  const { events, files, site, origin, prefix, log, now } = options;
  const siteUrl = prefix?.siteUrl ?? origin;
  const apps = new Apps(options.protects, origin);
  const ownPage = createNextRule(isPage, apps.paths);
  const logError = createLogError(log);
  const signupOpen = options.signup === 'open';
  const timesAt = createTimes(site.zone);
  const times = () => timesAt(now());
  const mailSite = createMailSite({
    name: site.named ? site.name : null,
    url: siteUrl,
    contact: site.contact.text,
    timeZone: site.zone.id,
  });
  const { audit, confirmAddress } = createMailing(options, mailSite, logError);
  return {
    accounts: options.accounts,
    signInService: options.signInService,
    secondStep: options.secondStep,
    factors: options.factors,
    passkeys: options.passkeys,
    links: options.links,
    sessions: options.sessions,
    clients: options.clients,
    handOver: options.handOver,
    tokens: options.tokens,
    programKeys: options.programKeys,
    oidc: options.oidc,
    events,
    waits: options.waits,
    examine: options.examine,
    files,
    audit,
    page: createPageReply({ files, site, signupOpen, factors: options.factors }),
    cookies: createCookies({ https: isHttps(origin) }),
    safeNext: prefix === undefined ? ownPage : withHostPages(ownPage, prefix),
    passwordMin: options.passwordMin,
    signupOpen,
    origin,
    siteUrl,
    site,
    apps,
    remoteUser: options.remoteUser,
    selfService: options.selfService,
    mail: options.mail,
    confirmAddress,
    mailSite,
    storage: options.storage,
    limits: options.limits,
    isReady,
    log,
    logError,
    now,
    times,
  };
}
