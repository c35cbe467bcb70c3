/** Escapes a text for a regular expression, so that it matches exactly this text. */
export function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
