/**
 * What mails say of the site. They are plain text, which needs no trust in the HTML of a mail
 * program. None repeats a name that its owner chose: an attacker who signs up with the address of a
 * stranger could make this site send the stranger a message.
 */

import { absoluteTime, createTimes } from '../../views/time.ts';
import { createZone } from '../../views/zone.ts';

/** How mails call the site, and whom they name for help. */
export type MailSite = {
  /** Its name; the host without one. For subjects. */
  readonly label: string;
  /** Its name with the host, which readers can compare: `Acme (login.example.com)`. */
  readonly place: string;
  /** Its origin, and its prefix if it has one: each address begins with that. */
  readonly url: string;
  /** Whom people ask, in the middle of a sentence: `Mara in IT (it@example.com)`. */
  readonly contact: string;
  /** A time (ms) in words, in the zone of the site. */
  readonly when: (at: number) => string;
};

/** What it is made from. */
export type MailSiteOptions = Pick<MailSite, 'url' | 'contact'> & {
  /** Null for a site without a name of its own. */
  readonly name: string | null;
  /** An IANA name that Intl knows. */
  readonly timeZone: string;
};

/** Creates it, once at the start. */
export function createMailSite({ name, url, contact, timeZone }: MailSiteOptions): MailSite {
  const { host } = new URL(url);
  const timesAt = createTimes(createZone(timeZone));
  const when = (at: number) => absoluteTime(at, timesAt(at));
  const place = name === null ? host : `${name} (${host})`;
  return { label: name ?? host, place, url, contact, when };
}

/** A mail without its recipient. */
export type MailText = { readonly subject: string; readonly text: string };

/** The lines of a text. */
export function lines(...text: readonly string[]): string {
  return text.join('\n');
}
