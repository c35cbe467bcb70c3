/**
 * The text of a settings file: lines `NAME=value`, comments on lines of their own that begin with
 * `#`, and nothing that is expanded. A whole value may be in '...' or "...". Not util.parseEnv of
 * Node: there `ACCENT=#0b57d0` is an empty value, and a mistyped line is dropped without a word.
 */
import { isUtf8 } from 'node:buffer';
import { trimBlanks } from '../http/blanks.ts';
import { isTypo } from '../typo.ts';
import { SETTINGS, type SettingName } from './settings.ts';

/** The text of a setting and its line in the file, from 1. Empty means not set. */
export type SettingLine = { readonly text: string; readonly line: number };

/** The settings that are the path of a file. */
export const PATH_SETTINGS: readonly SettingName[] = [
  'DATABASE',
  'KEY_FILE',
  'BREACHED_PASSWORDS',
  'SITE_LOGO',
];

/** A mistake in a line: how the sentence about it ends, without a full stop. */
export type LineProblem = { readonly line: number; readonly sentence: string };

export type SettingLines = {
  readonly settings: ReadonlyMap<SettingName, SettingLine>;
  readonly problems: readonly LineProblem[];
};

/** Parses the bytes of a settings file, and finds every mistake in it. */
export function parseSettings(bytes: Buffer): SettingLines {
  const settings = new Map<SettingName, SettingLine>();
  const problems: LineProblem[] = [];
  for (const [i, text] of linesOf(bytes).entries()) {
    const line = i + 1;
    const read = readLine(text);
    if (read === null) continue;
    if (typeof read === 'string') problems.push({ line, sentence: read });
    else {
      const first = settings.get(read.name);
      if (first === undefined) settings.set(read.name, { text: read.text, line });
      else problems.push({ line, sentence: `${read.name} is in line ${first.line} already` });
    }
  }
  return { settings, problems };
}

// A line that is not UTF-8 is null. Line ends of Windows and the mark that its editors put at the
// beginning are no part of a value.
function linesOf(bytes: Buffer): readonly (string | null)[] {
  return bytes
    .toString('latin1')
    .split('\n')
    .map((line, i) => {
      const own = Buffer.from(line.replace(/\r$/, ''), 'latin1');
      if (!isUtf8(own)) return null;
      return i === 0 ? own.toString('utf8').replace(/^\ufeff/, '') : own.toString('utf8');
    });
}

// Null for a line without a setting, a sentence for a mistake.
function readLine(text: string | null): { name: SettingName; text: string } | string | null {
  if (text === null) return 'it is not UTF-8';
  const [control] = /(?!\t)\p{Cc}/u.exec(text) ?? [];
  if (control !== undefined) return `it has a control character, ${codeOf(control)}`;
  const line = trimBlanks(text);
  if (line === '' || line.startsWith('#')) return null;
  const equals = line.indexOf('=');
  // The line is not repeated: it may be a secret in the wrong place.
  if (equals === -1) return 'it has to be NAME=value, or a comment that begins with #';
  // As a shell writes it; the names and the values of such a file are the same.
  const name = trimBlanks(line.slice(0, equals)).replace(/^export[ \t]+/, '');
  if (!isSetting(name)) return unknownName(name);
  const value = line.slice(equals + 1);
  const problem = problemOfValue(value);
  if (problem !== null) return problem;
  const unpacked = unquoted(trimBlanks(value));
  // A database of that name would be created, in a folder called $HOME.
  const isForShell = PATH_SETTINGS.includes(name) && /^[~$]/.test(unpacked);
  return isForShell
    ? `${name}: ~ and $ are not expanded, write the whole path`
    : { name, text: unpacked };
}

function problemOfValue(padded: string): string | null {
  const value = trimBlanks(padded);
  const [quote = ''] = /^['"]/.exec(value) ?? [];
  if (quote === '') return /[ \t]#/.test(padded) ? COMMENT : null;
  const end = value.indexOf(quote, 1);
  if (end === -1) return `the quote ${quote} at the beginning of the value is not closed`;
  if (end === value.length - 1) return null;
  return /^[ \t]+#/.test(value.slice(end + 1)) ? COMMENT : AFTER_QUOTE;
}

const COMMENT =
  'a comment belongs on a line of its own; a value with a blank and # belongs in quotes';
const AFTER_QUOTE = `the value goes on after its closing quote: put all of it in '...' or "..."`;

function unquoted(value: string): string {
  return /^['"]/.test(value) ? value.slice(1, -1) : value;
}

function isSetting(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name);
}

// What does not look like a name is not repeated either: the `=` may be one of a password.
function unknownName(name: string): string {
  if (!/^[A-Za-z][\w.-]{0,40}$/.test(name)) return 'it does not begin with the name of a setting';
  const known = nearestSetting(name);
  return `there is no setting ${name}${known === undefined ? '' : `, but ${known}`}`;
}

function nearestSetting(name: string): string | undefined {
  const names = Object.keys(SETTINGS);
  const word = lettersOf(name);
  return (
    names.find((known) => lettersOf(known) === word) ??
    names.find((known) => isTypo(word, lettersOf(known))) ??
    names.find((known) => name.toUpperCase().startsWith(`${known}_`)) // DATABASE_URL
  );
}

function lettersOf(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
}

function codeOf(character: string): string {
  return `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
