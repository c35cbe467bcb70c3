import { closeSync, rmSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { isPostgresUrl, shownDatabase } from '../auth/database-url.ts';
import { withSharedSettings } from '../config/shared-settings.ts';
import { databaseFile } from '../stores.ts';
import { type Command, CommandRefused, type CommandResult } from './command.ts';
import { createFile } from './new-file.ts';
import { readConfig, requireDatabase } from './stores.ts';

/**
 * `backup`: copies the database, as it is at one moment, into one file. The server may keep writing
 * meanwhile.
 */
export const backup: Command = {
  name: 'backup',
  synopsis: 'FILE',
  summary: 'back up the database, even while the server runs',
  details: [
    'FILE must not exist yet. The copy is checked; only this account can read it. It has no KEY_FILE,',
    'since copy and key together can sign tokens. A copy restored without the key works, but',
    'access tokens end.',
    'With PostgreSQL, pg_dump makes the copy.',
    'To restore: stop the server, remove DATABASE with its -wal and -shm, put FILE in its place.',
  ],
  takes: [1, 1],
  options: {},
  run: async ({ words: [name = ''] }, context) => {
    const { database } = readConfig(context);
    if (isPostgresUrl(database)) throw usePgDump(database, name);
    requireDatabase(database);
    const environment = withSharedSettings(
      context.environment,
      databaseFile(database).sharedSettings(),
    );
    const { keyFile } = readConfig({ environment });
    const file = resolve(name);
    closeSync(createFile(file));
    try {
      databaseFile(database).copyTo(file);
      return report(file, keyFile);
    } catch (error) {
      rmSync(file, { force: true }); // an incomplete copy could be mistaken for a backup
      throw error;
    }
  },
};

// The tool of PostgreSQL for it: consistent while servers write, and what its operators know.
function usePgDump(database: string, file: string): CommandRefused {
  const words = [`--file=${file}`, shownDatabase(database)].map(quoted).join(' ');
  return new CommandRefused(`PostgreSQL has a tool for that: pg_dump --format=custom ${words}`);
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function report(file: string, keyFile: string | null): CommandResult {
  const { integrity, counts } = databaseFile(file).inspect({ thorough: true });
  if (integrity !== 'ok')
    throw new CommandRefused(`The copy was damaged and has been removed: ${integrity}.`);
  const bytes = statSync(file).size;
  const text = [
    `${file}: ${bytes} bytes, checked. Accounts in it: ${counts?.users ?? 'unknown'}.`,
    `The key file ${keyFile} is not in it. Keep that file apart from the copies.`,
  ].join('\n');
  return { data: { file, bytes, ...counts }, text };
}
