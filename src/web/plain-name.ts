// Characters that are not visible: fillers (U+3164, U+2800), combining marks, blanks.
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{M}\p{Z}\u2800]/gu;
// Control and format characters, lone surrogates, line ends: they are invisible, or reverse the
// text beside them.
const NOT_PLAIN = /[\p{C}\p{Zl}\p{Zp}]/u;

/**
 * The problem of a name that a user or a program gives, or null: it has to have something to see in
 * it, at most `limit` code points, and nothing that hides or reverses text. `whenEmpty`: the
 * message for a name without anything to see.
 */
export function problemOfName(name: string, limit: number, whenEmpty: string): string | null {
  if (name.replace(INVISIBLE, '') === '') return whenEmpty;
  if ([...name].length > limit) return `The name has more than ${limit} characters.`;
  return NOT_PLAIN.test(name) ? 'The name has characters that cannot be seen.' : null;
}
