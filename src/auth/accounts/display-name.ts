/** How a person wants to be called: for people to read, never to find or to trust an account by. */
import { isPlain, isVisible } from '../plain-text.ts';

/** The longest name, in code points. */
export const NAME_LIMIT = 100;

/** The spelling in which a name is stored: NFC, without blanks around it. */
export function normalizeName(typed: string): string {
  return typed.normalize().trim();
}

/** What is wrong with a normalised name, or null. No name at all is right. */
export function problemOfDisplayName(name: string): string | null {
  if (name === '') return null;
  if ([...name].length > NAME_LIMIT)
    return `The name is too long: use at most ${NAME_LIMIT} characters.`;
  return isPlain(name) && isVisible(name) ? null : 'The name has invisible characters.';
}
