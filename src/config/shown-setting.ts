/** The texts of settings as people may see them: without what may be a secret. */
import { isCompleteUrl, shownDatabase } from '../auth/database-url.ts';
import { isUrl } from './setting-values.ts';
import type { SettingName } from './settings.ts';

/**
 * The text of a setting without secrets: DATABASE without password and parameters, and
 * MAIL_COMMAND without arguments.
 */
export function shownSetting(name: SettingName, text: string): string {
  if (name === 'DATABASE') return shownUrl(text);
  return name === 'MAIL_COMMAND' ? text.replace(/ .*$/s, ' …') : text;
}

// Of a URL with a mistake no part is known to be harmless.
function shownUrl(text: string): string {
  if (isCompleteUrl(text)) return shownDatabase(text);
  return isUrl(text) ? `${text.split(':', 1)[0]}://…` : text;
}
