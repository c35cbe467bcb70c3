import type { Config } from '../config/config.ts';
import { type Finding, ok } from './finding.ts';

/** Says which apps there are and who may enter them. No line without any. */
export function examineApps({ protects }: Pick<Config, 'protects'>): Finding[] {
  if (protects.length === 0) return [];
  const shown = protects.map(({ address, groups }) => `${address} for ${whom(groups)}`).join('; ');
  return [ok('apps', `PROTECTS: ${shown}. A proxy has to ask /verify before it forwards to them.`)];
}

function whom(groups: readonly string[]): string {
  return groups.length === 0 ? 'everybody with an account' : groups.join(' or ');
}
