import type { UsedFile } from '../../config/given-settings.ts';
import { accessProblems } from '../../config/settings-file-access.ts';
import { shownSetting } from '../../config/shown-setting.ts';
import { type Finding, ok, warn } from '../../doctor/finding.ts';

const CHECK = 'config';

/**
 * Names the settings file, and warns when other accounts may change it or read a password in it,
 * and of settings that the environment overrides. No line without a file, or for one that cannot
 * be read, which is a bad setting.
 */
export function examineSettingsFile(file: UsedFile | null, userId: number | null): Finding[] {
  if (file === null || file.access === null) return [];
  const { path, access, overridden } = file;
  const text = `${path}, mode ${(access.mode & 0o777).toString(8)}`;
  const open = accessProblems(file, userId).map((one) => warn(CHECK, `${text}: ${one}.`));
  const findings = open.length > 0 ? open : [ok(CHECK, `${text}.`)];
  if (overridden.size > 0) {
    const names = [...overridden].map(([name, { text }]) => `${name}=${shownSetting(name, text)}`);
    const message = `The environment overrides ${names.join(', ')} of ${path}: remove one of the two.`;
    findings.push(warn(CHECK, message));
  }
  return findings;
}
