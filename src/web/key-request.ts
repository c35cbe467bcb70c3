/** The form for a new key: its name, what it is for, and how many days. */
import type { Issue } from '../../views/page.ts';
import { problemOfName } from '../auth/plain-name.ts';
import { normalizeProgramName } from '../auth/sessions/program.ts';
import { KEY_DAYS, KEY_NAME_LIMIT } from '../auth/tokens/program-keys.ts';
import type { Fields } from '../http/fields.ts';
import { optionalText } from './credentials.ts';
import type { KeyAudience } from './key-audiences.ts';

export { KEY_DAYS, KEY_NAME_LIMIT };

/** The form as it was sent, and its problems. `days` is what was typed where that is a problem. */
export type TypedKey = {
  readonly name: string;
  readonly audience: string;
  readonly days: number;
  readonly problems: readonly Issue[];
};

const NO_NAME = 'Give it a name you\u2019ll recognise, such as the program that uses it.';

/** The form as it begins, for the first of these audiences. */
export function newKey([first]: readonly KeyAudience[]): TypedKey {
  return { name: '', audience: first?.address ?? '', days: KEY_DAYS.usual, problems: [] };
}

/** Reads the form. A program may leave out all but the name. */
export function readKey(fields: Fields, audiences: readonly KeyAudience[]): TypedKey {
  const usual = newKey(audiences);
  const name = normalizeProgramName(optionalText(fields, 'name') ?? '');
  const audience = fields.get('audience') ?? usual.audience;
  const days = readDays(fields.get('days') ?? usual.days);
  const isKnown = audiences.some(({ address }) => address === audience);
  const { least, most } = KEY_DAYS;
  const messages: readonly (readonly [field: string, message: string | null])[] = [
    ['name', problemOfName(name, KEY_NAME_LIMIT, NO_NAME)],
    ['audience', isKnown ? null : 'Choose what the key is for.'],
    ['days', days === null ? `A key is good for ${least} to ${most} days.` : null],
  ];
  return {
    name,
    audience: isKnown ? String(audience) : usual.audience,
    days: days ?? usual.days,
    problems: messages.flatMap(([field, message]) => (message ? [{ field, message }] : [])),
  };
}

// A number of JSON, or digits of a form.
function readDays(typed: unknown): number | null {
  const isDigits = typeof typed === 'string' && /^[1-9][0-9]{0,2}$/.test(typed);
  const days = isDigits ? Number(typed) : typed;
  if (typeof days !== 'number' || !Number.isInteger(days)) return null;
  return days >= KEY_DAYS.least && days <= KEY_DAYS.most ? days : null;
}
