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

/** The longest name of a site or an app, in code points. */
export const LONGEST_NAME = 40;
/** The longest sentence, in code points. */
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
