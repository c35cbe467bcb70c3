/**
 * Parsers for the settings that people see on pages and in mails. What is shown is one line of
 * plain text: a line break in it would add a header to a mail, and a character that reverses the
 * text beside it could make an address look like another one.
 */
import { normalizeEmail } from '../auth/accounts/email.ts';
import { isPlain, isVisible } from '../auth/plain-text.ts';
import { contrastOfAccent, nearestAccent, TEXT_CONTRAST } from '../colour/palette.ts';
import { parseHex, toHex } from '../colour/rgb.ts';

/** Whom people ask for help: a name, and an address for a link. */
export type Contact = { readonly name: string; readonly href: string };

/** An app on this host that uses /verify. */
export type App = { readonly path: string; readonly name: string };

// In code points.
const LONGEST_NAME = 40;
const LONGEST_TEXT = 200;

// Format characters that are part of words in Persian and of many emoji.
const JOINERS = /[\u200c\u200d]/g;

/** Parses the name of the site or of an app: one line of at most 40 characters. */
export function parseName(text: string): string | null {
  return parseLine(text, LONGEST_NAME);
}

/** Parses a sentence: one line of at most 200 characters. */
export function parseSentence(text: string): string | null {
  return parseLine(text, LONGEST_TEXT);
}

function parseLine(text: string, limit: number): string | null {
  const line = text.trim().normalize('NFC');
  const isLine = isVisible(line) && isPlain(line.replaceAll(JOINERS, ''));
  return isLine && [...line].length <= limit ? line : null;
}

/** Parses `#rrggbb`, into small letters. */
export function parseColour(text: string): string | null {
  const colour = parseHex(text);
  return colour === null ? null : toHex(colour);
}

/**
 * What is wrong with an accent: a sentence when text in it would be hard to read, with the nearest
 * colour that would do.
 */
export function accentProblems(accent: string | null): readonly string[] {
  if (accent === null) return [];
  const ratio = contrastOfAccent(accent);
  if (ratio >= TEXT_CONTRAST) return [];
  // Rounded down: 4.49 is not 4.5.
  const shown = (Math.floor(ratio * 10) / 10).toFixed(1);
  return [
    `ACCENT="${accent}": has too little contrast with the pages, ${shown}:1 instead of ${TEXT_CONTRAST}:1; ${nearestAccent(accent)} would do`,
  ];
}

/**
 * Parses `Mara in IT <it@example.com>`, an e-mail address or an https URL; the name may stand
 * before a URL as well.
 */
export function parseContact(text: string): Contact | null {
  const [, named = null, inside = ''] = /^([^<>]+)<([^<>]+)>$/.exec(text.trim()) ?? [];
  const target = (named === null ? text : inside).trim();
  const href = mailtoOf(target) ?? webAddress(target);
  const name = named === null ? target.replace(/^https:\/\/|\/$/g, '') : parseName(named);
  return href === null || name === null ? null : { name, href };
}

// A local part may contain characters that end the address in a URL: `?`, `#`, `&` (RFC 6068).
function mailtoOf(address: string): string | null {
  if (normalizeEmail(address) === null) return null;
  const at = address.lastIndexOf('@');
  const local = encodeURIComponent(address.slice(0, at)).replaceAll('%2B', '+');
  return `mailto:${local}${address.slice(at)}`;
}

// Of https alone: a page on http could be replaced on its way, and people would ask an attacker.
function webAddress(text: string): string | null {
  if (!/^https:\/\/[\x21-\x7e]+$/.test(text) || !URL.canParse(text)) return null;
  const { href, username, password } = new URL(text);
  return username === '' && password === '' ? href : null;
}

/**
 * Parses paths of folders with the names of the apps in them, comma-separated:
 * `/wiki/=Our wiki,/grafana/`. Without a name the path is one: `/grafana/` is Grafana.
 */
export function parseApps(text: string): readonly App[] | null {
  if (badApp(text) !== null) return null;
  return itemsOf(text)
    .map(parseApp)
    .filter((app) => app !== null);
}

/** The first app of the text that is none, or whose path is there before; null without one. */
export function badApp(text: string): string | null {
  const paths = new Set<string>();
  for (const item of itemsOf(text)) {
    const path = parseApp(item)?.path;
    if (path === undefined || paths.has(path)) return item;
    paths.add(path);
  }
  return null;
}

function itemsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(',').map((item) => item.trim());
}

function parseApp(item: string): App | null {
  const equals = item.indexOf('=');
  const path = equals < 0 ? item : item.slice(0, equals).trim();
  if (!/^\/(?:[A-Za-z0-9._-]+\/)+$/.test(path)) return null;
  const name = equals < 0 ? nameOfPath(path) : parseName(item.slice(equals + 1));
  // Typed for a comma, a semicolon would hide the next app in the name of this one.
  if (name?.includes(';')) return null;
  return name === null ? null : { path, name };
}

// `/apps/time-sheet/` is "Time sheet".
function nameOfPath(path: string): string {
  const last = path.slice(0, -1).split('/').at(-1) ?? '';
  const words = last.replaceAll(/[-_]+/g, ' ').trim() || path;
  return words.charAt(0).toUpperCase() + words.slice(1, LONGEST_NAME);
}
