/**
 * Starts the server: settings, database, services, HTTP. Only this file, start.ts, cli/start.ts and
 * process/ touch `process`; all other code gets what it needs as arguments.
 */
import { createApp } from './app.ts';
import { SCRYPT_COST } from './auth/passwords/password-hash.ts';
import type { Config } from './config/config.ts';
import type { GivenSettings } from './config/given-settings.ts';
import { clockToShare, prefixToShare, settingsToShare } from './config/shared-settings.ts';
import { cannotLearn } from './config/start-failure.ts';
import { warnOfSettings, warnOfSettingsFile } from './config/warnings.ts';
import { examineRunning } from './doctor/running.ts';
import { drain } from './http/draining.ts';
import { IDLE_PATIENCE, stop } from './http/stop.ts';
import { createBatch, createLog, createLogError, errorText } from './log.ts';
import { Counts } from './metrics/counts.ts';
import { openSite } from './open-site.ts';
import { startHousekeeping } from './process/housekeeping.ts';
import { createOutput, type Notices } from './process/output.ts';
import type { PassedSocket } from './process/passed-socket.ts';
import { onStopRequest } from './process/stopping.ts';
import { startMetrics } from './start-metrics.ts';
import {
  learningNotice,
  listenOrExplain,
  offerSetup,
  tellCommandLine,
  warnOfDatabase,
} from './start-steps.ts';
import { VERSION } from './version.ts';

const GRACE = 8_000; // ms for requests in progress before their connections are closed
// ms to send waiting mails, at least a second: a hung mail program must not delay each restart.
const MAIL_GRACE = 5_000;
// Learners log in often, and their passwords protect nothing.
const LEARNING_COST = { ...SCRYPT_COST, ln: SCRYPT_COST.ln - 3 };

/**
 * Starts the server, up to the line that it is ready. `given` is what `config` was made from.
 * Rejects with StartFailure, or another error of opening the database.
 */
export async function startServer(
  config: Config,
  given: GivenSettings,
  passed: PassedSocket,
): Promise<void> {
  process.umask(0o077); // files it creates are readable for this account alone
  const counts = config.metrics === null ? null : new Counts();
  const write = openOutput({
    recovered: (lost) => log.warn('log_lost', { lines: lost }),
    lost: (lines) => counts?.linesLost(lines),
  });
  const lines = createBatch(write);
  process.on('exit', lines.flush);
  // The only import of learn/: without LEARN=1 none of its code is loaded, and time is Date.now.
  const learn = config.learn ? await import('../learn/learn.ts').catch(throwCannotLearn) : null;
  const course = learn?.openCourse(config.database) ?? null;
  const now = course?.clock.now ?? Date.now;
  const log = createLog(config.log, lines.add, Date.now);
  const logError = createLogError(log);
  const { stores, services, mails, logouts, options } = await openSite(config, {
    log,
    now,
    cost: config.learn ? LEARNING_COST : SCRYPT_COST,
    examine: () => examineRunning(config),
    ...(counts && {
      observer: counts.observer,
      watchLimits: (limits) => counts.refusals.watch(limits),
    }),
  });
  const server = createApp(options);

  const { port, host, origin } = config;
  const watched = { port, host, origin, stores, services };
  const wire = learn && course && (await learn.watchTheWire(server, watched, course));
  const stopMetrics =
    counts &&
    (await startMetrics(config, {
      counts,
      server,
      services,
      stores,
      mails,
      logouts,
      node: process.versions.node,
      logError,
    }));
  const passedSocket = await listenOrExplain(server, passed, config, log);
  // Without a listener, one connection that cannot be accepted (EMFILE) would end the server.
  server.on('error', (error) => log.error('not_accepted', { error: errorText(error) }));
  const shared = { ...settingsToShare(config, given.environment), ...prefixToShare('') };
  await tellCommandLine(stores, shared, logError);
  const shareClock = (ahead: number) => tellCommandLine(stores, clockToShare(ahead), logError);
  await shareClock(course?.clock.ahead() ?? 0);
  course?.clock.onMove(shareClock);
  warnOfSettings(config, log);
  const ownUid = process.geteuid?.() ?? null;
  warnOfSettingsFile(given.file, ownUid, log);
  warnOfDatabase(stores, config, ownUid, log);
  const isFirst = (await stores.leads()) && !(await services.accounts.hasAdmin());
  const setup = isFirst ? await offerSetup(config, services.links) : '';
  const accounts = await services.accounts.count('');
  const endHousekeeping = startHousekeeping(
    services,
    log,
    now,
    config.keepEvents,
    counts?.housekeepingFailed,
  );
  logouts.start();
  const patience = passedSocket === null ? 0 : IDLE_PATIENCE;
  const stopAll = async (): Promise<void> => {
    const until = performance.now() + MAIL_GRACE;
    await Promise.all([stop(server, GRACE, patience), wire?.close(), logouts.stop()]);
    const unsent = await mails?.close(Math.max(1_000, until - performance.now()));
    if (unsent) log.warn('mail_lost', { mails: unsent });
    await endHousekeeping();
    await stores.close();
    stopMetrics?.();
  };
  onStopRequest(log, { drain: () => drain(server, config.stopDelay), stop: stopAll });
  // A supervisor may stop it as soon as it says so.
  const where = passedSocket === null ? '' : `, on the socket it was passed (${passedSocket})`;
  write(`Coatcheck is ready: ${config.origin}${where}\n`);
  if (wire !== null) write(learningNotice(wire));
  if (setup !== '') write(setup);
  log.notice('started', {
    database: stores.location,
    accounts,
    origin,
    config: given.file?.path,
    version: VERSION,
    node: process.versions.node,
    ...(passedSocket === null ? {} : { passedSocket }),
  });
}

function throwCannotLearn(error: unknown): never {
  throw cannotLearn(error);
}

/**
 * Opens standard output for lines that may be lost: a log-in must not fail because its log line
 * cannot be written.
 */
function openOutput(notices: Omit<Notices, 'failed'>): (text: string) => void {
  process.stderr.on('error', () => {}); // there is no other output to report it on
  return createOutput(process.stdout, {
    failed: (code) =>
      process.stderr.write(`Coatcheck cannot write its log (${code}), and goes on without.\n`),
    ...notices,
  });
}
