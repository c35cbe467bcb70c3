/** Serves the metrics where METRICS says. */
import type { Server } from 'node:http';
import type { Stores } from './auth/database.ts';
import { isPostgresUrl } from './auth/database-url.ts';
import type { Config } from './config/config.ts';
import { cannotServeMetrics } from './config/listen-failure.ts';
import { isAccepting } from './http/draining.ts';
import { listen } from './http/listen.ts';
import { isLoopbackHost } from './http/origins.ts';
import { openConnections } from './http/stop.ts';
import type { LogError } from './log.ts';
import type { Counts } from './metrics/counts.ts';
import { createMetricsListener } from './metrics/listener.ts';
import { measuredFamilies } from './metrics/measured.ts';
import { metricsText } from './metrics/text-format.ts';
import type { ClientLogouts } from './process/client-logouts.ts';
import type { MailQueue } from './process/mail-queue.ts';
import { processUsage } from './process/usage.ts';
import type { Services } from './services.ts';
import { VERSION } from './version.ts';

/** What is measured, and where it is counted. */
export type MetricsOptions = {
  readonly counts: Counts;
  readonly server: Server;
  readonly services: Pick<Services, 'storage' | 'gate' | 'sessions' | 'waits'>;
  readonly stores: Pick<Stores, 'load' | 'location' | 'clientLogins'>;
  readonly mails: MailQueue | null;
  readonly logouts: ClientLogouts;
  /** The version of Node. */
  readonly node: string;
  readonly logError: LogError;
};

/** Listens, and returns the function that stops it. Throws a StartFailure when it cannot. */
export async function startMetrics(
  { metrics, database }: Pick<Config, 'metrics' | 'database'>,
  options: MetricsOptions,
): Promise<() => void> {
  if (metrics === null) return () => {};
  const { counts, server, services, stores, mails, logouts, node, logError } = options;
  stores.load(); // the first call begins to measure
  const isPostgres = isPostgresUrl(database);
  const families = measuredFamilies(counts, {
    isReady: () => isAccepting(server),
    storage: services.storage,
    connections: () => openConnections(server),
    gate: services.gate,
    sessions: services.sessions,
    waits: services.waits,
    mails,
    logouts,
    clientLogins: stores.clientLogins,
    load: stores.load,
    file: isPostgres || database === ':memory:' ? null : stores.location,
    usage: processUsage(),
    build: {
      version: VERSION,
      node,
      database: isPostgres ? 'postgresql' : 'sqlite',
    },
  });
  const listener = createMetricsListener({
    text: () => metricsText(families),
    loopback: isLoopbackHost(metrics.host),
    logError,
  });
  await listen(listener, metrics).catch((error) => {
    throw cannotServeMetrics(error, metrics);
  });
  listener.on('error', logError);
  return () => {
    listener.close();
    listener.closeAllConnections();
  };
}
