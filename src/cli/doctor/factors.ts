import { passkeySiteOf } from '../../auth/factors/passkey-site.ts';
import type { Config } from '../../config/config.ts';
import { type Finding, warn } from '../../doctor/finding.ts';
import { examinePasswordMin } from '../../doctor/password-min.ts';
import { databaseFile, isDatabaseError } from '../../stores.ts';

type Settings = Pick<Config, 'origin' | 'passwordMin' | 'requireSecondFactor'>;

/**
 * Warns of passkeys that do not work at ORIGIN, and of passwords that are too short to be the only
 * factor. For seeds that do not open see key-file.ts.
 */
export function examineFactors(
  settings: Settings,
  passkeyHosts: ReadonlyMap<string, number>,
): Finding[] {
  return [...examinePasskeys(settings, passkeyHosts), ...examinePasswordMin(settings)];
}

function examinePasskeys({ origin }: Settings, hosts: ReadonlyMap<string, number>): Finding[] {
  const site = passkeySiteOf(origin);
  const here = site.ok ? site.rpId : null;
  const elsewhere = [...hosts].filter(([host]) => host !== here);
  if (elsewhere.length === 0) return [];
  const count = elsewhere.reduce((sum, [, amount]) => sum + amount, 0);
  const names = elsewhere.map(([host]) => host).join(', ');
  const text = `Passkeys that do not work at ${origin}: ${count}. They were created for ${names}`;
  return [warn('passkeys', `${text}: set ORIGIN to that host, or let users add new ones.`)];
}

/**
 * How many passkeys of a SQLite file there are for each host; none where the file is missing or
 * cannot be read, which the other checks report.
 */
export function passkeyHostsOf(database: string): ReadonlyMap<string, number> {
  if (database === ':memory:' || !databaseFile(database).exists()) return new Map();
  try {
    return databaseFile(database).passkeyHosts();
  } catch (error) {
    if (!isDatabaseError(error)) throw error;
    return new Map();
  }
}
