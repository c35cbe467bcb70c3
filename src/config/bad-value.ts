import { SETTINGS, type SettingName } from './settings.ts';
import { shownSetting } from './shown-setting.ts';
import { badApp } from './site-values.ts';

/** The sentence about a text that is no value of a setting: the rule, without a full stop. */
export function badValue(name: SettingName, text: string): string {
  const bad = name === 'PROTECTS' ? badApp(text) : null;
  const which = bad === null ? '' : `. Look at ${JSON.stringify(bad)}`;
  return `${name}=${JSON.stringify(shownSetting(name, text))}: ${SETTINGS[name].rule}${which}`;
}
