import type { Config } from '../config/config.ts';
import { type Finding, ok, warn } from './finding.ts';

/** Says which apps there are and who may enter them. No line without any. */
export function examineApps({ protects }: Pick<Config, 'protects'>): Finding[] {
  if (protects.length === 0) return [];
  const shown = protects.map(({ address, groups }) => `${address} for ${whom(groups)}`).join('; ');
  return [ok('apps', `PROTECTS: ${shown}. A proxy has to ask /verify before it forwards to them.`)];
}

/** Warns of apps into which nobody can get: no account is in a group that they ask for. */
export function examineGroups(
  { protects }: Pick<Config, 'protects'>,
  given: ReadonlySet<string>,
): Finding[] {
  const closed = protects.filter(
    ({ groups }) => groups.length > 0 && !groups.some((group) => given.has(group)),
  );
  return closed.map(({ address, groups }) => {
    const text = `${address} is for ${whom(groups)}, and no active account is in any`;
    return warn(
      'groups',
      `${text}: \`user set EMAIL --groups ${groups[0]}\`, or correct PROTECTS.`,
    );
  });
}

function whom(groups: readonly string[]): string {
  return groups.length === 0 ? 'everybody with an account' : groups.join(' or ');
}
