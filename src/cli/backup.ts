import { statSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { isPostgresUrl, shownDatabase } from '../auth/database-url.ts';
import { withSharedSettings } from '../config/shared-settings.ts';
import { databaseFile } from '../stores.ts';
import { copyIntoFolder } from './backup/folder.ts';
import { type Copy, makeCopy } from './backup/make-copy.ts';
import { sendCopy } from './backup/send-copy.ts';
import { type Command, CommandRefused, type CommandResult, UsageError } from './command.ts';
import { readConfig, requireDatabase } from './stores.ts';

/**
 * `backup`: copies the database, as it is at one moment, into one file. The server may keep writing
 * meanwhile.
 */
export const backup: Command = {
  name: 'backup',
  synopsis: 'FILE | FOLDER [--keep N] | -',
  summary: 'back up the database, even while the server runs',
  details: [
    'FILE must not exist yet. In a FOLDER the copy gets a name such as coatcheck-20261129T031500Z.db (UTC).',
    '"-" sends it to standard output, for a pipe.',
    '--keep N  remove the oldest copies of this kind in FOLDER, so that N are left',
    'The copy is checked; only this account can read it. It has no KEY_FILE,',
    'since copy and key together can sign tokens. A copy restored without the key works, but',
    'access tokens end.',
    'With PostgreSQL, pg_dump makes the copy.',
    'To restore a copy: `restore FILE`.',
  ],
  takes: [1, 1],
  options: { keep: { type: 'string' } },
  run: async ({ words: [name = ''], options }, context) => {
    const { database } = readConfig(context);
    if (isPostgresUrl(database)) throw usePgDump(database, name);
    const keep = readKeep(options.keep);
    // An unset variable of a script, which resolve() would take for the present folder.
    if (name === '') throw new UsageError('"backup" needs a file or a folder.');
    if (name === '-') {
      if (keep !== null) throw new UsageError('--keep is for a folder.');
      if (options.json)
        throw new UsageError('"backup -" writes the copy where --json would write.');
      requireDatabase(database);
      return sendCopy(database, context);
    }
    requireDatabase(database);
    const environment = withSharedSettings(
      context.environment,
      databaseFile(database).sharedSettings(),
    );
    const { keyFile } = readConfig({ environment, file: context.file });
    const path = resolve(name);
    if (isFolder(path)) {
      const { removed, ...copy } = copyIntoFolder(database, path, keep, context.now());
      return report(copy, keyFile, removed);
    }
    if (keep !== null || name.endsWith(sep)) {
      throw new CommandRefused(`There is no folder ${path}: create it first.`);
    }
    return report(makeCopy(database, path), keyFile);
  },
};

function readKeep(text: string | boolean | undefined): number | null {
  if (text === undefined) return null;
  if (typeof text === 'string' && /^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new UsageError('--keep is a number of copies, from 1 to 9999.');
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

// The tool of PostgreSQL for it: consistent while servers write, and what its operators know.
function usePgDump(database: string, name: string): CommandRefused {
  const target = name === '-' ? [] : [`--file=${name}`];
  const words = [...target, shownDatabase(database)].map(quoted).join(' ');
  return new CommandRefused(`PostgreSQL has a tool for that: pg_dump --format=custom ${words}`);
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function report(
  { file, bytes, counts }: Copy,
  keyFile: string | null,
  removed?: readonly string[],
): CommandResult {
  const text = [
    `${file}: ${bytes} bytes, checked. Accounts in it: ${counts?.users ?? 'unknown'}.`,
    `The key file ${keyFile} is not in it. Keep that file apart from the copies.`,
    ...(removed ?? []).map((old) => `Removed: ${old}.`),
  ].join('\n');
  return { data: { file, bytes, ...counts, ...(removed && { removed }) }, text };
}
