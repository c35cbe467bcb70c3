/**
 * A mail as the text that a mail program reads on its standard input (RFC 5322 and MIME), with LF
 * as line end, as programs on Unix expect it.
 */
import { displayName, headerText } from './encoded-word.ts';
import { quotedPrintable } from './quoted-printable.ts';

/** A mail in plain text. */
export type Mail = { readonly to: string; readonly subject: string; readonly text: string };

/** Who sends: an address, and the name that mail programs show instead of it. */
export type Sender = { readonly name: string; readonly address: string };

/** What makes one message different from another one with the same text. */
export type MessageFacts = {
  readonly from: Sender;
  /** ms since 1970 */
  readonly at: number;
  /** The part of the Message-ID before the `@`: unique, of letters, digits and dashes. */
  readonly id: string;
};

/**
 * Composes the message. Throws an Error for a line break in a header: in an address it would add a
 * recipient (ASVS 1.3.11).
 */
export function composeMessage({ to, subject, text }: Mail, facts: MessageFacts): string {
  const { from, at, id } = facts;
  const values = [from.name, from.address, to, subject];
  if (values.some((value) => /[\r\n]/.test(value)))
    throw new Error('a line break in a mail header');
  const isAscii = isSevenBit(text);
  const headers = [
    `From: ${mailboxOf(from)}`,
    `To: ${addressOf(to)}`,
    `Subject: ${headerText(subject)}`,
    `Date: ${new Date(at).toUTCString().replace('GMT', '+0000')}`,
    // Mail systems add a missing one, mail programs that speak SMTP do not, and a message without
    // one looks like spam (RFC 5322, section 3.6.4).
    `Message-ID: <${id}@${domainOf(from.address)}>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Transfer-Encoding: ${isAscii ? '7bit' : 'quoted-printable'}`,
    'Auto-Submitted: auto-generated', // no reply by a machine (RFC 3834)
  ];
  return `${headers.join('\n')}\n\n${isAscii ? text : quotedPrintable(text)}\n`;
}

// A line has at most 998 characters (RFC 5322, section 2.1.1).
function isSevenBit(text: string): boolean {
  return text.split('\n').every((line) => /^[\x20-\x7e\t]{0,998}$/.test(line) && line !== '.');
}

function mailboxOf({ name, address }: Sender): string {
  if (name === '') return addressOf(address);
  const shown = displayName(name);
  // An encoded word needs a short line.
  return `${shown}${shown.includes('=?') ? '\n' : ''} <${addressOf(address)}>`;
}

/** The address, with its first part quoted where dots stand as no mail system accepts them bare. */
function addressOf(address: string): string {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  return /^\.|\.\.|\.$/.test(local) ? `"${local}"${address.slice(at)}` : address;
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
