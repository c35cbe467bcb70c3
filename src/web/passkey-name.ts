import type { IncomingMessage } from 'node:http';
import type { Issue } from '../../views/page.ts';
import { problemOfName } from '../auth/plain-name.ts';
import type { Fields } from '../http/fields.ts';
import { describeDevice } from '../http/user-agent.ts';
import { optionalText } from './credentials.ts';

/** The longest name of a passkey, in code points. */
export const PASSKEY_NAME_LIMIT = 100;

const EMPTY = 'Give it a name you\u2019ll recognise.';

/** The name of a passkey as it was typed, without blanks around it, and its problems. */
export function readPasskeyName(fields: Fields): {
  readonly name: string;
  readonly problems: readonly Issue[];
} {
  const name = (optionalText(fields, 'name') ?? '').trim().normalize();
  const message = problemOfName(name, PASSKEY_NAME_LIMIT, EMPTY);
  return { name, problems: message === null ? [] : [{ field: 'name', message }] };
}

/** The name that the form begins with: the browser, in which the passkey is most often made. */
export function suggestedName({ headers }: IncomingMessage): string {
  return describeDevice(headers['user-agent'] ?? '');
}
