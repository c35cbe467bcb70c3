import type { Issue } from '../../views/page.ts';
import { normalizeProgramName } from '../auth/sessions/session.ts';
import type { Fields } from '../http/fields.ts';

/** The longest name of a program, in code points. */
export const NAME_LIMIT = 60;

/** Characters that are not visible: fillers (U+3164, U+2800), combining marks, blanks. */
export const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{M}\p{Z}\u2800]/gu;

type Audience = { readonly audience: string; readonly issues: readonly Issue[] };

/**
 * The optional fields of a program's log-in: its name and the audience of its token. `audiences`:
 * that of this site first.
 */
export function readTokenRequest(
  fields: Fields,
  audiences: ReadonlySet<string>,
): Audience & { readonly name: string | null } {
  const { audience, issues } = readAudience(fields, audiences);
  const name = fields.get('name') ?? null;
  if (name === null) return { audience, issues, name };
  const plain = typeof name === 'string' ? normalizeProgramName(name) : '';
  const message = typeof name === 'string' ? problemOf(plain) : 'The name has to be text.';
  if (message === null) return { audience, issues, name: plain };
  return { audience, issues: [...issues, { field: 'name', message }], name: null };
}

/** The requested audience: one of these, the first by default. */
export function readAudience(fields: Fields, audiences: ReadonlySet<string>): Audience {
  const [ours = ''] = audiences;
  const audience = fields.get('audience') ?? ours;
  if (typeof audience === 'string' && audiences.has(audience)) return { audience, issues: [] };
  const message = 'There is no such audience here: the setting AUDIENCES lists them.';
  return { audience: ours, issues: [{ field: 'audience', message }] };
}

/** The problem of a program's name, or null. */
function problemOf(name: string): string | null {
  if (name.replace(INVISIBLE, '') === '')
    return 'The name is empty: leave it out, or say what the program is called.';
  if ([...name].length > NAME_LIMIT) return `The name has more than ${NAME_LIMIT} characters.`;
  return isPlainText(name) ? null : 'The name has characters that cannot be seen.';
}

/**
 * Whether a text has no control and format characters, lone surrogates or line ends: they are
 * invisible, or reverse the text beside them.
 */
export function isPlainText(text: string): boolean {
  return !/[\p{C}\p{Zl}\p{Zp}]/u.test(text);
}
