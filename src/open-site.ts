/**
 * Opens a site but for the server that it is in: its database, services, files and mail. The
 * program (start-server.ts) and the package in somebody's own program (library/) both do it here.
 */
import { fileURLToPath } from 'node:url';
import type { AppOptions } from './app.ts';
import type { Stores } from './auth/database.ts';
import type { LimitStore } from './auth/limits/limit-store.ts';
import { logoutTokenClaims } from './auth/oidc/logout-token.ts';
import { makeSecret } from './auth/secret.ts';
import type { Config } from './config/config.ts';
import { readLogo } from './config/site-logo.ts';
import { indexFiles } from './http/static-files.ts';
import { createLogError, type Log } from './log.ts';
import { ClientLogouts } from './process/client-logouts.ts';
import type { MailQueue } from './process/mail-queue.ts';
import type { TestOverrides } from './service-options.ts';
import { openServices, type Services } from './services.ts';
import {
  openBreachedOrExplain,
  openMailQueue,
  openOrExplain,
  sealOrExplain,
  serviceSettings,
} from './start-steps.ts';
import { createSite } from './web/site.ts';
import { siteFiles } from './web/site-files.ts';

const PUBLIC = fileURLToPath(new URL('../public', import.meta.url));
const REPLACED =
  'the key in KEY_FILE does not open it, so it was replaced: access tokens have ended, sessions go on';

/** A site that is open: what serves it is made from `options`. */
export type OpenSite = {
  readonly stores: Stores;
  readonly services: Services;
  /** Null without MAIL_COMMAND. */
  readonly mails: MailQueue | null;
  /** Tells clients that sessions have ended, once it is started. */
  readonly logouts: ClientLogouts;
  readonly options: AppOptions;
};

/** What a site is opened with besides its settings. */
export type SiteSurroundings = Pick<AppOptions, 'examine' | 'observer' | 'prefix'> &
  Pick<TestOverrides, 'now' | 'cost'> & {
    readonly log: Log;
    /** Counts what the limits of the database refuse. */
    readonly watchLimits?: (limits: LimitStore) => LimitStore;
  };

/**
 * Opens it. Rejects with StartFailure when a setting is to blame, or another error of opening the
 * database. What has been opened by then is closed.
 */
export async function openSite(config: Config, around: SiteSurroundings): Promise<OpenSite> {
  const logo = config.siteLogo === null ? null : readLogo(config.siteLogo);
  const isBreached = await openBreachedOrExplain(config, around.log);
  const stores = await openOrExplain(config);
  if (stores.migrated !== null) around.log.notice('migrated', stores.migrated);
  try {
    const settings = serviceSettings(config, isBreached);
    const siteUrl = around.prefix?.siteUrl ?? config.origin;
    const services = await openServices(
      stores,
      { ...settings, siteUrl },
      await overridesFor(stores, config, around),
    );
    const mails = openMailQueue(config);
    const logouts = createLogouts(stores, services, siteUrl, around);
    const files = await indexFiles(PUBLIC, siteFiles(PUBLIC, config.accent, logo));
    const options = appOptions(config, services, {
      ...around,
      site: createSite(config, logo),
      files,
      mail: mails?.send ?? null,
    });
    return { stores, services, mails, logouts, options };
  } catch (error) {
    await stores.close();
    throw error;
  }
}

function createLogouts(
  { clients, clientLogins: logins }: Pick<Stores, 'clients' | 'clientLogins'>,
  { oidc, events, leads, sessions }: Services,
  issuer: string,
  { log, now = Date.now }: SiteSurroundings,
): ClientLogouts {
  const logouts = new ClientLogouts({
    logins,
    clients,
    tokenFor: (client, login) => {
      const claims = logoutTokenClaims(login, { issuer, now: now(), jti: makeSecret() });
      return oidc.idTokens.sign('logout+jwt', claims, client);
    },
    events,
    leads,
    log,
    now,
  });
  sessions.onEnd(logouts.soon);
  return logouts;
}

async function overridesFor(
  stores: Stores,
  config: Config,
  { log, now, cost, watchLimits }: SiteSurroundings,
): Promise<Partial<TestOverrides>> {
  return {
    now,
    totpNow: Date.now,
    cost,
    seal: await sealOrExplain(stores, config),
    onLostSecret: (name) => log.warn('secret_replaced', { name, advice: REPLACED }),
    logError: createLogError(log),
    ...(watchLimits && { limits: watchLimits(stores.limits) }),
  };
}

function appOptions(
  config: Config,
  services: Services,
  more: SiteSurroundings & Pick<AppOptions, 'site' | 'files' | 'mail'>,
): AppOptions {
  const { observer, prefix } = more;
  return {
    origin: config.origin,
    signup: config.signup,
    passwordMin: config.passwordMin,
    trustedProxies: config.trustedProxies,
    site: more.site,
    protects: config.protects,
    remoteUser: config.remoteUser,
    selfService: config.selfService,
    accounts: services.accounts,
    signInService: services.signInService,
    secondStep: services.secondStep,
    factors: services.factors,
    passkeys: services.passkeys,
    links: services.links,
    tokens: services.tokens,
    programKeys: services.programKeys,
    oidc: services.oidc,
    sessions: services.sessions,
    clients: services.clients,
    handOver: services.handOver,
    events: services.events,
    waits: services.waits,
    examine: more.examine,
    storage: services.storage,
    limits: services.limits,
    files: more.files,
    mail: more.mail,
    log: more.log,
    now: more.now,
    ...(observer && { observer }),
    ...(prefix && { prefix }),
  };
}
