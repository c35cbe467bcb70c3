// Characters that are not visible: fillers (U+3164, U+2800), combining marks, blanks.
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{M}\p{Z}\u2800]/gu;
// Control and format characters, lone surrogates, line ends: they are invisible, or reverse the
// text beside them.
const NOT_PLAIN = /[\p{C}\p{Zl}\p{Zp}]/u;

/** Whether there is something to see in a text. */
export function isVisible(text: string): boolean {
  return text.replace(INVISIBLE, '') !== '';
}

/** Whether a text has no character that hides or reverses text, or ends a line. */
export function isPlain(text: string): boolean {
  return !NOT_PLAIN.test(text);
}
