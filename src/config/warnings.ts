/** Warnings at each start about settings and files that are allowed but probably not intended. */

import { isHttps, isLoopback, isLoopbackHost } from '../http/origins.ts';
import { socketPath, UNIX_PEER } from '../http/unix-socket.ts';
import type { Log } from '../log.ts';
import type { DatabaseModes } from '../stores.ts';
import type { Config } from './config.ts';
import type { UsedFile } from './given-settings.ts';
import { accessProblems } from './settings-file-access.ts';

/**
 * NIST SP 800-63B-4, section 3.1.1.2: a password that is used alone has at least 15 characters, one
 * of two factors at least 8.
 */
const PASSWORD_ALONE = 15;

/**
 * Logs a warning when other accounts of this machine can open the files of the database, which hold
 * password hashes, or the key file (null: none), which opens what is sealed in the database.
 */
export function warnOfFiles(database: DatabaseModes, keyFile: string | null, log: Log): void {
  const files = database.exposedFiles();
  if (files.length > 0) {
    const advice = `other accounts of this machine can open them: chmod 600 ${files.join(' ')}`;
    log.warn('database_readable', { files, advice });
  }
  if (keyFile !== null && database.isExposed(keyFile)) {
    const advice = 'other accounts of this machine can read it: chmod 600, then keys rotate --all';
    log.warn('key_file_is_open', { keyFile, advice });
  }
}

/** Logs a warning when other accounts may change the settings file, or read a password in it. */
export function warnOfSettingsFile(file: UsedFile | null, ownUid: number | null, log: Log): void {
  if (file === null) return;
  for (const advice of accessProblems(file, ownUid)) {
    log.warn('settings_file_open', { config: file.path, advice });
  }
}

/** Logs a warning, with advice, for each setting that is probably not intended. */
export function warnOfSettings(config: Config, log: Log): void {
  const { origin, host, proxied } = config;
  const isHere = isLoopback(origin);
  if (!isHttps(origin) && !(isHere && isLoopbackHost(host))) {
    const advice =
      'passwords and cookies cross the network unencrypted: use https for more than a trial';
    log.warn('plain_http', { origin, host, advice });
  }
  if (isHere && !isLoopbackHost(host)) {
    const advice =
      'the server listens for other machines, but accepts only requests for this one (others get 421): set ORIGIN to the address that browsers use';
    log.warn('origin_is_loopback', { origin, host, advice });
  }
  const onSocket = socketPath(host) !== null;
  if (onSocket ? !config.trustedProxies.has(UNIX_PEER) : isHttps(origin) && !proxied) {
    const name = onSocket ? 'put the word unix into' : 'name it in';
    const advice = `all clients seem to come from the proxy and share its limits: ${name} TRUST_PROXY`;
    log.warn('no_trusted_proxy', { advice });
  }
  const { metrics } = config;
  if (metrics !== null && !isLoopbackHost(metrics.host)) {
    const advice = `all who reach port ${metrics.port} can read the metrics: let only Prometheus through, or set METRICS to 127.0.0.1:${metrics.port}`;
    log.warn('metrics_are_open', { host: metrics.host, advice });
  }
  const { passwordMin, requireSecondFactor } = config;
  if (passwordMin < PASSWORD_ALONE && requireSecondFactor !== 'all') {
    const advice = `a password that is the only factor needs ${PASSWORD_ALONE} characters: set PASSWORD_MIN to that, or REQUIRE_SECOND_FACTOR to all`;
    log.warn('short_passwords', { passwordMin, advice });
  }
}
