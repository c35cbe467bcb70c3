import { createZone, type Zone } from '../../views/zone.ts';

/** What is particular to this site and shown on its pages and in its mails. */
export type Site = {
  /** The time zone of the times that people read. */
  readonly zone: Zone;
};

/** The settings that it is made from. */
export type SiteOptions = {
  /** An IANA name that Intl knows. */
  readonly timeZone: string;
};

/** Creates it from the settings. */
export function createSite({ timeZone }: SiteOptions): Site {
  return { zone: createZone(timeZone) };
}
