import { appsProblem } from './apps.ts';
import { SETTINGS, type SettingName } from './settings.ts';
import { shownSetting } from './shown-setting.ts';

/** The sentence about a text that is no value of a setting: the rule, without a full stop. */
export function badValue(name: SettingName, text: string): string {
  const shown = `${name}=${JSON.stringify(shownSetting(name, text))}`;
  const bad = name === 'PROTECTS' ? appsProblem(text) : null;
  if (bad !== null) return `${shown}: ${bad.rule}. Look at ${JSON.stringify(bad.item)}`;
  return `${shown}: ${SETTINGS[name].rule}`;
}
