import { resolve } from 'node:path';
import { DatabaseInUse, DatabaseUnfit, ForeignDatabase } from '../auth/database.ts';
import { isCompleteUrl, isPostgresUrl, shownDatabase } from '../auth/database-url.ts';
import type { CopiedCounts } from '../auth/table-copy.ts';
import { SETTINGS } from '../config/settings.ts';
import { withSharedSettings } from '../config/shared-settings.ts';
import { databaseFile, moveToPostgres } from '../stores.ts';
import { refuseRoot } from './account.ts';
import { type Command, CommandRefused, type CommandResult, UsageError } from './command.ts';
import { readConfig, refusalOf, requireDatabase } from './stores.ts';
import { align } from './text.ts';

/** `move`: copies the SQLite database into an empty PostgreSQL. */
export const move: Command = {
  name: 'move',
  synopsis: 'postgres://USER@HOST/NAME',
  summary: 'copy the SQLite database into an empty PostgreSQL',
  details: [
    'DATABASE names the SQLite file, whose server must be stopped. It is only read, and stays.',
    'Everything is copied: accounts, sessions, links, keys, factors, events. Users stay signed in.',
    'The password of USER comes from PGPASSFILE or PGPASSWORD: others can read the arguments of a program.',
    'Then start the servers with DATABASE=postgres://..., all with the same KEY_FILE as before.',
  ],
  takes: [1, 1],
  options: {},
  run: async ({ words: [url = ''] }, context) => {
    checkTarget(url);
    const { database } = readConfig(context);
    if (isPostgresUrl(database)) throw new CommandRefused('DATABASE has to be the SQLite file.');
    requireDatabase(database);
    refuseRoot(database, context.userId);
    const shared = databaseFile(database).sharedSettings();
    const { keyFile } = readConfig({
      environment: withSharedSettings(context.environment, shared),
      file: context.file,
    });
    try {
      return report(url, keyFile ?? '', await moveToPostgres(database, url, context.now));
    } catch (error) {
      throw whyNot(error, database, url);
    }
  },
};

function checkTarget(url: string): void {
  if (!isCompleteUrl(url)) throw new UsageError(`The URL ${SETTINGS.DATABASE.rule}.`);
  if (new URL(url).password === '') return;
  throw new UsageError(
    'Other accounts of this machine can read the arguments of a program: put the password into PGPASSWORD, or into the file that PGPASSFILE names.',
  );
}

function whyNot(error: unknown, database: string, url: string): unknown {
  if (error instanceof DatabaseUnfit || error instanceof ForeignDatabase) {
    return new CommandRefused(`${shownDatabase(url)}: ${error.message.replace(/\.?$/, '.')}`);
  }
  if (error instanceof DatabaseInUse) {
    return new CommandRefused(
      `A server is using ${database}: stop it first, so that no change is lost.`,
    );
  }
  return refusalOf(error, database);
}

function report(url: string, keyFile: string, counts: CopiedCounts): CommandResult {
  const rows = [...counts].map(([name, count]) => [name, String(count)]);
  const text = [
    align(rows),
    '',
    'All rows were copied. Start the servers with the same key file, and keep the SQLite file as it is',
    `until you have signed in: DATABASE=${shownDatabase(url)} KEY_FILE=${resolve(keyFile)}`,
  ].join('\n');
  return { data: { ...Object.fromEntries(counts), keyFile: resolve(keyFile) }, text };
}
