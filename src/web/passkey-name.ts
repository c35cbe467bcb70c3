import type { IncomingMessage } from 'node:http';
import type { Issue } from '../../views/page.ts';
import { MOST_NAME_CHARACTERS } from '../auth/factors/passkey-store.ts';
import type { Fields } from '../http/fields.ts';
import { describeDevice } from '../http/user-agent.ts';
import { optionalText } from './credentials.ts';
import { INVISIBLE, isPlainText } from './token-request.ts';

/** The longest name of a passkey, in code points. */
export const PASSKEY_NAME_LIMIT = MOST_NAME_CHARACTERS;

/** The name of a passkey as it was typed, without blanks around it, and its problems. */
export function readPasskeyName(fields: Fields): {
  readonly name: string;
  readonly problems: readonly Issue[];
} {
  const name = (optionalText(fields, 'name') ?? '').trim().normalize();
  const message = problemOf(name);
  return { name, problems: message === null ? [] : [{ field: 'name', message }] };
}

/** The name that the form begins with: the browser, in which the passkey is most often made. */
export function suggestedName({ headers }: IncomingMessage): string {
  return describeDevice(headers['user-agent'] ?? '');
}

function problemOf(name: string): string | null {
  if (name.replace(INVISIBLE, '') === '') return 'Give it a name that you will recognise.';
  if ([...name].length > MOST_NAME_CHARACTERS) {
    return `The name has more than ${MOST_NAME_CHARACTERS} characters.`;
  }
  return isPlainText(name) ? null : 'The name has characters that cannot be seen.';
}
