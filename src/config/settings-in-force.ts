/** What is in force for each setting, and where it came from. */
import { type Config, loadConfig } from './config.ts';
import type { GivenSettings } from './given-settings.ts';
import { SETTINGS, type SettingName } from './settings.ts';
import { withSharedSettings } from './shared-settings.ts';
import { shownSetting } from './shown-setting.ts';
import { logoProblems } from './site-logo.ts';

/** A setting in force, without secrets. */
export type SettingInForce = {
  readonly name: SettingName;
  /** As it would be set. With bad settings, a default may be in words. */
  readonly value: string;
  /** A line of the settings file, `environment`, `the server's last start` or `default`. */
  readonly source: string;
  /** What the settings file says instead of the environment; null when nothing else. */
  readonly overrides: { readonly value: string; readonly source: string } | null;
  readonly isBad: boolean;
};

export type SettingsInForce = {
  /** In the order of --help. */
  readonly settings: readonly SettingInForce[];
  /** A sentence for each mistake, without a full stop. */
  readonly problems: readonly string[];
};

/** All settings of a command. `shared` are those that the server stored at its last start. */
export function settingsInForce(
  given: GivenSettings,
  shared: ReadonlyMap<string, string>,
): SettingsInForce {
  const { file } = given;
  const own = configOf(given);
  const together = withSharedSettings(given.environment, shared);
  const result = loadConfig(together, file);
  const config = result.ok ? result.config : null;
  const problems = [...(result.ok ? [] : result.problems), ...logoProblems(together.SITE_LOGO)];
  const inForce = (name: SettingName): Pick<SettingInForce, 'value' | 'source'> => {
    const text = given.environment[name];
    const source = file?.places.get(name) ?? 'environment';
    if (text) return { value: shownSetting(name, text), source };
    // The server stores its defaults, too.
    const started = shared.get(name) || defaultOf(name, own);
    return started === defaultOf(name, own)
      ? { value: shownSetting(name, defaultOf(name, config)), source: 'default' }
      : { value: shownSetting(name, started), source: "the server's last start" };
  };
  const names = Object.keys(SETTINGS) as SettingName[];
  const settings = names.map((name) => ({
    name,
    ...inForce(name),
    overrides: overriddenBy(name, given),
    isBad: problems.some((problem) => isAbout(name, file?.places.get(name), problem)),
  }));
  return { settings, problems };
}

function configOf({ environment, file }: GivenSettings): Config | null {
  const result = loadConfig(environment, file);
  return result.ok ? result.config : null;
}

function overriddenBy(name: SettingName, { file }: GivenSettings): SettingInForce['overrides'] {
  const other = file?.overridden.get(name);
  if (other === undefined) return null;
  return { value: shownSetting(name, other.text), source: other.place };
}

// Where a default depends on other settings, settings.ts has it in words.
function defaultOf(name: SettingName, config: Config | null): string {
  const text = config === null ? undefined : DERIVED[name]?.(config);
  return text ?? SETTINGS[name].fallback;
}

const DERIVED: Partial<Record<SettingName, (config: Config) => string | undefined>> = {
  ORIGIN: ({ origin }) => origin,
  DATABASE: ({ database }) => database,
  KEY_FILE: ({ keyFile }) => keyFile ?? '',
  SESSION_IDLE: ({ sessionIdle, sessionMax }) =>
    sessionIdle === sessionMax ? 'as SESSION_MAX' : undefined,
  SIGNUP: ({ signup }) => signup,
  MAIL_FROM: ({ mailFrom: { name, address } }) => `${name} <${address}>`,
};

// Each sentence begins with the place, if the setting is from a file, and its name.
function isAbout(name: string, place: string | undefined, problem: string): boolean {
  const sentence =
    place !== undefined && problem.startsWith(`${place}: `)
      ? problem.slice(place.length + 2)
      : problem;
  return sentence.startsWith(name) && !/^\w/.test(sentence.slice(name.length));
}
