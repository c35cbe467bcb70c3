/** What a running server can find out about itself, cheaply: for the overview. */
import { isPostgresUrl } from '../auth/database-url.ts';
import type { Config } from '../config/config.ts';
import { examineAddress } from './address.ts';
import { examineApps } from './apps.ts';
import type { Finding } from './finding.ts';
import { examineMail } from './mail-program.ts';
import { examinePasswordMin } from './password-min.ts';
import { examineProxy, expectedPeer } from './proxy.ts';
import { examineSpace } from './space.ts';

/** Checks the settings that the server was started with, the mail program and the disk. */
export function examineRunning(config: Config): readonly Finding[] {
  return [
    ...examineAddress(config),
    examineProxy(config, expectedPeer(config)),
    ...examineApps(config),
    ...examineMounted(config),
  ];
}

/** What a site in somebody else's server can find out: it does not know where that listens. */
export function examineMounted(config: Config): readonly Finding[] {
  const { database } = config;
  const isFile = database !== ':memory:' && !isPostgresUrl(database);
  return [
    examineMail(config),
    ...examinePasswordMin(config),
    ...(isFile ? [examineSpace(database)] : []),
  ];
}
