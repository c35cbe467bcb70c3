import type { Contact, SiteView } from '../../views/site.ts';
import { createZone, type Zone } from '../../views/zone.ts';
import { contactText, SOMEONE } from '../mails/contact-text.ts';

/** How the site calls itself and whom it names for help: the same on pages, in mails and errors. */
export type Site = SiteView & {
  /** Whether it has a name of its own: SITE_NAME. */
  readonly named: boolean;
  readonly contact: SiteContact;
  /** The picture beside its name; null without one. */
  readonly logo: SiteLogo | null;
  /** The time zone of the times that people read. */
  readonly zone: Zone;
};

/** `text`: the name with its address, for mails and JSON, where there is no link. */
export type SiteContact = Contact & { readonly text: string };

/** `file`: its name among the static files. Of width and height only the ratio counts. */
export type SiteLogo = { readonly file: string; readonly width: number; readonly height: number };

/** The settings that a site is made from, null where they are not set. */
export type SiteOptions = {
  readonly siteName: string | null;
  readonly siteText: string | null;
  readonly contact: Contact | null;
  readonly learn: boolean;
  /** An IANA name that Intl knows. */
  readonly timeZone: string;
};

/** Creates the record, once at the start. `logo`: of SITE_LOGO. */
export function createSite(options: SiteOptions, logo: SiteLogo | null): Site {
  const { siteName, siteText, contact, learn, timeZone } = options;
  return {
    name: siteName ?? 'Coatcheck',
    named: siteName !== null,
    explains: siteName === null || learn,
    contact: {
      name: contact?.name ?? SOMEONE,
      href: contact?.href ?? null,
      text: contactText(contact),
    },
    text: siteText,
    logo,
    zone: createZone(timeZone),
  };
}
