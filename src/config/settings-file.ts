/**
 * The settings file, coatcheck.env: for the server and the command line alike, so that no command
 * acts on another database than the server, or prints a link of another site. --config names it;
 * otherwise one beside the database is used. See settings-lines.ts for what is in it.
 */
import { closeSync, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isPostgresUrl } from '../auth/database-url.ts';
import { errorCode } from '../error-code.ts';
import type { SettingName } from './settings.ts';
import { parseSettings, type SettingLine } from './settings-lines.ts';
import { accountName, type FileAccess, readerOf } from './system-accounts.ts';

/** What a settings file says. */
export type SettingsFile = {
  /** Absolute. */
  readonly path: string;
  readonly settings: ReadonlyMap<SettingName, SettingLine>;
  /** A sentence for each mistake, without a full stop. */
  readonly problems: readonly string[];
  /** Null when the file cannot be read. */
  readonly access: FileAccess | null;
};

type Environment = Readonly<Record<string, string | undefined>>;

const NAME = 'coatcheck.env';
const LARGEST = 64 * 1024; // bytes; one of all settings has about three thousand

/**
 * The file beside the database that these settings name; null when there is none. Learning mode
 * has a database of its own, and no file, and so has a database in memory.
 */
export function searchedFile({ DATABASE = '', LEARN }: Environment): string | null {
  if (LEARN === '1' || DATABASE === ':memory:') return null;
  const isFile = DATABASE !== '' && !isPostgresUrl(DATABASE);
  const path = join(isFile ? dirname(DATABASE) : 'data', NAME);
  return statOf(path) === null ? null : path;
}

/** Reads a settings file. A file that cannot be read is one problem. */
export function readSettingsFile(path: string): SettingsFile {
  const file = resolve(path);
  try {
    const { bytes, access } = readAtMost(file, LARGEST + 1);
    if (bytes.length > LARGEST) return unread(file, 'it has more than 64 KB', access);
    const { settings, problems } = parseSettings(bytes);
    return {
      path: file,
      settings,
      problems: problems.map(({ line, sentence }) => `${placeIn(file, line)}: ${sentence}`),
      access,
    };
  } catch (error) {
    return unread(file, whyNot(error, file), null);
  }
}

/**
 * The same file when it is of root or of this account, else one problem: MAIL_COMMAND in it is run.
 * For a file that nobody has named, in whatever folder this was started (as git's safe.directory).
 */
export function ownFile(file: SettingsFile, userId: number | null): SettingsFile {
  const { path, access } = file;
  if (access === null || userId === null || [0, userId].includes(access.uid)) return file;
  const owner = accountName(access.uid) ?? `account ${access.uid}`;
  const sentence = `it belongs to ${owner} and was found, not named: if it is yours to use, name it with --config`;
  return unread(path, sentence, access);
}

/** A line of a settings file, as messages name it. */
export function placeIn(path: string, line: number): string {
  return `${path}, line ${line}`;
}

// Not readFile: the size of a pipe is unknown, and --config <(decrypt coatcheck.env) is one.
function readAtMost(path: string, most: number): { bytes: Buffer; access: FileAccess } {
  const descriptor = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(most);
    let size = 0;
    for (let read = -1; read !== 0; size += read) {
      read = readSync(descriptor, bytes, size, most - size, null);
    }
    return { bytes: bytes.subarray(0, size), access: fstatSync(descriptor) };
  } finally {
    closeSync(descriptor);
  }
}

function unread(path: string, sentence: string, access: FileAccess | null): SettingsFile {
  return { path, settings: new Map(), problems: [`${path}: ${sentence}`], access };
}

function whyNot(error: unknown, path: string): string {
  const code = errorCode(error);
  if (code === 'EACCES') return `this account may not read it${whoMay(path)}`;
  return UNREADABLE[code] ?? `it cannot be read (${code || error})`;
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'that is a folder: name a file in it',
};

function whoMay(path: string): string {
  const access = statOf(path);
  const reader = access === null ? null : readerOf(access);
  return reader === null
    ? ': run it as one that may'
    : `: run it as ${reader}, sudo -u ${reader} …`;
}

// Null, too, in a folder that is closed to this account: whatever is in it is for others.
function statOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}
