/** Reads the addresses of "Invite several". */
import type { Issue } from '../../views/page.ts';
import { normalizeName, problemOfDisplayName } from '../auth/accounts/display-name.ts';
import { normalizeEmail } from '../auth/accounts/email.ts';

/** The most addresses in one request: more are for `coatcheck user import`. */
export const SEVERAL_LIMIT = 100;

/** A person of the list. The name is '' for an address alone. */
export type ListedInvitee = { readonly email: string; readonly name: string };

/**
 * The people of a text, each address once: addresses, or `Kim Smith <kim@example.com>` as mail
 * programs copy it. Lines, commas and semicolons separate them, spaces addresses alone.
 */
export function readInvitees(text: string): {
  readonly people: readonly ListedInvitee[];
  readonly problems: readonly Issue[];
} {
  const typed = piecesOf(text).flatMap(toTyped);
  const problem = (message: string) => ({ people: [], problems: [{ field: 'emails', message }] });
  if (typed.length === 0) return problem('Enter at least one e-mail address.');
  if (typed.length > SEVERAL_LIMIT) {
    return problem(
      `That\u2019s ${typed.length} addresses: you can invite up to ${SEVERAL_LIMIT} at a time.`,
    );
  }
  const people = new Map<string, ListedInvitee>();
  const bad: string[] = [];
  for (const { whole, address, name } of typed) {
    const email = normalizeEmail(address);
    const unfit = problemOfDisplayName(name);
    if (email === null) bad.push(whole);
    else if (unfit !== null) return problem(`${email}: ${unfit}`);
    else if (!people.get(email)?.name) people.set(email, { email, name });
  }
  if (bad.length > 0) {
    const shown = bad.slice(0, 5).map((word) => `\u201c${word.slice(0, 60)}\u201d`);
    const more = bad.length > 5 ? ` and ${bad.length - 5} more` : '';
    return problem(`Not an e-mail address: ${shown.join(', ')}${more}.`);
  }
  return { people: [...people.values()], problems: [] };
}

/** The text between separators. In quotes, a comma is part of a name: "Smith, Kim". */
function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  for (const line of text.split(/[\r\n]+/)) {
    let piece = '';
    let isQuoted = false;
    // A quote that is never closed is no quote.
    const isEven = line.split('"').length % 2 === 1;
    for (const character of line) {
      if (character === '"') isQuoted = isEven && !isQuoted;
      if (!isQuoted && (character === ',' || character === ';')) {
        pieces.push(piece.trim());
        piece = '';
      } else piece += character;
    }
    pieces.push(piece.trim());
  }
  return pieces.filter((piece) => piece !== '');
}

function toTyped(piece: string) {
  const start = piece.lastIndexOf('<');
  if (start === -1 || !piece.endsWith('>')) {
    return piece.split(/\s+/).map((word) => ({ whole: word, address: word, name: '' }));
  }
  const name = normalizeName(piece.slice(0, start).replaceAll('"', ' '));
  return [{ whole: piece, address: piece.slice(start + 1, -1), name }];
}
