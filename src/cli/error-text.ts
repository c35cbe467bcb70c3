import { CommitUnknown, StoreUnavailable } from '../auth/store-errors.ts';
import { CommandRefused, ConfigError, UsageError } from './command.ts';

/** What an error of a command says to its reader: whole sentences. */
export function errorSentence(error: unknown): string {
  if (error instanceof UsageError) return `${error.message} See --help.`;
  if (error instanceof ConfigError || error instanceof CommandRefused) return error.message;
  if (error instanceof CommitUnknown) {
    return 'The connection to the database was lost while the change was being stored: check whether it was, or run the command again.';
  }
  if (error instanceof StoreUnavailable) {
    return 'The database is locked or cannot be written, or the disk is full.';
  }
  return `The command failed: ${error instanceof Error ? error.message : error}.`;
}
