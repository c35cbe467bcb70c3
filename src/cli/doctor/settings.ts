/**
 * Which settings the doctor checks: its own, completed by those that the server stored at its last
 * start.
 */
import { type ConfigResult, loadConfig } from '../../config/config.ts';
import type { GivenSettings } from '../../config/given-settings.ts';
import {
  SHARED_SETTINGS,
  settingsToShare,
  sharedPrefix,
  withSharedSettings,
} from '../../config/shared-settings.ts';
import { type Finding, fail, ok, warn } from '../../doctor/finding.ts';
import { readSharedSettings } from '../../stores.ts';

/** The settings to check by, and the findings about them. */
export type Examined = {
  readonly settings: ConfigResult;
  readonly findings: readonly Finding[];
  /** Where the site is that was started last, in somebody else's program; else empty. */
  readonly prefix: string;
};

/**
 * Reads the settings. Reports which ones came from the server, and which ones differ from its
 * start.
 */
export async function examineSettings({ environment, file }: GivenSettings): Promise<Examined> {
  const own = loadConfig(environment, file);
  const database = own.ok ? own.config.database : (environment.DATABASE ?? '');
  const shared = await readSharedSettings(database);
  const together = withSharedSettings(environment, shared);
  const settings = loadConfig(together, file);
  const prefix = sharedPrefix(shared);
  if (!settings.ok) {
    const findings = settings.problems.map((one) => fail('settings', `${one}.`));
    return { settings, findings, prefix };
  }
  const used = settingsToShare(settings.config, together);
  const alone = own.ok ? settingsToShare(own.config, environment) : {};
  const taken = SHARED_SETTINGS.filter(
    (name) => !environment[name] && used[name] !== (alone[name] ?? ''),
  );
  const other = SHARED_SETTINGS.filter((name) => (shared.get(name) ?? used[name]) !== used[name]);
  const source =
    taken.length === 0
      ? ''
      : ` From the last start of the server: ${list(taken, (name) => used[name])}.`;
  const findings = [ok('settings', `All settings are valid.${source}`)];
  if (other.length > 0) {
    const here = list(other, (name) => used[name]);
    const there = list(other, (name) => shared.get(name));
    const message = `This command has ${here}; the server was started with ${there}.`;
    findings.push(warn('settings', message));
  }
  return { settings, findings, prefix };
}

function list(names: readonly string[], value: (name: string) => string | undefined): string {
  return names.map((name) => `${name}=${value(name) ?? ''}`).join(', ');
}
