/**
 * The settings as they were given, before they are checked: by the environment, and by a settings
 * file, which the environment overrides. Neither is changed: what the file says does not reach the
 * programs that inherit the environment, such as the mail program.
 */
import { dirname, isAbsolute, join } from 'node:path';
import { isUrl } from './setting-values.ts';
import type { SettingName } from './settings.ts';
import {
  ownFile,
  placeIn,
  readSettingsFile,
  type SettingsFile,
  searchedFile,
} from './settings-file.ts';
import { PATH_SETTINGS } from './settings-lines.ts';

/** A text of the file that is not in force, and where it is. */
export type Overridden = { readonly text: string; readonly place: string };

/** A settings file that is used, beside the environment. */
export type UsedFile = Pick<SettingsFile, 'path' | 'problems' | 'access'> & {
  /** Where the database is unless set, and what relative paths in the file begin at. */
  readonly folder: string;
  /** Where the settings are in the file that are in force. */
  readonly places: ReadonlyMap<SettingName, string>;
  /** Settings of the file for which the environment has another text. */
  readonly overridden: ReadonlyMap<SettingName, Overridden>;
  /** Whether the URL of a PostgreSQL in it has a password. */
  readonly hasPassword: boolean;
};

export type GivenSettings = {
  /** The environment, completed by the file. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Null without one. */
  readonly file: UsedFile | null;
};

/**
 * Reads the settings of the environment and of a file: the one that --config names, or else one
 * beside the database. An empty text is one that is not set. `userId` is the account of this
 * process; null on a system without uids.
 */
export function giveSettings(
  environment: GivenSettings['environment'],
  named: string | null,
  userId: number | null,
): GivenSettings {
  const path = named ?? searchedFile(environment);
  if (path === null) return { environment, file: null };
  const file = readSettingsFile(path);
  const isChosen = named !== null || Boolean(environment.DATABASE);
  return complete(environment, isChosen ? file : ownFile(file, userId));
}

function complete(environment: GivenSettings['environment'], file: SettingsFile): GivenSettings {
  const { path, problems, access } = file;
  const folder = dirname(path);
  const together: Record<string, string | undefined> = { ...environment };
  const places = new Map<SettingName, string>();
  const overridden = new Map<SettingName, Overridden>();
  for (const [name, { text: written, line }] of file.settings) {
    if (written === '') continue;
    const place = placeIn(path, line);
    const text = PATH_SETTINGS.includes(name) ? pathIn(folder, written) : written;
    const own = environment[name];
    if (!own) {
      together[name] = text;
      places.set(name, place);
    } else if (own !== text) overridden.set(name, { text, place });
  }
  const hasPassword = passwordIn(file.settings.get('DATABASE')?.text ?? '');
  return {
    environment: together,
    file: { path, folder, problems, access, places, overridden, hasPassword },
  };
}

function passwordIn(database: string): boolean {
  return URL.canParse(database) && new URL(database).password !== '';
}

// A URL is for DATABASE to judge; any other text is the name of a file.
function pathIn(folder: string, text: string): string {
  return text === ':memory:' || isUrl(text) || isAbsolute(text) ? text : join(folder, text);
}
