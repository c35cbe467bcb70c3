/**
 * A form that waits while its user confirms who they are. The server keeps nothing of it: its
 * fields travel in the page that asks, as hidden inputs, and come back with the password.
 *
 * An attacker can write such a page as well, but not send it: a form from another site is refused
 * (http/cross-origin.ts). What comes back is checked like any form: its route has to be one with an
 * act, only the fields that the act keeps are read, and the guard of the route runs again.
 */
import type { Fields } from '../http/fields.ts';
import type { Act } from './act.ts';
import { isTicked, optionalText } from './credentials.ts';

export type KeptForm = {
  /** The path and query that the form was sent to. */
  readonly to: string;
  /** The id of the user who sent it: only they may complete it. */
  readonly by: number;
  readonly fields: ReadonlyMap<string, string>;
  /** Whether something was typed that is not kept, such as a password: it is typed again. */
  readonly isPartial: boolean;
};

/**
 * Bytes of the hidden inputs in the body that brings them back. More is not carried: with the
 * longest password, which takes 3 KiB there, it might not fit into one body (http/body.ts). The
 * longest honest form invites a hundred people by address and name.
 */
export const KEPT_BYTES = 12 * 1024;

// Names that no field of the confirmation itself has.
const TO = 'to';
const BY = 'by';
const PARTIAL = 'partial';
const PREFIX = 'kept.';

/** The form as its act keeps it; null when that is too large. */
export function keepForm(to: string, by: number, sent: Fields, act: Act): KeptForm | null {
  const { keeps = [] } = act;
  const fields = fieldsOf(act, (name) => optionalText(sent, name));
  const isPartial = [...sent].some(([name, value]) => value !== '' && !keeps.includes(name));
  const form = { to, by, fields, isPartial };
  const size = new URLSearchParams(keptInputs(form)).toString().length;
  return size > KEPT_BYTES ? null : form;
}

/** The hidden inputs that carry a form: names and values. */
export function keptInputs({ to, by, fields, isPartial }: KeptForm): readonly [string, string][] {
  return [
    [TO, to],
    [BY, String(by)],
    ...(isPartial ? [[PARTIAL, 'on'] satisfies [string, string]] : []),
    ...Array.from(fields, ([name, value]): [string, string] => [`${PREFIX}${name}`, value]),
  ];
}

/** Where the form goes that came with a confirmation; null when none came. */
export function keptTarget(sent: Fields): string | null {
  return optionalText(sent, TO);
}

/** The form that came with a confirmation, with the fields that its act keeps and no other. */
export function readKeptForm(sent: Fields, to: string, act: Act): KeptForm {
  return {
    to,
    by: Number(optionalText(sent, BY)),
    fields: fieldsOf(act, (name) => optionalText(sent, `${PREFIX}${name}`)),
    isPartial: isTicked(sent, PARTIAL),
  };
}

function fieldsOf({ keeps = [] }: Act, read: (name: string) => string | null) {
  const fields = new Map<string, string>();
  for (const name of keeps) {
    const value = read(name);
    if (value !== null) fields.set(name, value);
  }
  return fields;
}
