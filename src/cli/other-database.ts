import { shownDatabase } from '../auth/database-url.ts';
import type { CommandContext } from './command.ts';

/**
 * A warning when the environment names another database than the settings file: one of the two is
 * probably not meant. Null otherwise.
 */
export function databaseWarning({
  environment: { DATABASE = '' },
  file,
}: Pick<CommandContext, 'environment' | 'file'>): string | null {
  const other = file?.overridden.get('DATABASE');
  if (other === undefined) return null;
  return `DATABASE=${shownDatabase(DATABASE)} of the environment was used, and not ${shownDatabase(other.text)} of ${other.place}.`;
}
