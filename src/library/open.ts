/**
 * Opens a login in somebody's own program: the same site as the program itself has, without a
 * server, a process or a signal.
 */
import type { IncomingMessage } from 'node:http';
import { withNext } from '../../views/with-next.ts';
import { createServe } from '../app.ts';
import { SCRYPT_COST, type ScryptCost } from '../auth/passwords/password-hash.ts';
import type { Login, LoginSettings } from '../coatcheck.ts';
import type { Config } from '../config/config.ts';
import { prefixToShare, settingsToShare } from '../config/shared-settings.ts';
import { cannotUse } from '../config/start-failure.ts';
import { examineMounted } from '../doctor/running.ts';
import { createBatch, createLog, createLogError } from '../log.ts';
import { type OpenSite, openSite, type SiteSurroundings } from '../open-site.ts';
import { startHousekeeping } from '../process/housekeeping.ts';
import { writeToStandardError } from '../process/standard-error.ts';
import { offerSetup, tellCommandLine } from '../start-steps.ts';
import { createMounted } from './handle.ts';
import { readSettings } from './settings.ts';
import { createWhoIs } from './who-is.ts';

const MAIL_GRACE = 5_000; // ms to send mails that wait when it closes

/** Opens it. Rejects as openLogin does. Tests hash at a lower cost. */
export async function open(
  settings: LoginSettings,
  cost: ScryptCost = SCRYPT_COST,
): Promise<Login> {
  const { config, environment, prefix } = readSettings(settings);
  const { writeLog = writeToStandardError } = settings;
  const lines = createBatch(writeLog);
  const log = createLog(config.log, lines.add, Date.now);
  const site = await openOrExplain(config, { log, cost, prefix });
  const { services, stores, mails, logouts, options } = site;
  const logError = createLogError(log);
  const shared = { ...settingsToShare(config, environment), ...prefixToShare(prefix.path) };
  await tellCommandLine(stores, shared, logError);
  if ((await stores.leads()) && !(await services.accounts.hasAdmin())) {
    writeLog(await offerSetup({ origin: prefix.siteUrl }, services.links)); // at every level of the log
  }
  const endHousekeeping = startHousekeeping(services, log, Date.now, config.keepEvents);
  logouts.start();
  let isOpen = true;
  const { serve, deps, identify } = createServe(options, () => isOpen);
  const { handle, idle } = createMounted(serve, prefix);

  return {
    handle,
    whoIs: createWhoIs(identify, config),
    signInUrl: ({ method, url = '' }: IncomingMessage) => {
      const isPage = method === 'GET' || method === 'HEAD';
      const asked = isPage ? deps.safeNext(`${prefix.origin}${url}`) : null;
      return withNext(`${prefix.path}/login`, asked);
    },
    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      await Promise.all([idle(), logouts.stop()]);
      const unsent = await mails?.close(MAIL_GRACE);
      if (unsent) log.warn('mail_lost', { mails: unsent });
      await endHousekeeping();
      await stores.close();
      lines.flush();
    },
  };
}

async function openOrExplain(
  config: Config,
  around: Pick<SiteSurroundings, 'log' | 'cost' | 'prefix'>,
): Promise<OpenSite> {
  const examine = () => examineMounted(config);
  return openSite(config, { ...around, examine, now: Date.now }).catch((error) => {
    throw cannotUse(error, config);
  });
}
