/** The sender of mails: an address, or a name and an address in angle brackets. */

/** A sender. `name` is empty when there is none. */
export type Mailbox = { readonly name: string; readonly address: string };

/** The settings about mail. */
export type MailSettings = {
  /** Program that sends the mail on its standard input; null without one. */
  readonly mailCommand: string | null;
  /** The sender; its name is that of the site where MAIL_FROM has none. */
  readonly mailFrom: Mailbox;
};

const LONGEST_NAME = 100; // code points
const LONGEST_ADDRESS = 254;
const LOCAL_PART = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
const LITERAL = /^\[(?:[\d.]{7,15}|IPv6:[\da-fA-F:.]{2,45})\]$/;

/**
 * Parses `it@example.com` or `Acme, Inc. <it@example.com>`; quotes around the name are removed. The
 * name may have any letters, but no control characters: a line break would add a header.
 */
export function parseMailbox(text: string): Mailbox | null {
  const open = text.endsWith('>') ? text.lastIndexOf('<') : -1;
  const name = open === -1 ? '' : unquoted(text.slice(0, open).trim());
  const address = open === -1 ? text : text.slice(open + 1, -1);
  return isName(name) && isAddress(address) ? { name, address } : null;
}

/**
 * The sender of a site with this origin (null: a bad one). An IP address needs brackets (RFC 5321,
 * section 4.1.3).
 */
export function defaultMailbox(origin: string | null): string {
  const { hostname } = new URL(origin ?? 'http://localhost');
  if (hostname.startsWith('[')) return `no-reply@[IPv6:${hostname.slice(1)}`;
  return `no-reply@${/^[\d.]+$/.test(hostname) ? `[${hostname}]` : hostname}`;
}

/** The mailbox, with this name if it has none. A bad setting (null) stays one. */
export function named(mailbox: Mailbox, name: string): Mailbox {
  return mailbox?.name === '' ? { ...mailbox, name } : mailbox;
}

function unquoted(name: string): string {
  const [, inside] = /^"((?:[^"\\]|\\.)*)"$/.exec(name) ?? [];
  return inside === undefined ? name : inside.replaceAll(/\\(.)/g, '$1');
}

// A name with an `@` is probably a second address.
function isName(name: string): boolean {
  return (
    !name.includes('@') && Array.from(name).length <= LONGEST_NAME && !/\p{Cc}|\p{Cs}/u.test(name)
  );
}

function isAddress(address: string): boolean {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  return (
    at > 0 &&
    at <= 64 &&
    address.length <= LONGEST_ADDRESS &&
    LOCAL_PART.test(address.slice(0, at)) &&
    (LITERAL.test(domain) || domain.split('.').every((label) => LABEL.test(label)))
  );
}
