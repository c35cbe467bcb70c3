import type { Config } from '../config/config.ts';
import { type Finding, warn } from './finding.ts';

/** NIST SP 800-63B-4, 3.1.1.2: the least for a password that is the only factor. */
const PASSWORD_ALONE = 15;

/** Warns of passwords that are too short to be the only factor. No line without any. */
export function examinePasswordMin({
  passwordMin,
  requireSecondFactor,
}: Pick<Config, 'passwordMin' | 'requireSecondFactor'>): Finding[] {
  if (passwordMin >= PASSWORD_ALONE || requireSecondFactor === 'all') return [];
  const text = `PASSWORD_MIN is ${passwordMin}; a password that is the only factor needs ${PASSWORD_ALONE}`;
  return [warn('passwords', `${text}: raise it, or set REQUIRE_SECOND_FACTOR=all.`)];
}
