import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseDamaged, DatabaseInUse, ForeignDatabase, NewerSchema } from '../auth/database.ts';
import { isPostgresUrl, shownDatabase } from '../auth/database-url.ts';
import { withSharedSettings } from '../config/shared-settings.ts';
import { errorCode } from '../error-code.ts';
import { databaseFile, openProblem } from '../stores.ts';
import { isoTime } from '../web/json-shapes.ts';
import { refuseRoot } from './account.ts';
import {
  type Command,
  type CommandContext,
  CommandRefused,
  type CommandResult,
} from './command.ts';
import { examineKeyFile } from './doctor/key-file.ts';
import { type CommandStores, readConfig, record, UNRECORDED, withStores } from './stores.ts';

/** `restore`: puts a copy that `backup` made in the place of the database. */
export const restore: Command = {
  name: 'restore',
  synopsis: 'FILE',
  summary: 'put a copy in the place of the database, whose server is stopped',
  details: [
    'The copy is checked first, and stays as it is. The present database is kept beside, with',
    'the time in its name. All sessions and one-time links of the copy end; invitations for',
    'an address can be sent again.',
    'When it is interrupted, the database is the one before or the restored one: run it again.',
    'What the copy brings back besides: docs/operations.md, section 4.',
  ],
  takes: [1, 1],
  options: {},
  run: async ({ words: [name = ''] }, context) => {
    const { database } = readConfig(context);
    if (isPostgresUrl(database)) {
      throw new CommandRefused(
        `PostgreSQL has a tool for that: pg_restore --dbname=${shownDatabase(database)} FILE, into an empty database.`,
      );
    }
    const file = resolve(name);
    refuseFile(file, database);
    refuseRoot(database, context.userId);
    const newest = newestIn(file);
    const replaced = replace(database, file, context.now());
    return report({ database, file, newest, replaced }, context);
  },
};

function refuseFile(file: string, database: string): void {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new CommandRefused(`There is no file ${file}.`);
  if (existsSync(database) && realpathSync(file) === realpathSync(database)) {
    throw new CommandRefused(`${file} is the database itself.`);
  }
}

// Before anything else reads the file: whether it can be read at all, and has no views.
function newestIn(file: string): number | null {
  try {
    const copy = databaseFile(file);
    copy.requireOwnSchema();
    return copy.inspect({ thorough: false }).newest;
  } catch (error) {
    throw whyNot(error, file, file);
  }
}

function replace(database: string, file: string, now: number): string | null {
  try {
    return databaseFile(database).restore(file, now);
  } catch (error) {
    throw whyNot(error, file, database);
  }
}

function whyNot(error: unknown, file: string, database: string): unknown {
  const why = reasonOf(error, file, database);
  return why === null ? error : new CommandRefused(`${why} Nothing was changed.`);
}

function reasonOf(error: unknown, file: string, database: string): string | null {
  if (error instanceof DatabaseInUse) {
    return `A server, or another restore, is using ${database}: stop it first.`;
  }
  if (error instanceof NewerSchema) return `${file}: ${error.message}. Use its command line.`;
  if (error instanceof ForeignDatabase) return `${file} is not a database of Coatcheck.`;
  if (error instanceof DatabaseDamaged) return `${file} is damaged: ${error.message}.`;
  const problem = openProblem(error);
  if (problem === 'held') return `Another program has ${database} open: wait until it has ended.`;
  if (problem === 'disk_full') return `The disk of ${dirname(database)} is full.`;
  if (problem === 'damaged') return `${file} is damaged.`;
  if (problem === 'no_database') return `${file} is not a database.`;
  const code = errorCode(error);
  if (problem === null && !/^E[A-Z]+$/.test(code)) return null;
  return `${file} cannot be read, or ${dirname(database)} cannot be written (${code || error}).`;
}

async function report(
  done: {
    readonly database: string;
    readonly file: string;
    readonly newest: number | null;
    readonly replaced: string | null;
  },
  context: CommandContext,
): Promise<CommandResult> {
  const { database, file, newest, replaced } = done;
  const { counts } = databaseFile(database).inspect({ thorough: false });
  const recorded = counts === null ? {} : await recordRestore(context);
  const shared = databaseFile(database).sharedSettings();
  const environment = withSharedSettings(context.environment, shared);
  const key = examineKeyFile(readConfig({ environment, file: context.file }), { running: false });
  const age = newest === null ? '' : ` Its newest record is of ${isoTime(newest)}.`;
  const text = [
    `${resolve(database)} is now the copy ${file}. Accounts in it: ${counts?.users ?? 'unknown'}.${age}`,
    'All its sessions and one-time links have ended; invitations can be sent again.',
    ...(replaced === null ? [] : [`The database before is ${replaced}: remove it in the end.`]),
    ...key.map(({ message }) => message),
  ].join('\n');
  const data = { database: resolve(database), file, replaced, ...counts };
  return { data: { ...data, newest: newest && isoTime(newest) }, text, ...recorded };
}

// An older version cannot be opened before the server has brought it up to date.
async function recordRestore(context: CommandContext): Promise<{ readonly message?: string }> {
  const recorded = async (stores: CommandStores) => ({
    data: {},
    text: '',
    ...(await record(stores, 'database_restored', null)),
  });
  // The restore is done, even if a server that has just started has locked the database.
  const { message } = await withStores(context, recorded).catch(() => ({ message: UNRECORDED }));
  return message === undefined ? {} : { message };
}
