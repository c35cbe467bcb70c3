import { isPlain, isVisible } from './plain-text.ts';

/**
 * The problem of a name that a user or a program gives, or null: it has to have something to see in
 * it, at most `limit` code points, and nothing that hides or reverses text. `whenEmpty`: the
 * message for a name without anything to see.
 */
export function problemOfName(name: string, limit: number, whenEmpty: string): string | null {
  if (!isVisible(name)) return whenEmpty;
  if ([...name].length > limit) return `The name is too long: use at most ${limit} characters.`;
  return isPlain(name) ? null : 'The name has invisible characters.';
}
