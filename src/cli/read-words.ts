/** Parsers for words of a command. Each throws UsageError for an invalid word. */
import type { Zone } from '../../views/zone.ts';
import { normalizeName, problemOfDisplayName } from '../auth/accounts/display-name.ts';
import { normalizeEmail } from '../auth/accounts/email.ts';
import { GROUPS_ONLY, isGroup, parseGroups, problemOfGroups } from '../auth/accounts/groups.ts';
import { isRole, ROLES_ONLY, type Role } from '../auth/accounts/user.ts';
import { parseDuration } from '../config/setting-values.ts';
import { UsageError } from './command.ts';

/** Parses a role: user or admin. */
export function readRole(text: string | boolean | undefined): Role {
  if (isRole(text)) return text;
  throw new UsageError(ROLES_ONLY);
}

/** Parses an e-mail address and normalises it. */
export function readEmail(text: string): string {
  const email = normalizeEmail(text);
  if (email === null) throw new UsageError(`${JSON.stringify(text)} is not an e-mail address.`);
  return email;
}

/** Parses the name of one group. */
export function readGroup(text: string): string {
  if (isGroup(text)) return text;
  throw new UsageError(GROUPS_ONLY);
}

/** Parses groups, with blanks or commas between them; there may be none. */
export function readGroups(text: string | boolean): readonly string[] {
  const problem = problemOfGroups(String(text));
  if (problem !== null) throw new UsageError(problem);
  return parseGroups(String(text)) ?? [];
}

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

/**
 * Parses a time of an option: how long ago (`7d`), a day or a minute in a time zone. Answers with
 * the first moment of it and the first one after it, in ms.
 */
export function readMoment(
  option: string,
  text: string,
  { now, zone }: { readonly now: number; readonly zone: Zone },
): { readonly start: number; readonly end: number } {
  const ago = parseDuration(text);
  if (ago !== null) return { start: now - ago, end: now - ago };
  const [, day = '', minute] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d))?$/.exec(text) ?? [];
  const clock = Date.parse(`${day}T${minute ?? '00:00'}Z`);
  // 30 February is 2 March to Date.parse, and a date is not to be guessed.
  if (Number.isNaN(clock) || !new Date(clock).toISOString().startsWith(day)) {
    throw new UsageError(
      `${option} has to be like 7d (that long ago), 2026-11-21 or 2026-11-21T09:00.`,
    );
  }
  const next = clock + (minute === undefined ? DAY : MINUTE);
  return { start: zone.timeOf(clock), end: zone.timeOf(next) };
}

/** Parses the name of a person; it may be empty. */
export function readName(text: string | boolean): string {
  const name = normalizeName(String(text));
  const problem = problemOfDisplayName(name);
  if (problem !== null) throw new UsageError(problem);
  return name;
}
